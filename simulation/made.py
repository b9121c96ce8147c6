"""What a booking or hold is made with, and keeps: how long it waits, the policy it was sold under, whose it is."""

from datetime import datetime

from rental.bookings.contract import AWAITING_PAYMENT, CANCELLED, CONFIRMED, DECLINED, EXPIRED, PENDING
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Hold
from rental.bookings.domain.payment import Payment
from rental.properties.contract import PropertyTerms
from simulation.deeds import Deed, Violation
from simulation.reckoning import asked_until, held_until, paid_until, state_now, waits

_KEPT = (
    *("guest", "currency", "cancellation_policy", "refund_steps", "language", "booked_by", "request_hash"),
    *("source", "pays_by", "payment_time"),
)


def check_hold(deed: Deed, hold: Hold | None) -> None:
    """Check that the hold a deed made keeps what was asked for, and for how long."""
    if hold is None or deed.wants is None or hold.stay != deed.wants.stay:
        raise Violation(f"{deed.name} was to keep nights, and did not")
    if hold.expires_at != held_until(deed.caller.at):
        raise Violation(f"{deed.name} at {deed.caller.at} keeps nights until {hold.expires_at}")


def check_new(deed: Deed, after: Booking, terms: PropertyTerms, held: Hold | None, *, card_payments: bool) -> None:
    """Check a new booking; `held` is the hold that it was made from. With `card_payments` a guest's waits for money."""
    at_once, placed = deed.by_host or terms.instant_book, card_payments and not deed.by_host and after.total > 0
    steps = terms.refund_steps if terms.cancellation_policy == "custom" else ()
    waits_for = "guest" if placed and not deed.method else ""
    until = asked_until(after, terms, held.expires_at, deed.caller.at) if held and not at_once else None
    expected = {
        "state": AWAITING_PAYMENT if placed else CONFIRMED if at_once else PENDING,
        "created_at": deed.caller.at.replace(microsecond=0),
        "expires_at": paid_until(after, terms, waits_for, deed.caller.at) if placed else until,
        "to_ask": "host-decides" if placed and not at_once else "",
        "payment": Payment(waits_for=waits_for),
        "payment_time": terms.payment_time,
        "booked_by": deed.caller.principal.id,
        "currency": terms.rates.currency,
        "cancellation_policy": terms.cancellation_policy,
        "refund_steps": steps,
    }
    _check(deed, after, expected)


def check_kept(deed: Deed, before: Booking, after: Booking, terms: PropertyTerms) -> None:
    """Check what no change may touch, and what the end of a booking says."""
    expected = {name: getattr(before, name) for name in _KEPT}
    ended_at = before.ended_at
    if before.state != after.state and after.state in (CANCELLED, DECLINED):
        ended_at = deed.caller.at.replace(microsecond=0)
    elif before.state != after.state and after.state == EXPIRED:
        ended_at = before.expires_at
    to_ask = before.to_ask if after.state == AWAITING_PAYMENT else ""
    until = _until(deed, before, after, terms)
    _check(deed, after, {**expected, "expires_at": until, "ended_at": ended_at, "to_ask": to_ask})


def _until(deed: Deed, before: Booking, after: Booking, terms: PropertyTerms) -> datetime | None:
    """Return until when it waits after a change: payments' facts alone move that."""
    at = deed.caller.at
    if not waits(after) or before.expires_at is None:
        return None
    if before.state == AWAITING_PAYMENT and after.state == PENDING:
        return asked_until(after, terms, before.expires_at, at)
    turned = before.payment.waits_for != after.payment.waits_for
    if turned and state_now(before, terms, at) == AWAITING_PAYMENT:
        return paid_until(before, terms, after.payment.waits_for, at)
    return before.expires_at


def _check(deed: Deed, after: Booking, expected: dict[str, object]) -> None:
    wrong = {name: getattr(after, name) for name, value in expected.items() if getattr(after, name) != value}
    if wrong:
        raise Violation(f"{deed.name} of {after.id} left {wrong}, was to be {[expected[name] for name in wrong]}")
