"""The entries that plan and settle, over the DynamoDB adapter on moto."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rental.bookings import events, schedule
from rental.bookings.contract import CONTACT, booking_key, contact_name, name_digest
from rental.bookings.dynamodb.guests import DynamoDbGuestBookings
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.moments import Moment
from rental.bookings.use_cases.selling import create_booking
from rental.kernel.events import Event
from rental.kernel.tenancy import NOBODY
from rental.platform.dynamodb import from_item, key_of
from rental.platform.tenant_credentials import _in_force
from tests.contexts.bookings.fake_moments import FakeMoments
from tests.support.booking_samples import booking_request, caller
from tests.support.gateway import LambdaContext
from tests.support.property_samples import BAROSSA, KEY, NOW, SEAVIEW, terms
from tests.support.stored_terms import store_terms

BEGINS = datetime(2027, 3, 5, 4, 30, tzinfo=UTC)
ENDS = datetime(2027, 3, 7, 23, 30, tzinfo=UTC)


class WatchedMoments(FakeMoments):
    """Notes under which narrowing plans were made, and refuses those of bookings in `refused`."""

    def __init__(self):
        super().__init__()
        self.narrowings, self.refused = set(), set()

    def plan(self, moment):
        if moment.booking_id in self.refused:
            raise ConnectionError("scheduler")
        narrowing = _in_force.get()
        self.narrowings.add((narrowing.tenant_id, narrowing.actions))
        super().plan(moment)


@pytest.fixture
def moments(monkeypatch, table, clock):
    watched = WatchedMoments()
    for entry in (events, schedule):
        monkeypatch.setattr(entry, "tenant_table", lambda: table)
    monkeypatch.setattr(events, "_moments", lambda: watched)
    monkeypatch.setattr(events, "platform_key", lambda: KEY)
    monkeypatch.setattr(schedule, "_moments", lambda _arn: watched)
    return watched


@pytest.fixture
def book(table):
    def made(key="key-0001", **wanted):
        books = Books(DynamoDbLedger(table), range(3), KEY)
        return create_booking(books, caller(), booking_request(key, **wanted)).booking

    return made


@pytest.fixture
def place(table):
    """Book where cards are charged."""

    def made(key="key-0001", **wanted):
        books = Books(DynamoDbLedger(table), range(3), KEY, card_payments=True)
        return create_booking(books, caller(), booking_request(key, **wanted)).booking

    return made


def stored(table, booking):
    return from_item(table.client.get_item(TableName=table.name, Key=key_of(booking_key(SEAVIEW, booking.id)))["Item"])


def event(booking, type="BookingConfirmed", tenant=SEAVIEW, **data):
    return Event(
        id=f"{booking.id}.1",
        type=type,
        tenant_id=tenant,
        occurred_at=NOW.isoformat(),
        actor=NOBODY.as_actor(),
        entity={"kind": "booking", "id": booking.id},
        data=data,
    )


def fact(booking, number=1, **sums):
    told = {"booking_id": booking.id, "number": number, "authorised": 0, "captured": 0, "refunded": 0, "failed": False}
    return event(booking, "PaymentFact", **told | sums)


def deliver(*told):
    records = [
        {"messageId": f"m-{n}", "eventSource": "aws:sqs", "body": json.dumps({"detail": detail})}
        for n, each in enumerate(told)
        for detail in [{name: getattr(each, name) for name in Event.__slots__}]
    ]
    answer = events.handler({"Records": records}, LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def settle(booking, state="confirmed", *, again=False):
    told = {"tenant_id": SEAVIEW, "booking_id": booking.id, "state": state, "again": again}
    return schedule.handler(told, LambdaContext())


def test_an_event_plans_what_the_stored_booking_needs(moments, book):
    booked = book()
    assert deliver(event(booked), event(booked, "BookingRequested"), event(booked, "BookingChanged")) == []
    assert moments.planned == {Moment(SEAVIEW, booked.id, "confirmed", BEGINS)}
    assert moments.narrowings == {
        (SEAVIEW, ("BatchGetItem", "GetItem", "Query", "PutItem", "DeleteItem", "UpdateItem"))
    }
    assert _in_force.get() is None


def test_what_waits_for_its_money_is_planned_when_it_is_placed_and_when_its_time_moves(moments, place, table):
    placed = place()
    assert deliver(event(placed, "BookingPlaced", state="awaiting_payment")) == []
    waits = Moment(SEAVIEW, placed.id, "awaiting_payment", NOW + timedelta(minutes=15))
    assert moments.planned == {waits}
    assert deliver(fact(placed, 1)) == []
    told = stored(table, placed)
    assert (told["payment"], told["answer_by"]) == ([1, 0, 0, 0, 0], "2026-11-22T09:00:00Z")
    assert deliver(event(placed, "BookingPaymentChanged", state="awaiting_payment")) == []
    assert moments.planned == {replace(waits, at=NOW + timedelta(hours=24))}


def test_money_that_moves_no_moment_plans_nothing(moments, book):
    assert deliver(event(book(), "BookingPaymentChanged", state="confirmed")) == []
    assert moments.planned == set()


def test_a_fact_sells_what_waits_for_its_money(moments, place, table):
    placed = place()
    assert deliver(fact(placed, 1, authorised=placed.total)) == []
    told = stored(table, placed)
    assert (told["state"], told["payment_state"]) == ("confirmed", "authorised")
    assert told["last_change"]["payment"] == ["collect", placed.total]


def test_whose_turn_it_is_comes_with_the_fact(moments, place, table):
    placed = place()
    assert deliver(fact(placed, 1, failed=True, waits_for="operator")) == []
    assert stored(table, placed)["payment"] == [1, 0, 0, 0, 1, "operator"]


def test_a_moment_that_comes_before_the_new_time_is_planned_beside_itself(moments, place, table, clock):
    placed = place()
    deliver(fact(placed, 1))
    clock.advance(timedelta(minutes=15))
    assert settle(placed, "awaiting_payment") == {"state": "awaiting_payment"}
    assert moments.planned == {Moment(SEAVIEW, placed.id, "awaiting_payment", NOW + timedelta(hours=24), again=True)}
    clock.advance(timedelta(hours=24))
    assert settle(placed, "awaiting_payment", again=True) == {"state": "expired"}
    assert stored(table, placed)["last_change"]["payment"] == ["keep", 0]


def test_a_new_booking_is_listed_under_its_guests_address(moments, book, table):
    booked = book()
    assert deliver(event(booked), event(booked)) == []
    guest = name_digest(KEY, CONTACT, contact_name(booked.guest.email.upper()))
    assert DynamoDbGuestBookings(table).of_guest(SEAVIEW, guest, 10, None).booking_ids == [booked.id]


def test_a_booking_that_moved_is_listed_at_its_new_check_out_alone(moments, book, table):
    booked = book()
    deliver(event(booked))
    guest = name_digest(KEY, CONTACT, contact_name(booked.guest.email))
    guests = DynamoDbGuestBookings(table)
    guests.remember(SEAVIEW, [guest], booked.id, date(2027, 3, 20))
    assert len(guests.of_guest(SEAVIEW, guest, 10, None).booking_ids) == 2
    moved = replace(event(booked, "BookingChanged"), id=f"{booked.id}.2", before={"check_out": "2027-03-20"})
    assert deliver(moved, moved) == []
    assert guests.of_guest(SEAVIEW, guest, 10, None).booking_ids == [booked.id]


def test_only_what_failed_is_delivered_again(moments, book):
    first = book()
    second = book("key-0002", check_in="2027-04-05", check_out="2027-04-08")
    moments.refused = {first.id}
    assert deliver(event(first), event(second), event(first)) == ["m-0", "m-2"]
    assert {moment.booking_id for moment in moments.planned} == {second.id}


def test_an_event_of_another_tenant_finds_no_booking(moments, book):
    assert deliver(event(book(), tenant=BAROSSA)) == []
    assert moments.planned == set()


def test_a_moment_settles_the_booking(moments, book, table, clock):
    booked = book()
    clock.advance(BEGINS - clock.now())
    assert settle(booked) == {"state": "in_progress"}
    assert stored(table, booked)["last_change"]["type"] == "BookingStarted"
    clock.advance(ENDS - clock.now())
    assert settle(booked, "in_progress") == {"state": "completed"}
    assert stored(table, booked)["last_change"]["actor"] == {"kind": "clock", "id": "clock"}
    assert moments.planned == set()  # each write's own event plans


def test_a_moment_that_comes_twice_settles_once(moments, book, table, clock):
    booked = book()
    clock.advance(BEGINS - clock.now())
    settle(booked)
    settle(booked)
    assert stored(table, booked)["last_change"]["number"] == 2


@pytest.mark.parametrize("again", [False, True])
def test_a_moment_that_comes_too_early_is_planned_beside_itself(moments, book, table, clock, again):
    booked = book()
    store_terms(table, SEAVIEW, terms(check_in_from="17:00"))
    clock.advance(BEGINS - clock.now())
    assert settle(booked, again=again) == {"state": "confirmed"}
    later = Moment(SEAVIEW, booked.id, "confirmed", BEGINS + timedelta(hours=2), again=not again)
    assert moments.planned == {later}


def test_a_moment_whose_state_was_left_long_ago_does_nothing(moments, book, table):
    booked = book()
    assert settle(booked, "pending") == {"state": "confirmed"}
    assert (moments.planned, stored(table, booked)["last_change"]["number"]) == (set(), 1)


def test_what_payments_tells_moves_the_payment_state_and_nothing_else(moments, book, table):
    booked = book()
    assert deliver(fact(booked, 1, authorised=booked.total), fact(booked, 2, captured=booked.total)) == []
    item = stored(table, booked)
    assert (item["state"], item["payment_state"], item["payment"]) == ("confirmed", "paid", [2, 0, booked.total, 0, 0])
    assert item["last_change"]["actor"] == {"kind": "payments", "id": "payments"}
    assert moments.planned == set()


def test_facts_that_come_late_or_twice_change_nothing(moments, book, table):
    booked = book()
    deliver(fact(booked, 2, captured=500), fact(booked, 1, authorised=500), fact(booked, 2, captured=500))
    item = stored(table, booked)
    assert (item["payment"], item["last_change"]["number"]) == ([2, 0, 500, 0, 0], 2)


def test_facts_that_cannot_be_are_told_to_the_dead_letters(moments, book):
    booked = book()
    assert deliver(fact(booked, 1, captured=5, refunded=6), fact(booked, 2, captured=5)) == ["m-0"]


def test_a_fact_of_a_booking_that_is_not_there_comes_again(moments, book):
    gone = fact(book(), 1, booking_id="x" * 26)
    assert deliver(gone) == ["m-0"]
