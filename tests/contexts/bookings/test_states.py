"""The table of states, its document, and the instants at which the clock moves a booking."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rental.bookings.contract import BOOKING_EVENTS, BOOKING_STATES, COMPLETED, ENDED_STATES, PENDING
from rental.bookings.domain.states import CLOCK, GUEST, HOST, NOT_YET, PAYMENTS, TRANSITIONS, possible, transition
from rental.kernel.tenancy import NOBODY, Principal
from tests.support.booking_samples import booking, refusal
from tests.support.booking_states_document import PATH, booking_states_document
from tests.support.property_samples import NOW, TERMS, terms

ROOT = Path(__file__).parents[3]
CHECK_IN = datetime(2027, 3, 5, 15, 0, tzinfo=UTC) - timedelta(hours=10, minutes=30)
CHECK_OUT = datetime(2027, 3, 8, 10, 0, tzinfo=UTC) - timedelta(hours=10, minutes=30)
A_SECOND = timedelta(seconds=1)


def test_the_document_of_states_is_the_table():
    """Write it anew with `python -m tests.support.booking_states_document`."""
    assert (ROOT / PATH).read_text() == booking_states_document()


def test_every_state_is_reached_and_only_stays_that_ended_are_never_left():
    reached = {each.after for each in TRANSITIONS.values()} - {None}
    left = {state for each in TRANSITIONS.values() for state in each.before} - {NOT_YET}
    assert reached == set(BOOKING_STATES)
    assert set(BOOKING_STATES) - left == ENDED_STATES | {COMPLETED}


def test_every_event_of_a_booking_but_that_of_its_payment_has_a_transition():
    assert {each.event for each in TRANSITIONS.values()} == set(BOOKING_EVENTS) - {"BookingPaymentChanged"}


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("state", BOOKING_STATES)
@pytest.mark.parametrize("actor", [GUEST, HOST, CLOCK, PAYMENTS])
def test_a_transition_is_allowed_exactly_where_it_is_said_to_be_possible(action, state, actor):
    if action in possible(state, actor):
        assert transition(action, state, actor).action == action
        return
    problem = refusal(transition, action, state, actor)
    assert problem.slug == "state-does-not-allow"
    assert problem.extras == {"state": state, "possible": sorted(possible(state, actor))}


def test_a_refusal_says_what_is_possible_in_words():
    problem = refusal(transition, "change by host", PENDING, HOST)
    assert problem.detail == (
        "A booking that is pending cannot take the step 'change by host'; possible now: approve, decline."
    )
    assert "be marked as no-show; possible now: nothing" in refusal(transition, "no-show", "expired", HOST).detail


@pytest.mark.parametrize(
    ("stored", "at", "shown"),
    [
        ("confirmed", CHECK_IN - A_SECOND, "confirmed"),
        ("confirmed", CHECK_IN, "in_progress"),
        ("confirmed", CHECK_OUT, "completed"),
        ("in_progress", CHECK_OUT - A_SECOND, "in_progress"),
        ("in_progress", CHECK_OUT, "completed"),
        ("cancelled", CHECK_OUT, "cancelled"),
        ("completed", NOW, "completed"),
    ],
)
def test_the_clock_moves_a_booking_at_the_houses_times_of_day_at_the_property(stored, at, shown):
    assert booking(state=stored).state_at(TERMS, at) == shown


@pytest.mark.parametrize(("after_hours", "shown"), [(23, "pending"), (24, "expired"), (5000, "expired")])
def test_a_request_expires_by_itself(after_hours, shown):
    asked = booking(state=PENDING, expires_at=NOW + timedelta(hours=24))
    assert asked.state_at(TERMS, NOW + timedelta(hours=after_hours)) == shown


def test_the_clock_knows_when_it_moves_a_booking_next():
    asked = booking(state=PENDING, expires_at=NOW)
    moments = [each.next_moment(TERMS) for each in (asked, booking(), booking(state="in_progress"))]
    assert moments == [NOW, CHECK_IN, CHECK_OUT]
    assert booking(state="completed").next_moment(TERMS) is None
    assert booking(state="cancelled").next_moment(TERMS) is None


def test_check_out_in_the_hour_that_autumn_repeats_is_its_first():
    berlin = terms(time_zone="Europe/Berlin", check_in_from="02:30", check_out_until="02:30")
    stayed = booking(check_in="2026-10-24", check_out="2026-10-25")
    assert stayed.ends_at(berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_booking_is_open_to_its_guest_who_signed_in_and_to_hosts():
    guest = Principal("guest", "guest-1")
    mine = booking(booked_by="guest-1")
    assert mine.is_open_to(guest)
    assert mine.is_open_to(Principal("member", "m", frozenset({"co-host"})))
    assert not mine.is_open_to(Principal("member", "m", frozenset({"cleaner"})))
    assert not mine.is_open_to(Principal("member", "guest-1"))
    assert not booking(booked_by="anonymous").is_open_to(NOBODY)
    assert not booking().is_open_to(guest)


def test_each_change_counts_one_up_and_keeps_the_state_unless_told():
    changed = booking(change_number=3).next(reason="x")
    assert (changed.change_number, changed.state, changed.reason) == (4, "confirmed", "x")
    assert booking().next("cancelled").state == "cancelled"
