"""What letters say of money: what was paid for what, what went back, what is reserved, stuck or still open."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.notifications.domain.letter import GUEST, HOST, abouts, letter_for
from rental.notifications.domain.wording import LANGUAGE_CODES
from rental.notifications.ports import Message
from rental.notifications.ses import SesMail
from rental.notifications.settings import Settings
from tests.contexts.notifications.reading import NO_BREAK, TEMPLATES, TIMES, Page, render
from tests.contexts.notifications.samples import BOOKING, EVENTS, PAYMENTS_ACTOR, TENANT, event, letter, paying
from tests.support.samples import TERMS

TOTAL = 225_800
RESERVED, PAID = [1, TOTAL, 0, 0, 0], [2, 0, TOTAL, 0, 0]
LINK = f"https://seaview.example.com/booking/{BOOKING}#key=20270610.signature"
UNTIL = {"state": "awaiting_payment", "answer_by": "2026-11-29T09:00:00+00:00"}
NASTY = st.text(min_size=1, max_size=200) | st.text("\U0001f3d6\U0001f469<>&\"'{}%", min_size=200, max_size=200)
ABOUT_MONEY = [(about, recipient) for about in ("receipt", "refund") for recipient in (GUEST,)] + [
    (about, recipient) for about in ("payment_stuck", "payment_open") for recipient in (GUEST, HOST)
]


def both(rendered) -> tuple[str, str]:
    return rendered.text, Page(rendered.html).text


def test_a_receipt_says_what_was_paid_when_for_what_by_whom_and_to_whom():
    rendered = render(of=EVENTS["receipt"])
    assert rendered.subject == "Receipt: A$2,258.00 for Coach House, Friday 5 March 2027"
    seen = (
        "Hello Ada Lovelace, A$2,258.00 was paid by card on Sunday 29 November 2026 for your stay at Coach House.",
        *("Coach House", "Angaston", "Friday 5 March 2027", "Friday 12 March 2027"),
        *(f"7 nights {TIMES} A$254.00", "A$1,778.00", "A$420.00", "Cleaning", "A$60.00", "Total"),
        *("Paid on Sunday 29 November 2026", "Seaview Stays, hello@seaview.example.com", BOOKING),
    )
    for text in both(rendered):
        assert [each for each in seen if each not in text] == []
        assert "Paid in all" not in text
        assert "Given back" not in text
    assert Page(rendered.html).links == [LINK]
    assert f"See your booking:\n{LINK}\n" in rendered.text


def test_a_receipt_of_a_later_payment_says_what_was_paid_in_all():
    rendered = render(of=paying([2, 0, 205_800, 0, 0], [3, 0, TOTAL, 0, 0]))
    assert rendered.subject.startswith("Receipt: A$200.00 for ")
    for text in both(rendered):
        assert "A$200.00 was paid by card" in text
    assert "  Paid on Sunday 29 November 2026: A$200.00\n  Paid in all: A$2,258.00\n" in rendered.text


def test_a_receipt_of_a_stay_that_does_not_take_place_says_so_and_no_code():
    kept = paying(RESERVED, [2, 0, 112_900, 0, 0], state="cancelled", reason="no-show", refund_due=112_900)
    for text in both(render(of=kept)):
        assert "for your stay at Coach House, which does not take place." in text
        assert "no-show" not in text
        assert "Reason" not in text


def test_a_receipt_in_german_writes_money_and_days_as_germans_do():
    rendered = render(of=paying(RESERVED, PAID, language="de"))
    assert rendered.subject == f"Quittung: 2.258,00{NO_BREAK}A$ für Coach House, Freitag, 5. März 2027"
    for text in both(rendered):
        assert f"am Sonntag, 29. November 2026 wurden 2.258,00{NO_BREAK}A$ für Ihren Aufenthalt in Coach House" in text
        assert "mit Karte bezahlt" in text
    assert f"  Bezahlt am Sonntag, 29. November 2026: 2.258,00{NO_BREAK}A$\n" in rendered.text


@pytest.mark.parametrize(
    ("currency", "paid"), [("JPY", "\u00a5225,800"), ("KWD", f"KWD{NO_BREAK}225.800"), ("EUR", "\u20ac2,258.00")]
)
def test_a_sum_has_the_decimals_of_its_currency(currency, paid):
    rendered = render(of=paying(RESERVED, PAID, currency=currency))
    assert rendered.subject.startswith(f"Receipt: {paid} for ")
    for text in both(rendered):
        assert f"{paid} was paid by card" in text


def test_a_refund_says_how_much_went_back_how_much_in_all_and_how_long_banks_take():
    rendered = render(of=paying([3, 0, TOTAL, 100_000, 0], [4, 0, TOTAL, 150_000, 0], state="cancelled"))
    assert rendered.subject == "Refund: A$500.00 for Coach House, Friday 5 March 2027"
    for text in both(rendered):
        assert "A$500.00 of what was paid for your stay at Coach House is on its way back to your card." in text
        assert "Banks take up to ten days to show it." in text
        assert "nights" not in text
    assert rendered.text.count("A$1,500.00") == 1
    assert (
        "  Paid in all: A$2,258.00\n"
        "  Given back on Sunday 29 November 2026: A$500.00\n"
        "  Given back in all: A$1,500.00\n"
    ) in rendered.text
    german = render(of=paying(PAID, [3, 0, TOTAL, 50_000, 0], language="de"))
    assert "Banken brauchen bis zu zehn Tage" in german.text
    assert f"  Insgesamt erstattet: 500,00{NO_BREAK}A$\n" in german.text


def test_a_guest_whose_payment_is_stuck_at_the_checkout_reads_that_nothing_is_charged_and_until_when_nights_wait():
    guest, host = (render(each, of=paying(None, [1, 0, 0, 0, 1, "operator"], **UNTIL)) for each in (GUEST, HOST))
    for text in both(guest):
        assert "Nothing is charged, and your nights are kept until Sunday 29 November 2026, 19:30." in text
        assert "There is nothing you need to do: we go on trying" in text
        assert "stands" not in text
    for text in both(host):
        assert "The payment of Ada Lovelace for Coach House, A$2,258.00 in all, could not be settled" in text
        assert "The nights are kept until Sunday 29 November 2026, 19:30." in text
    assert Page(host.html).links[0] == f"https://seaview.example.com/host/bookings/{BOOKING}"


def test_a_guest_of_a_sold_stay_whose_payment_is_stuck_is_not_told_what_nobody_knows():
    for text in both(render(of=EVENTS["payment_stuck"])):
        assert "Your stay stands as it is booked." in text
        assert "charged" not in text
        assert "kept until" not in text


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_money_of_an_ended_stay_that_is_stuck_keeps_neither_nights_nor_stay(language):
    told = paying(PAID, [3, 0, TOTAL, 0, 0, "operator"], state="cancelled", refund_due=TOTAL, language=language)
    guest = render(of=told)
    host = render(HOST, of=told, tenant=replace(TENANT, default_language=language))
    said = {"en": "does not take place", "de": "nicht statt", "es": "no tendrá lugar"}[language]
    for text in (*both(guest), *both(host)):
        assert said in text
        assert not any(each in text for each in ("stands", "kept until", "freigehalten", "wie er gebucht"))


def test_a_guest_whose_card_was_declined_is_asked_for_what_is_missing_by_the_bookings_link():
    rendered = render(of=EVENTS["payment_open"])
    assert rendered.subject == "Please pay A$200.00: Coach House, Friday 5 March 2027"
    for text in both(rendered):
        assert "we could not get A$200.00 of the price of your stay at Coach House from your card." in text
    assert f"Pay A$200.00:\n{LINK}\n" in rendered.text
    assert "  Total: A$2,258.00\n  Paid in all: A$2,058.00\n  Still to be paid: A$200.00\n" in rendered.text
    assert Page(rendered.html).links == [LINK]


def test_a_guest_who_gave_no_card_is_not_told_of_one_that_failed():
    told = paying(None, [1, 0, 0, 0, 0, "guest"])
    for text in both(render(of=told)):
        assert "A$2,258.00 of the price of your stay at Coach House is still open." in text
        assert "card" not in text
    for text in both(render(HOST, of=told)):
        assert "Ada Lovelace has still to pay A$2,258.00" in text


def test_a_host_reads_who_has_to_pay_how_much_and_whether_they_were_asked():
    rendered = render(HOST, of=EVENTS["payment_open"])
    for text in both(rendered):
        assert (
            "We could not get A$200.00 of the price of the stay at Coach House from the card of Ada Lovelace." in text
        )
        assert "We have asked your guest to pay by the booking's link." in text
    assert "#key=" not in rendered.text + rendered.html
    nameless = paying([2, 0, 205_800, 0, 0], [3, 0, 205_800, 0, 1, "guest"], guest_email=None)
    for text in both(render(HOST, of=nameless)):
        assert "We could not ask them to pay: there is no e-mail address of Ada Lovelace." in text
        assert "We have asked" not in text


def confirmed(payment, **data):
    return event("BookingConfirmed", 2, actor=PAYMENTS_ACTOR, payment=payment, **data)


@pytest.mark.parametrize(
    ("payment", "payment_time", "guest", "host"),
    [
        (
            *(RESERVED, "after_check_in", "A$2,258.00 is reserved on your card and is taken after check-in."),
            "A$2,258.00 is reserved on the guest's card and is taken after check-in.",
        ),
        (
            *(RESERVED, None, "A$2,258.00 is reserved on your card and is taken now that the stay is booked."),
            "A$2,258.00 is reserved on the guest's card and is taken now that the stay is booked.",
        ),
        (PAID, None, "A$2,258.00 is paid.", "A$2,258.00 is paid."),
        (
            *([3, 0, 2 * TOTAL, TOTAL, 0], None, "A$4,516.00 is paid, A$2,258.00 of it went back."),
            "A$4,516.00 is paid, A$2,258.00 of it went back.",
        ),
        (
            *([3, 100_000, 125_800, 0, 0], "after_check_in"),
            "A$1,258.00 is paid. A$1,000.00 is reserved on your card and is taken after check-in.",
            "A$1,258.00 is paid. A$1,000.00 is reserved on the guest's card and is taken after check-in.",
        ),
    ],
)
def test_a_confirmation_says_what_is_reserved_or_paid_and_when_it_is_taken(payment, payment_time, guest, host):
    told = confirmed(payment, payment_time=payment_time)
    for recipient, said in ((GUEST, guest), (HOST, host)):
        rendered = render(recipient, of=told)
        assert f"\nPayment: {said}\n" in rendered.text
        assert said in Page(rendered.html).text


def test_a_german_confirmation_says_so_too():
    ahead = render(of=confirmed(RESERVED, payment_time="after_check_in", language="de")).text
    assert (
        f"Zahlung: 2.258,00{NO_BREAK}A$ sind auf Ihrer Karte reserviert und werden nach der Anreise abgebucht." in ahead
    )
    now = render(of=confirmed(RESERVED, language="de")).text
    assert "reserviert und werden nun, da der Aufenthalt gebucht ist, abgebucht." in now


@pytest.mark.parametrize("payment", [None, [1, 0, 0, 0, 0], [1, 0, 0, 0, 0, "guest"]])
def test_a_confirmation_claims_nothing_of_money_that_is_not_there(payment):
    for recipient in (GUEST, HOST):
        assert "Payment" not in render(recipient, of=confirmed(payment)).text


def test_who_pays_in_cash_reads_of_no_card():
    text = render(of=confirmed(RESERVED, pays_by="cash")).text
    assert "Payment: In cash\n" in text
    assert "card" not in text


def test_a_request_says_that_reserved_money_is_taken_only_once_it_is_accepted():
    told = replace(EVENTS["requested"], data={**EVENTS["requested"].data, "payment": RESERVED})
    said = "Payment: A$2,258.00 is reserved on {} card. It is taken only once the request is accepted.\n"
    assert said.format("your") in render(of=told).text
    assert said.format("the guest's") in render(HOST, of=told).text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ABOUT_MONEY), NASTY)
def test_a_name_in_a_letter_of_money_stays_on_its_line(letter_of, name):
    about, recipient = letter_of
    told = EVENTS[about]
    plain = render(recipient, of=told)
    typed = render(recipient, of=replace(told, data={**told.data, "guest_name": name}))
    assert len(typed.text.splitlines()) == len(plain.text.splitlines())


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ABOUT_MONEY), NASTY)
def test_a_hosts_name_in_a_letter_of_money_is_no_markup(letter_of, name):
    about, recipient = letter_of
    plain, typed = (
        Page(render(recipient, of=EVENTS[about], tenant=replace(TENANT, name=each)).html) for each in ("Ada", name)
    )
    assert (typed.tags, typed.links) == (plain.tags, plain.links)


@pytest.mark.parametrize(("about", "recipient"), ABOUT_MONEY)
def test_no_name_ends_the_header_of_a_letter_of_money(about, recipient):
    class Client:
        def send_email(self, **asked):
            self.asked = asked
            return {"MessageId": "m-1"}

    hostile, told, client = "Ada\r\nBcc: eve@example.com\u2028x", EVENTS[about], Client()
    assert abouts(told) == (about,)
    written = letter_for(
        *(about, recipient, replace(told, data={**told.data, "guest_name": hostile})),
        tenant=replace(TENANT, name=hostile),
        terms=replace(TERMS, title=hostile),
        token="t",
    )
    SesMail(client, Settings("no-reply@mail.example.com", "")).send(
        Message(written.tenant.name, *written.people, TEMPLATES.render(written))
    )
    subject = client.asked["Content"]["Simple"]["Subject"]["Data"]
    for header in (subject, client.asked["FromEmailAddress"], *client.asked["ReplyToAddresses"]):
        assert len(header.splitlines()) == 1
    assert client.asked["Destination"]["ToAddresses"] == [
        {GUEST: "ada@example.com", HOST: TENANT.contact_email}[recipient]
    ]


def test_the_day_of_a_receipt_is_the_propertys():
    assert str(letter(of=EVENTS["receipt"]).day) == "2026-11-29"  # in UTC it is still the 28th
