"""Where cards are charged, what a guest books waits for its money: nights held under its own id."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.calendar import MOST_HOLDS, Hold
from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.entering import enter_booking
from rental.bookings.use_cases.placing import answer_by, waits_until
from rental.kernel.ids import UnitId
from tests.contexts.bookings.fake_channel_calendars import FakeChannelCalendars
from tests.support.booking_samples import FrontDesk, booking, caller, entered, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW, TERMS, terms

TOTAL = 3 * 25400 + 6000
QUARTER, DAY = timedelta(minutes=15), timedelta(hours=24)
METHOD = "pm_1PqR8sLkdIwHu7ix"


def charging(**sold_as):
    desk = FrontDesk.selling(**sold_as)
    desk.card_payments = True
    return desk


def test_a_booking_without_a_card_holds_its_nights_for_a_quarter_of_an_hour_and_reserves_its_total():
    desk = charging()
    placed = desk.book("03-05", "03-08")
    assert (placed.state, placed.expires_at, placed.payment) == (
        "awaiting_payment",
        NOW + QUARTER,
        Payment(waits_for="guest"),
    )
    assert (desk.change["type"], desk.change["payment"]) == ("BookingPlaced", ["reserve", TOTAL])
    assert (placed.to_ask, placed.payment_state, placed.ended_at) == ("", "unpaid", None)
    assert desk.calendar().stays == 0
    assert [(each.id, each.stay, each.expires_at) for each in desk.calendar().holds] == [
        (placed.id, placed.stay, NOW + QUARTER)
    ]
    assert refusal(desk.book, "03-07", "03-10", "key-2", caller(session="t" * 20)).slug == "nights-taken"


def test_with_a_card_it_is_nobodys_turn_for_a_day_and_payments_alone_is_told_of_the_card():
    desk = charging()
    placed = desk.book("03-05", "03-08", method=METHOD)
    assert (placed.expires_at, placed.payment) == (NOW + DAY, Payment())
    assert desk.change["payment"] == ["reserve", TOTAL, METHOD]
    assert METHOD not in repr(placed)


def test_a_hold_of_before_is_let_go_and_its_nights_are_the_bookings():
    desk = charging()
    held = desk.hold("03-05", "03-08")
    placed = desk.book("03-05", "03-08", hold_id=held.hold.id)
    assert [each.id for each in desk.calendar().holds] == [placed.id]


@pytest.mark.parametrize("pays_by", ["card", "cash"])
def test_what_a_host_enters_waits_for_no_card(pays_by):
    desk = charging()
    assert enter_booking(desk.books, host(), entered(pays_by=pays_by)).booking.state == "confirmed"


def test_what_costs_nothing_waits_for_no_money():
    desk = charging(nightly=0, cleaning_fee=0)
    assert desk.book("03-05", "03-08", method=METHOD).state == "confirmed"
    assert desk.change["payment"] == ["collect", 0]


def test_the_same_key_and_body_place_one_booking_however_often():
    desk = charging()
    first = desk.book("03-05", "03-08", method=METHOD)
    assert desk.book("03-05", "03-08", method=METHOD) == first
    assert len(desk.ledger.writes) == 1


def test_without_payments_in_the_deployment_a_card_changes_nothing():
    plain, with_card = FrontDesk.selling(), FrontDesk.selling()
    plain.book("03-05", "03-08")
    assert with_card.book("03-05", "03-08", method=METHOD).state == "confirmed"
    assert with_card.ledger.writes == plain.ledger.writes


def test_a_request_still_needs_a_hold_with_its_guests_address_and_remembers_to_ask():
    desk = charging(instant_book=False)
    assert refusal(desk.book, "03-05", "03-08", method=METHOD).slug == "hold-needed"
    placed = desk.request("03-05", "03-08")
    assert (placed.state, placed.to_ask) == ("awaiting_payment", "host-decides")
    assert (desk.change["type"], desk.change.get("reason")) == ("BookingPlaced", None)
    (hold,) = desk.calendar().holds
    assert (hold.id, bool(hold.contact)) == (placed.id, True)


def test_a_stale_calendar_is_why_the_host_is_asked_later():
    desk = charging(ask_when_stale_minutes=60)
    desk.calendars = FakeChannelCalendars()
    desk.calendars.keep(SEAVIEW, COTTAGE, {"sk": "POLL#f", "succeeded_at": "2026-11-01T09:00:00+00:00", "unit": "1"})
    assert desk.request("03-05", "03-08").to_ask == "stale-calendar"


def test_where_as_many_stays_are_held_as_a_unit_keeps_no_further_one_is_placed():
    desk = charging()
    for number in range(MOST_HOLDS):
        desk.book(f"03-{5 + 2 * number:02}", f"03-{7 + 2 * number:02}", f"key-{number}")
    problem = refusal(desk.book, "04-05", "04-08", "key-more")
    assert (problem.slug, problem.extras) == ("too-many-holds", {"held_by": "property"})


def test_its_property_says_when_the_money_is_taken_and_the_booking_keeps_that():
    desk = charging(payment_time="after_check_in")
    placed = desk.book("03-05", "03-08")
    desk.sell(payment_time="at_booking")
    assert desk.stored(placed).payment_time == "after_check_in"


ANYWHERE = st.timedeltas(timedelta(days=-20), timedelta(days=130)).map(lambda after: NOW + after)
WAITERS = st.sampled_from(["", "guest", "operator"])


@given(ANYWHERE, WAITERS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_nights_are_held_a_quarter_of_an_hour_at_least_and_beyond_a_day_or_check_in_no_longer_than_that(
    made, waits_for, later
):
    placed, since = booking(created_at=made), made + later
    until, soon = waits_until(placed, TERMS, waits_for, since), since.replace(microsecond=0) + QUARTER
    assert until >= soon
    if waits_for == "guest":
        assert until == soon
    else:
        assert until == soon or until <= min(made + DAY, placed.begins_at(TERMS))


@given(ANYWHERE, st.timedeltas(QUARTER, DAY))
def test_a_host_has_a_day_to_answer_but_not_beyond_check_in_and_nights_are_held_no_shorter_than_before(made, held):
    placed = booking(created_at=made, expires_at=made + held)
    until = answer_by(placed, TERMS, made)
    assert placed.expires_at <= until <= max(placed.expires_at, made + DAY)
    assert until in (placed.expires_at, made.replace(microsecond=0) + DAY, placed.begins_at(TERMS))


def test_who_books_at_the_door_has_a_quarter_of_an_hour_although_check_in_has_passed():
    desk = charging(minimum_nights=1)
    evening = caller(datetime.fromisoformat("2027-03-05T22:00+10:30"))
    placed = desk.book("03-05", "03-08", who=evening, method=METHOD)
    assert placed.expires_at == evening.at + QUARTER
    assert placed.state_at(terms(), evening.at) == "awaiting_payment"


def test_a_hold_of_another_is_in_the_way_of_a_placed_booking_as_of_any_other():
    desk = charging()
    held = replace(desk.calendar(), holds=(Hold("h" * 26, stay("03-06", "03-07"), NOW + DAY),))
    desk.ledger.calendars[SEAVIEW, COTTAGE, UnitId("1")] = held
    assert refusal(desk.book, "03-05", "03-08").slug == "nights-taken"
