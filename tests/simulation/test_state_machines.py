"""A booking's states and its money as a state machine: use cases walk the one table, facts come in any order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    CANCELLED,
    CONFIRMED,
    ENDED_STATES,
    HOLDING_STATES,
    IN_PROGRESS,
    OWNING_STATES,
    PENDING,
)
from rental.bookings.domain.payment import PAYMENT_STATES, Payment
from rental.bookings.domain.refund import no_refund, refund_by_policy, refund_in_full
from rental.bookings.domain.states import CLOCK, GUEST, HOST, TRANSITIONS, possible
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.cancelling import cancel_booking, mark_no_show
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.holding import hold_stay
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.selling import create_booking
from rental.bookings.use_cases.settling import settle_booking
from rental.kernel.errors import Problem
from rental.properties.contract import RefundStep
from simulation.fake_ledger import FakeLedger
from simulation.money import due, price
from tests.support.booking_samples import ADA, booking_request, caller, host, wanted
from tests.support.property_samples import KEY, NOW, SEAVIEW, terms

ACTIONS = {
    "approve": lambda books, who, booking: approve_booking(books, who, booking.id),
    "decline": lambda books, who, booking: decline_booking(books, who, booking.id, "no"),
    "withdraw": lambda books, who, booking: cancel_booking(books, who, booking.id, "plans"),
    "cancel": lambda books, who, booking: cancel_booking(books, who, booking.id, "plans"),
    "cancel by host": lambda books, who, booking: cancel_booking(books, who, booking.id, "leak"),
    "no-show": lambda books, who, booking: mark_no_show(books, who, booking.id),
    "change": lambda books, who, booking: change_booking(
        books, who, booking.id, WantedChange(guests=replace(booking.guests, infants=1 - booking.guests.infants))
    ),
}
ACTIONS["change by host"] = ACTIONS["change"]


class BookingMachine(RuleBasedStateMachine):
    """One booking, from a request or sold at once. `state` is where the table says it must be."""

    @initialize(instant=st.booleans(), cards=st.booleans(), ahead=st.integers(2, 12))
    def made(self, instant, cards, ahead):
        self.now = NOW
        self.terms = terms(minimum_nights=1, instant_book=instant, cancellation_policy="strict")
        self.ledger = FakeLedger()
        self.ledger.sell(SEAVIEW, self.terms)
        self.books = Books(self.ledger, range(3), KEY, card_payments=cards)
        first = NOW.date() + timedelta(days=ahead)
        asked = wanted(first.isoformat(), (first + timedelta(days=3)).isoformat())
        if not instant:
            asked = replace(asked, hold_id=hold_stay(self.books, caller(), asked, ADA.email).hold.id)
        request = replace(booking_request(), wanted=asked)
        self.booking = create_booking(self.books, caller(), request).booking
        self.paid = CONFIRMED if instant else PENDING
        self.state = AWAITING_PAYMENT if cards else self.paid
        self.facts, self.told, self.requests = [], self.booking.payment, 0

    def clocked(self) -> str:
        """Return where the clock has brought the state that the table gave."""
        return replace(self.booking, state=self.state).state_at(self.terms, self.now)

    @rule(action=st.sampled_from(sorted(ACTIONS)))
    def act(self, action):
        self.requests += 1
        request = self.requests.to_bytes(6, "big") * 2
        actor = TRANSITIONS[action].by[0]
        who = host(self.now, request) if actor == HOST else caller(self.now, request=request)
        state, before = self.clocked(), self.booking
        if action not in possible(state, actor):
            alike = {"withdraw": "cancel", "cancel": "withdraw"}.get(action, "")
            ending = alike or action == "cancel by host"
            if alike in possible(state, actor) or (ending and state == CANCELLED):
                return  # both are the same wish of a guest; what is cancelled stays so
            with pytest.raises(Problem):
                ACTIONS[action](self.books, who, before)
            return
        try:
            self.booking, _ = ACTIONS[action](self.books, who, before)
        except Problem as problem:
            assert problem.slug == "stay-already-begun"  # the table says when, too  # noqa: PT017
            return
        self.state = TRANSITIONS[action].after or before.state
        assert self.booking.change_number == before.change_number + 1
        assert ACTIONS[action](self.books, who, before)[0] == self.booking  # the same request again changes nothing

    @rule(hours=st.integers(1, 40))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def settle(self):
        expected = self.clocked()
        self.booking, _ = settle_booking(self.books, SEAVIEW, self.booking.id, self.now)
        self.state = expected

    @rule(data=st.data())
    def pay(self, data):
        captured = data.draw(st.integers(0, 90_000))
        refunded, authorised = data.draw(st.integers(0, captured)), data.draw(st.integers(0, 90_000))
        turn, failed = data.draw(st.sampled_from(["", "guest", "operator"])), data.draw(st.booleans())
        self.facts.append(Payment(len(self.facts) + 1, authorised, captured, refunded, failed, turn))
        fact = data.draw(st.sampled_from(self.facts))
        if fact.number > self.told.number:
            self.told = fact
            covered = fact.authorised + fact.captured - fact.refunded >= self.booking.total
            self.state = self.paid if covered and self.clocked() == AWAITING_PAYMENT else self.state
        self.booking = apply_payment_fact(self.books, SEAVIEW, self.booking.id, fact, self.now)

    @invariant()
    def the_record_is_where_the_table_says(self):
        stored = self.ledger.booking(SEAVIEW, self.booking.id)
        assert stored == self.booking
        assert stored.state == self.state
        assert (stored.ended_at is not None) == (stored.state in ENDED_STATES)
        assert (stored.expires_at is not None) == (stored.state in HOLDING_STATES)
        assert bool(stored.to_ask) == (stored.state == AWAITING_PAYMENT and self.paid == PENDING)

    @invariant()
    def nights_are_owned_or_held_exactly_while_the_state_says_so(self):
        (calendar,) = self.ledger.sale(SEAVIEW, self.booking.property_id).calendars.values()
        ahead = [night for night in self.booking.stay.dates() if night >= self.now.date() + timedelta(days=1)]
        owned = [night for night in ahead if calendar.stays >> (night - calendar.base).days & 1]
        assert owned == (ahead if self.state in OWNING_STATES else [])
        live = self.state in HOLDING_STATES and self.now < self.booking.expires_at
        assert (calendar.hold(self.booking.id, self.now) is not None) == live

    @invariant()
    def its_money_is_the_latest_fact_and_payments_know_what_is_due(self):
        assert self.booking.payment == self.told
        assert self.booking.payment_state in PAYMENT_STATES
        asked = [entry.change["payment"] for entry in self.ledger.writes if "payment" in getattr(entry, "change", {})]
        assert tuple(asked[-1]) in due(self.booking, self.terms, None)

    @invariant()
    def prices_and_refunds_add_up(self):
        booking = self.booking
        assert booking.total == price(self.terms, booking.stay, booking.guests)
        steps = (RefundStep(9, 75), RefundStep(2, 33))
        refunds = [
            refund_by_policy(booking.lines, "custom", steps, booking.stay.check_in, NOW.date() + timedelta(days=days))
            for days in range(15)
        ]
        for refund in (*refunds, refund_in_full(booking.lines), no_refund(booking.lines)):
            assert refund.total + refund.kept == booking.total
            assert 0 <= refund.total <= booking.total
        assert [each.total for each in refunds] == sorted((each.total for each in refunds), reverse=True)


def test_every_action_of_a_person_is_walked():
    people = {action for action, step in TRANSITIONS.items() if {GUEST, HOST} & {*step.by} and step.before != ("none",)}
    assert people == set(ACTIONS)
    assert {step.action for step in TRANSITIONS.values() if step.by == (CLOCK,)} == {"expire", "start", "complete"}
    assert IN_PROGRESS in OWNING_STATES


TestBooking = BookingMachine.TestCase
TestBooking.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
