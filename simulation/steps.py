"""Invariants of a booking's way: it moves along the table of states only, and counts every change.

The table stands here once more, plain, so that nothing asks the code that is judged.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rental.bookings.contract import BOOKING_PAYMENT_CHANGED
from rental.bookings.domain.booking import Booking
from rental.bookings.ports import Entry
from rental.properties.contract import PropertyTerms
from simulation.deeds import Deed, Violation
from simulation.oracle import Record
from simulation.reckoning import state_now

_GUEST, _HOST, _CLOCK, _PAYMENTS, _NOT_YET = "guest", "host", "clock", "payments", "none"
_ROLES = {"member": _HOST, "guest": _GUEST, "anonymous": _GUEST, "link": _GUEST, "clock": _CLOCK, "payments": _PAYMENTS}
# From where, by whom, told as, to where.
STEPS = frozenset(
    {
        (_NOT_YET, _GUEST, "BookingPlaced", "awaiting_payment"),
        ("awaiting_payment", _PAYMENTS, "BookingConfirmed", "confirmed"),
        ("awaiting_payment", _PAYMENTS, "BookingRequested", "pending"),
        ("awaiting_payment", _PAYMENTS, "BookingCancelled", "cancelled"),
        ("awaiting_payment", _CLOCK, "BookingExpired", "expired"),
        ("awaiting_payment", _GUEST, "BookingCancelled", "cancelled"),
        (_NOT_YET, _GUEST, "BookingRequested", "pending"),
        (_NOT_YET, _GUEST, "BookingConfirmed", "confirmed"),
        (_NOT_YET, _HOST, "BookingConfirmed", "confirmed"),
        ("pending", _HOST, "BookingConfirmed", "confirmed"),
        ("pending", _HOST, "BookingDeclined", "declined"),
        ("pending", _CLOCK, "BookingExpired", "expired"),
        ("pending", _GUEST, "BookingCancelled", "cancelled"),
        ("confirmed", _GUEST, "BookingChanged", "confirmed"),
        ("confirmed", _HOST, "BookingChanged", "confirmed"),
        ("in_progress", _HOST, "BookingChanged", "in_progress"),
        ("in_progress", _HOST, "BookingChanged", "confirmed"),  # begun by the clock, which has not been stored yet
        ("confirmed", _GUEST, "BookingCancelled", "cancelled"),
        ("confirmed", _HOST, "BookingCancelled", "cancelled"),
        ("in_progress", _HOST, "BookingCancelled", "cancelled"),
        ("confirmed", _CLOCK, "BookingStarted", "in_progress"),
        ("in_progress", _CLOCK, "BookingCompleted", "completed"),
    }
)
_ALLOWED = {
    "approve": ("pending",),
    "decline": ("pending",),
    "cancel by host": ("confirmed", "in_progress"),
    "no-show": ("in_progress",),
}


def check_numbers(before: Record | None, entry: Entry) -> None:
    """Check that changes are counted from 1 without a gap, and told under the record's number."""
    after, expected = entry.record, (before.change_number if before else 0) + 1
    if not after.change_number == entry.change["number"] == expected:
        raise Violation(
            f"{after.id} has change {after.change_number}, told as {entry.change['number']}, after {expected - 1}"
        )
    if before and (before.id, before.property_id, before.created_at) != (after.id, after.property_id, after.created_at):
        raise Violation(f"{after.id} became another record")


def check_step(
    before: Booking | None, after: Booking, change: Mapping[str, Any], terms: PropertyTerms, at: datetime
) -> None:
    """Check that whom the table names moved it from where it names to where it names, and that the event says so."""
    actor = _ROLES[change["actor"]["kind"]]
    if change["type"] == BOOKING_PAYMENT_CHANGED:
        if actor != _PAYMENTS or before is None or before.state != after.state:
            raise Violation(f"{after.id}: payments' facts move nothing but money")
        return
    # The clock's own steps are stored one by one; everyone else meets what the clock has made of it.
    now = _NOT_YET if before is None else before.state if actor == _CLOCK else state_now(before, terms, at)
    stays = change["type"] == "BookingChanged" and before is not None and before.state != after.state
    if stays or (now, actor, change["type"], after.state) not in STEPS:
        raise Violation(f"{after.id}: {actor} moved it from {now} to {after.state} by {change['type']}")


def step_of(before: Booking | None, after: Booking, change: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Return the step that was taken, as `STEPS` names them, from the state that was stored."""
    return before.state if before else _NOT_YET, _ROLES[change["actor"]["kind"]], change["type"], after.state


def allows(booking: Booking, terms: PropertyTerms, deed: Deed) -> bool:
    """Tell whether the deed's step may be taken now, as far as the state decides."""
    return state_now(booking, terms, deed.caller.at) in _ALLOWED[deed.action]
