"""A request's life: asked, answered or expired. And who may do what, held against the table of states."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.contract import BOOKING_STATES
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.states import CLOCK, GUEST, HOST, TRANSITIONS, possible
from rental.bookings.ports import Entry
from rental.bookings.use_cases.callers import request_digest
from rental.bookings.use_cases.cancelling import cancel_booking, mark_no_show
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.settling import settle_booking
from tests.support.booking_samples import FrontDesk, booking, caller, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

DAY = timedelta(hours=24)
NIGHTS = ["03-05", "03-06", "03-07"]


@pytest.fixture
def desk():
    return FrontDesk.selling(instant_book=False)


def approve(desk, asked, at=NOW, request=b""):
    return approve_booking(desk.books, host(at, request), asked.id)[0]


def decline(desk, asked, at=NOW):
    return decline_booking(desk.books, host(at), asked.id, "we paint the house")[0]


def test_a_request_keeps_its_nights_for_a_day(desk):
    asked = desk.request("03-05", "03-08")
    assert (asked.state, asked.expires_at) == ("pending", NOW + DAY)
    assert (desk.change["type"], desk.change["payment"]) == ("BookingRequested", ["reserve", asked.total])
    assert desk.taken("03-01", "03-20", at=NOW + DAY - timedelta(seconds=1)) == NIGHTS
    assert desk.taken("03-01", "03-20", at=NOW + DAY) == []
    assert refusal(desk.request, "03-07", "03-10", "key-2", caller(session="t" * 20)).slug == "nights-taken"


def test_a_request_for_tonight_is_answered_before_check_in():
    desk = FrontDesk.selling(instant_book=False)
    morning = caller(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    asked = desk.request("2026-11-21", "2026-11-23", who=morning)
    assert asked.expires_at == datetime(2026, 11, 21, 4, 30, tzinfo=UTC)


def test_an_approved_request_owns_its_nights_for_good(desk):
    confirmed = approve(desk, desk.request("03-05", "03-08"))
    assert (confirmed.state, confirmed.expires_at, confirmed.change_number) == ("confirmed", None, 2)
    assert (desk.change["type"], desk.change["payment"]) == ("BookingConfirmed", ["collect", confirmed.total])
    assert desk.taken("03-01", "03-20", at=NOW + 5 * DAY) == NIGHTS
    assert desk.calendar().holds == ()


def test_a_declined_request_frees_its_nights_and_says_why(desk):
    declined = decline(desk, desk.request("03-05", "03-08"))
    assert (declined.state, declined.ended_at, declined.reason) == ("declined", NOW, "we paint the house")
    assert (desk.change["type"], desk.change["payment"]) == ("BookingDeclined", ["keep", 0])
    assert desk.change["reason"] == "we paint the house"
    assert desk.taken("03-01", "03-20") == []


@pytest.mark.parametrize("answer", [approve, decline])
def test_a_request_that_nobody_answered_in_time_is_answered_no_more_stored_or_not(desk, answer):
    asked = desk.request("03-05", "03-08")
    assert refusal(answer, desk, asked, NOW + DAY).slug == "request-expired"
    settle_booking(desk.books, SEAVIEW, asked.id, NOW + DAY)
    assert refusal(answer, desk, asked, NOW + DAY).slug == "request-expired"


def test_nights_of_a_request_that_expired_are_sold_without_anybody_settling_it(desk):
    desk.request("03-05", "03-08")
    late = caller(NOW + DAY, session="t" * 20)
    assert desk.request("03-05", "03-08", "key-2", late).state == "pending"


def test_settling_an_expired_request_keeps_the_nights_of_who_came_after_it(desk):
    first = desk.request("03-05", "03-08")
    second = desk.request("03-05", "03-08", "key-2", caller(NOW + DAY, session="t" * 20))
    settle_booking(desk.books, SEAVIEW, first.id, NOW + DAY)
    assert desk.taken("03-01", "03-20", at=NOW + DAY) == NIGHTS
    assert approve(desk, second, NOW + DAY).state == "confirmed"


def test_a_request_whose_nights_a_channel_took_is_not_approved_and_still_waits(desk):
    asked = desk.request("03-05", "03-08")
    claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-07", "03-09")))
    assert refusal(approve, desk, asked).extras["nights"] == ["2027-03-07"]
    assert desk.stored(asked).state == "pending"
    assert decline(desk, asked).state == "declined"
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08"]


def test_an_answer_that_comes_again_is_answered_the_same_also_after_the_money_moved(desk):
    asked = desk.request("03-05", "03-08")
    request = request_digest("approve", "key", b"body")
    first = approve(desk, asked, request=request)
    assert approve(desk, asked, request=request) == first
    assert (
        refusal(approve, desk, asked, NOW, request_digest("approve", "key", b"other")).slug == "idempotency-key-reused"
    )
    assert (
        refusal(approve, desk, asked, NOW, request_digest("approve", "key-2", b"body")).slug == "state-does-not-allow"
    )
    assert len(desk.ledger.writes) == 3


def test_a_conflict_is_tried_again_and_in_the_end_busy(desk):
    asked = desk.request("03-05", "03-08")
    desk.ledger.conflicts = 99
    assert refusal(approve, desk, asked).slug == "busy"
    desk.ledger.conflicts, desk.ledger.busy_reads = 1, 1
    assert approve(desk, asked).state == "confirmed"


def test_a_booking_of_nobody_is_not_found(desk):
    assert refusal(approve, desk, booking()).slug == "not-found"


def test_a_booking_whose_property_left_the_site_is_still_answered(desk):
    asked = desk.request("03-05", "03-08")
    desk.sell(instant_book=False, state="archived")
    assert approve(desk, asked).state == "confirmed"


BEFORE, DURING, AFTER = NOW, datetime(2027, 3, 6, tzinfo=UTC), datetime(2027, 3, 9, tzinfo=UTC)
WHEN = {"in_progress": DURING, "completed": AFTER}
# What people ask for, and the steps of the table that it can turn out to be.
ASKED = {
    "approve": (("approve",), lambda desk, who, one: approve_booking(desk.books, who, one.id)),
    "decline": (("decline",), lambda desk, who, one: decline_booking(desk.books, who, one.id, "no")),
    "cancel": (
        ("withdraw", "cancel", "cancel by host"),
        lambda desk, who, one: cancel_booking(desk.books, who, one.id, "no"),
    ),
    "no-show": (("no-show",), lambda desk, who, one: mark_no_show(desk.books, who, one.id)),
    "change": (
        ("change", "change by host"),
        lambda desk, who, one: change_booking(desk.books, who, one.id, WantedChange(guests=Guests(1))),
    ),
}


def stored_in(state):
    """Return a desk with one booking in a state, as the calendar has it."""
    desk = FrontDesk.selling()
    pending = state == "pending"
    one = booking(state=state, expires_at=NOW + DAY if pending else None)
    if pending:
        desk = FrontDesk.selling(instant_book=False)
        return desk, desk.request("03-05", "03-08")
    if state == "awaiting_payment":
        desk.card_payments = True
        return desk, desk.book("03-05", "03-08")
    if state in ("confirmed", "in_progress", "completed"):
        made = desk.book("03-05", "03-08")
        kept = replace(made, state=state)
        desk.ledger.records[SEAVIEW, made.id] = kept
        return desk, kept
    desk.ledger.records[SEAVIEW, one.id] = one
    return desk, one


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("actor", [GUEST, HOST])
@pytest.mark.parametrize("state", BOOKING_STATES)
def test_what_is_done_is_what_the_table_allows_and_makes_of_it_what_the_table_says(asked, actor, state):
    steps, ask = ASKED[asked]
    desk, one = stored_in(state)
    at = WHEN.get(state, BEFORE)
    who = host(at) if actor == HOST else caller(at)
    allowed = [TRANSITIONS[step] for step in steps if step in possible(state, actor)]
    before = len(desk.ledger.writes)
    if not allowed and (asked, state) != ("cancel", "cancelled"):
        assert refusal(ask, desk, who, one).slug in ("state-does-not-allow", "request-expired")
        assert len(desk.ledger.writes) == before
        return
    after, _ = ask(desk, who, one)
    if not allowed:  # cancelling what is cancelled changes nothing
        assert len(desk.ledger.writes) == before
        return
    (step,) = allowed
    assert after.state == (step.after or state)
    written = desk.ledger.writes[-1]
    assert isinstance(written, Entry)
    assert written.change["type"] == step.event


@pytest.mark.parametrize("state", BOOKING_STATES)
def test_the_clock_takes_exactly_the_steps_that_the_table_gives_it(state):
    desk, one = stored_in(state)
    for at in (BEFORE, NOW + DAY, DURING, AFTER):
        before = desk.stored(one)
        after, _ = settle_booking(desk.books, SEAVIEW, one.id, at)
        steps = [TRANSITIONS[step] for step in possible(before.state, CLOCK)]
        reached = {step.after for step in steps}
        further = {TRANSITIONS[name].after for each in reached for name in possible(each or "", CLOCK)}
        assert after.state in {before.state} | reached | further
    assert not possible(desk.stored(one).state, CLOCK)
