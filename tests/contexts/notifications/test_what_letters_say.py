"""What letters tell of each kind of change: answers, differences, money."""

from dataclasses import replace

import pytest

from rental.bookings.contract import STALE_CALENDAR
from rental.notifications.domain.letter import GUEST, HOST
from rental.notifications.domain.wording import LANGUAGE_CODES
from tests.contexts.notifications.reading import NO_BREAK, TIMES, Page, render
from tests.contexts.notifications.samples import BOOKING, EVENTS, GUEST_ACTOR, HOST_ACTOR, REQUEST, event


def test_a_rule_newer_than_the_templates_is_shown_by_its_own_name():
    rendered = render(lines=[["nightly", 1, 100], ["resort_fee", 1, 50]], total=150)
    assert "resort fee: A$0.50" in rendered.text
    assert "1 night: A$1.00" in rendered.text


@pytest.mark.parametrize(
    ("policy", "type", "day", "said"),
    [
        ("flexible", "BookingConfirmed", "2027-01-01", "Cancellation: Free until Thursday 4 March 2027."),
        ("flexible", "BookingConfirmed", "2027-03-05", "Cancellation: Cancelling gives nothing back."),
        ("strict", "BookingConfirmed", "2027-02-22", "Cancellation: 50% is given back until Friday 26 February 2027."),
        ("strict", "BookingCancelled", "2027-02-19", "Given back: In time for a full refund."),
        ("strict", "BookingCancelled", "2027-02-22", "Given back: In time for 50% back."),
        ("strict", "BookingCancelled", "2027-03-01", "Given back: Nothing."),
    ],
)
def test_the_refund_rule_is_told_as_of_the_day(policy, type, day, said):
    told = event(type, at=f"{day}T01:00:00+00:00", cancellation_policy=policy)
    assert f"{said}\n" in render(of=told).text


def test_every_step_of_a_hosts_own_policy_is_told():
    steps = [[30, 100], [14, 60], [7, 20]]
    said = (
        "Cancellation: Free until Wednesday 3 February 2027. 60% is given back until Friday 19 February 2027."
        " 20% is given back until Friday 26 February 2027.\n"
    )
    assert said in render(cancellation_policy="custom", refund_steps=steps).text
    assert "Cancelling gives nothing back." in render(cancellation_policy="custom").text


@pytest.mark.parametrize(
    ("due", "captured", "said"),
    [
        (112_900, 225_800, "A$1,129.00 of A$2,258.00."),
        (225_800, 225_800, "A$2,258.00 of A$2,258.00."),
        (112_900, 50_000, "A$1,129.00 of A$2,258.00, as far as it was paid."),
        (112_900, None, "A$1,129.00 of A$2,258.00, as far as it was paid."),
        (0, 225_800, "Nothing."),
    ],
)
def test_a_cancelled_booking_says_what_is_given_back(due, captured, said):
    payment = captured and [3, 0, captured, 0, 0]
    told = event("BookingCancelled", 2, refund_due=due, payment=payment, state="cancelled")
    for recipient in (GUEST, HOST):
        assert f"Given back: {said}\n" in render(recipient, of=told).text


def test_the_day_is_the_propertys_not_utcs():
    in_adelaide_tomorrow = event(at="2027-03-04T23:00:00+00:00", cancellation_policy="flexible")
    assert "Cancelling gives nothing back." in render(of=in_adelaide_tomorrow).text


def test_a_request_says_by_when_it_is_answered_in_the_propertys_time():
    guest, host = (render(recipient, of=EVENTS["requested"]) for recipient in (GUEST, HOST))
    assert guest.subject == "Asked for: Coach House, Friday 5 March 2027"
    assert "will answer by Sunday 22 November 2026, 19:30." in guest.text
    assert "Answer by Sunday 22 November 2026, 19:30: after that the request expires" in host.text
    assert f"Answer the request:\nhttps://seaview.example.com/host/bookings/{BOOKING}\n" in host.text
    german = event("BookingRequested", state="pending", answer_by="2026-11-22T09:00:00+00:00", language="de")
    assert "antwortet bis Sonntag, 22. November 2026, 19:30 Uhr." in render(of=german).text


def test_a_host_is_told_why_a_place_that_is_booked_at_once_is_asked_for():
    asked = event("BookingRequested", why=STALE_CALENDAR, **REQUEST)
    assert "another channel's calendar could not be read lately" in render(HOST, of=asked).text
    assert "calendar" not in render(GUEST, of=asked).text
    assert "calendar" not in render(HOST, of=EVENTS["requested"]).text


def test_a_refusal_says_why_and_what_it_costs():
    rendered = render(of=EVENTS["declined"])
    for text in (rendered.text, Page(rendered.html).text):
        assert "The roof is being mended" in text
        assert "Nothing is charged." in text
        assert "A$" not in text


