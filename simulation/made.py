"""What a booking or hold is made with, and keeps: how long it waits, the policy it was sold under, whose it is."""

from rental.bookings.contract import CANCELLED, CONFIRMED, DECLINED, EXPIRED, PENDING
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Hold
from rental.properties.contract import PropertyTerms
from simulation.deeds import Deed, Violation
from simulation.reckoning import asked_until, held_until

_KEPT = (
    *("guest", "currency", "cancellation_policy", "refund_steps", "language", "booked_by", "request_hash"),
    *("source", "pays_by"),
)


def check_hold(deed: Deed, hold: Hold | None) -> None:
    """Check that the hold a deed made keeps what was asked for, and for how long."""
    if hold is None or deed.wants is None or hold.stay != deed.wants.stay:
        raise Violation(f"{deed.name} was to keep nights, and did not")
    if hold.expires_at != held_until(deed.caller.at):
        raise Violation(f"{deed.name} at {deed.caller.at} keeps nights until {hold.expires_at}")


def check_new(deed: Deed, after: Booking, terms: PropertyTerms, held: Hold | None) -> None:
    """Check a new booking; `held` is the hold that it was made from."""
    at_once = deed.by_host or terms.instant_book
    steps = terms.refund_steps if terms.cancellation_policy == "custom" else ()
    expected = {
        "state": CONFIRMED if at_once else PENDING,
        "created_at": deed.caller.at.replace(microsecond=0),
        "expires_at": asked_until(after, terms, held.expires_at) if held and not at_once else None,
        "booked_by": deed.caller.principal.id,
        "currency": terms.rates.currency,
        "cancellation_policy": terms.cancellation_policy,
        "refund_steps": steps,
    }
    _check(deed, after, expected)


def check_kept(deed: Deed, before: Booking, after: Booking) -> None:
    """Check what no change may touch, and what the end of a booking says."""
    expected = {name: getattr(before, name) for name in _KEPT}
    waits = after.state == PENDING
    ended_at = before.ended_at
    if before.state != after.state and after.state in (CANCELLED, DECLINED):
        ended_at = deed.caller.at.replace(microsecond=0)
    elif before.state != after.state and after.state == EXPIRED:
        ended_at = before.expires_at
    _check(deed, after, {**expected, "expires_at": before.expires_at if waits else None, "ended_at": ended_at})


def _check(deed: Deed, after: Booking, expected: dict[str, object]) -> None:
    wrong = {name: getattr(after, name) for name, value in expected.items() if getattr(after, name) != value}
    if wrong:
        raise Violation(f"{deed.name} of {after.id} left {wrong}, was to be {[expected[name] for name in wrong]}")
