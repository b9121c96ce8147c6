"""Who is written to, when, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.contract import opens_booking
from rental.notifications.domain.letter import RECIPIENTS
from rental.notifications.ports import DetailsMissing, Notice
from rental.notifications.use_cases.sending import LettersOutstanding, send_letters
from tests.contexts.notifications.fakes import new_office
from tests.contexts.notifications.samples import (
    BOOKING,
    EVENTS,
    LOFT,
    OTHER_BOOKING,
    REQUEST,
    UNPAID,
    asked_for_links,
    event,
)
from tests.support.samples import KEY, NOW, SEAVIEW

GUEST, HOST = "ada@example.com", "hello@seaview.example.com"


@pytest.fixture
def office():
    return new_office()


def recipients(office) -> list[str]:
    return [message.to for message in office.mail.sent]


def test_a_confirmed_booking_is_told_to_guest_and_host(office):
    assert send_letters(office, event()) == ["guest", "host"]
    assert [(each.to, each.reply_to) for each in office.mail.sent] == [(GUEST, HOST), (HOST, GUEST)]
    assert {each.from_name for each in office.mail.sent} == {"Seaview Stays"}
    assert [each.content.subject for each in office.mail.sent] == [
        "Booked: Coach House, Friday 5 March 2027",
        "New booking: Coach House, Friday 5 March 2027, Ada Lovelace",
    ]


def test_a_cancelled_booking_is_told_to_both_too(office):
    send_letters(office, event())
    assert send_letters(office, event("BookingCancelled", number=2)) == ["guest", "host"]
    assert len(office.mail.sent) == 4
    assert office.mail.sent[2].content.subject.startswith("Cancelled: ")


def test_an_event_delivered_again_sends_nothing(office):
    send_letters(office, event())
    assert [send_letters(office, event()) for _ in range(3)] == [[], [], []]
    assert recipients(office) == [GUEST, HOST]


@pytest.mark.parametrize(
    ("about", "written_to"),
    [
        ("requested", ["guest", "host"]),
        ("confirmed", ["guest", "host"]),
        ("declined", ["guest"]),
        ("expired", ["guest", "host"]),
        ("changed", ["guest", "host"]),
        ("cancelled", ["guest", "host"]),
        ("withdrawn", ["guest", "host"]),
        ("no_show", ["guest", "host"]),
        ("unpaid", ["guest"]),
        ("lost", ["guest"]),
        ("receipt", ["guest"]),
        ("refund", ["guest"]),
        ("payment_stuck", ["guest", "host"]),
        ("payment_open", ["guest", "host"]),
    ],
)
def test_each_event_is_told_to_those_it_concerns(office, about, written_to):
    assert send_letters(office, EVENTS[about]) == written_to
    assert recipients(office) == [{"guest": GUEST, "host": HOST}[each] for each in written_to]


@pytest.mark.parametrize(
    "told",
    [
        event("BookingPlaced", state="awaiting_payment"),
        event("BookingPaymentChanged", 2, state="awaiting_payment"),
        event("BookingCancelled", 2, before=UNPAID, state="cancelled"),  # taken back by the guest, who knows
    ],
    ids=lambda told: told.type,
)
def test_while_a_booking_waits_for_its_money_the_page_tells_and_nobody_is_written_to(office, told):
    assert send_letters(office, told) == []
    assert office.mail.sent == []


def test_once_it_is_paid_guest_and_host_are_told_as_of_any_other(office):
    asked = event("BookingRequested", 3, before=UNPAID, **REQUEST)
    assert send_letters(office, asked) == ["guest", "host"]
    assert send_letters(office, event("BookingConfirmed", 4, before=UNPAID)) == ["guest", "host"]


def test_no_letter_names_the_payment_method(office):
    asked = {"do": "reserve", "amount": 1, "method": "pm_1PqR8sLkd"}
    for number, told in enumerate(EVENTS.values(), start=1):
        send_letters(office, replace(told, id=f"{BOOKING}.{number}", payment=asked))
    assert "pm_1PqR8sLkd" not in repr(office.mail.sent)
    assert len(office.mail.sent) > len(EVENTS)


@pytest.mark.parametrize("about", [about for about, recipients in RECIPIENTS.items() if "host" in recipients])
def test_a_guest_whose_address_nobody_knows_gets_no_letter(office, about):
    data = {name: value for name, value in EVENTS[about].data.items() if name != "guest_email"}
    assert send_letters(office, replace(EVENTS[about], data=data)) == ["host"]
    (to_host,) = office.mail.sent
    assert (to_host.to, to_host.reply_to) == (HOST, "")


def test_a_guest_who_asks_gets_a_link_to_each_booking_and_nobody_else_does(office):
    assert send_letters(office, asked_for_links()) == ["guest"]
    (message,) = office.mail.sent
    assert (message.to, message.reply_to, message.from_name) == (GUEST, HOST, "Seaview Stays")
    links = [line for line in message.content.text.splitlines() if "#key=" in line]
    for booking, link in zip((BOOKING, OTHER_BOOKING), links, strict=True):
        address, _, token = link.partition("#key=")
        assert address == f"https://seaview.example.com/booking/{booking}"
        assert opens_booking(token, KEY, SEAVIEW, booking, NOW.date())
    assert send_letters(office, asked_for_links()) == []


def test_links_are_told_in_the_language_asked_in(office):
    send_letters(office, asked_for_links("de"))
    assert office.mail.sent[0].content.subject == "Ihre Buchungen bei Seaview Stays"


def test_who_has_no_booking_gets_no_letter(office):
    assert send_letters(office, asked_for_links(bookings=[])) == []


def test_links_wait_until_every_property_is_known(office):
    office.details.terms = tuple(each for each in office.details.terms if each is not LOFT)
    with pytest.raises(DetailsMissing):
        send_letters(office, asked_for_links())


@pytest.mark.parametrize(
    "type",
    [
        *("PropertyCreated", "BookingPaid", "bookingconfirmed", "NightsBlocked"),
        *("BookingStarted", "BookingCompleted"),
    ],
)
def test_other_events_are_no_business_of_ours(office, type):
    assert send_letters(office, event(type)) == []
    assert office.mail.sent == []


def test_when_one_letter_fails_the_other_goes_out_and_only_the_failed_one_is_repeated(office):
    office.mail.refused = {GUEST}
    with pytest.raises(LettersOutstanding, match=f"{BOOKING}.1 .* to guest$") as failed:
        send_letters(office, event())
    assert isinstance(failed.value.__cause__, ConnectionError)
    assert recipients(office) == [HOST]
    office.mail.refused = set()
    assert send_letters(office, event()) == ["guest"]
    assert recipients(office) == [HOST, GUEST]


def test_a_letter_that_another_attempt_is_sending_is_left_to_it_and_asked_for_again(office):
    office.notices.claim(Notice(SEAVIEW, BOOKING, f"{BOOKING}.1", "guest"), NOW)
    with pytest.raises(LettersOutstanding, match=r"to guest$"):
        send_letters(office, event())
    assert recipients(office) == [HOST]


def test_a_letter_whose_sender_died_is_sent_when_the_lease_has_lapsed(office):
    office.notices.claim(Notice(SEAVIEW, BOOKING, f"{BOOKING}.1", "guest"), NOW)
    office.clock.advance(timedelta(seconds=120))
    assert send_letters(office, event()) == ["guest", "host"]


def test_without_the_tenants_record_nothing_is_sent_or_marked(office):
    office.details.tenant = None
    with pytest.raises(DetailsMissing):
        send_letters(office, event())
    assert office.notices.kept == {}


def test_an_event_that_lacks_a_field_is_refused_by_its_name(office):
    broken = event()
    data = {name: value for name, value in broken.data.items() if name != "guest_name"}
    object.__setattr__(broken, "data", data)
    with pytest.raises(KeyError, match="guest_name"):
        send_letters(office, broken)


def test_the_guests_link_opens_the_booking_and_the_host_gets_none(office):
    send_letters(office, event())
    to_guest, to_host = (message.content for message in office.mail.sent)
    address, _, token = next(line for line in to_guest.text.splitlines() if "#key=" in line).partition("#key=")
    assert address == f"https://seaview.example.com/booking/{BOOKING}"
    assert opens_booking(token, KEY, SEAVIEW, BOOKING, NOW.date())
    assert f"{address}#key={token}" in to_guest.html
    assert "#key=" not in to_host.html + to_host.text