@pytest.mark.parametrize("about", ["expired", "withdrawn"])
def test_a_request_that_ended_shows_no_price(about):
    for recipient in (GUEST, HOST):
        rendered = render(recipient, of=EVENTS[about])
        assert "A$" not in rendered.text + rendered.html


@pytest.mark.parametrize("language", LANGUAGE_CODES)
@pytest.mark.parametrize("about", ["unpaid", "lost"])
def test_a_stay_that_was_not_paid_blames_no_host_says_that_nothing_is_charged_and_shows_no_price(about, language):
    told = replace(EVENTS[about], data={**EVENTS[about].data, "language": language})
    rendered = render(GUEST, of=told)
    for text in (rendered.text, rendered.html):
        nothing = {"en": "nothing is charged", "de": "es wird nichts berechnet", "es": "no se le cobra nada"}
        assert nothing[language] in text.lower()
        assert "did not answer" not in text
        assert "nicht rechtzeitig beantwortet" not in text
        assert "nights-taken" not in text
        assert "A$" not in text


def test_a_change_is_told_from_what_to_what_and_what_it_costs():
    for recipient in (GUEST, HOST):
        rendered = render(recipient, of=EVENTS["changed"])
        seen = (
            "Saturday 6 March 2027 → Friday 5 March 2027",
            "2 adults → 3 adults, 1 child, 1 pet",
            "2 → 1",
            "A$2,058.00 → A$2,258.00",
            "A$200.00 more",
        )
        assert [each for each in seen if each not in rendered.text] == []
        assert [each for each in seen if each not in Page(rendered.html).text] == []
        assert "New check-out" not in rendered.text


def test_a_change_may_cost_less_or_the_same():
    less = render(of=event("BookingChanged", 2, before={"total": 250_000}, language="de"))
    assert f"Unterschied: 242,00{NO_BREAK}A$ weniger\n" in less.text
    same = render(of=event("BookingChanged", 2, before={"check_in": "2027-03-04"}))
    assert "Difference" not in same.text


@pytest.mark.parametrize(
    ("actor", "type", "said"),
    [
        (HOST_ACTOR, "BookingCancelled", "Seaview Stays has cancelled your stay at Coach House."),
        (GUEST_ACTOR, "BookingCancelled", "your stay at Coach House will not take place."),
        (HOST_ACTOR, "BookingChanged", "Seaview Stays has changed your stay at Coach House."),
        (GUEST_ACTOR, "BookingChanged", "your stay at Coach House is changed as you asked."),
    ],
)
def test_a_guest_reads_whose_doing_it_was(actor, type, said):
    assert said in render(of=event(type, 2, actor=actor, before={"state": "confirmed"})).text


def test_why_a_booking_was_cancelled_is_told():
    told = event("BookingCancelled", 2, reason="A pipe\nhas burst", refund_due=225_800)
    assert "Reason: A pipe has burst\n" in render(of=told).text


def test_only_a_host_says_that_nobody_came():
    assert render(of=EVENTS["no_show"]).subject.startswith("Not arrived: ")
    assert "Reason" not in render(of=EVENTS["no_show"]).text
    by_guest = event("BookingCancelled", 2, reason="no-show", before={"state": "confirmed"})
    assert render(of=by_guest).subject.startswith("Cancelled: ")


def test_every_rule_of_a_price_has_words():
    lines = [
        *(["nightly", 1, 100], ["weekend", 2, 200], ["season:Easter {n}", 1, 300], ["season_weekend:Easter", 2, 400]),
        *(["tax:GST", 1, 50], ["night_tax:City tax", 6, 7], ["agreed", 1, 99]),
    ]
    english = render(lines=lines).text
    assert [each for each in ENGLISH_LINES if f"  {each}\n" not in english] == []
    german = render(lines=lines, language="de").text
    assert [each for each in GERMAN_LINES if f"  {each}" not in german] == []


ENGLISH_LINES = (
    "1 night: A$1.00",
    f"2 weekend nights {TIMES} A$2.00: A$4.00",
    "1 night, Easter {n}: A$3.00",
    f"2 weekend nights, Easter {TIMES} A$4.00: A$8.00",
    "GST: A$0.50",
    f"City tax, 6 {TIMES} A$0.07: A$0.42",
    "Agreed price: A$0.99",
)
GERMAN_LINES = ("1 Nacht: ", "2 Nächte am Wochenende ", "1 Nacht, Easter {n}: ", "City tax, 6 ", "Vereinbarter Preis: ")


@pytest.mark.parametrize(("pays_by", "said"), [("cash", "In cash"), ("transfer", "By bank transfer"), (None, "")])
def test_a_guest_who_does_not_pay_by_card_reads_how(pays_by, said):
    text = render(pays_by=pays_by).text
    assert f"Payment: {said}\n" in text if said else "Payment" not in text
