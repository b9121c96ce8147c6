"""Invariants of a booking's way: it moves along the table of states only, and counts every change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rental.bookings.contract import BOOKING_PAYMENT_CHANGED
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.states import CLOCK, GUEST, HOST, NOT_YET, PAYMENTS, TRANSITIONS, possible
from rental.bookings.ports import Entry
from rental.properties.contract import PropertyTerms
from simulation.deeds import Deed, Violation
from simulation.oracle import Record
from simulation.reckoning import state_now

_ROLES = {"member": HOST, "guest": GUEST, "anonymous": GUEST, "link": GUEST, CLOCK: CLOCK, PAYMENTS: PAYMENTS}


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
        if actor != PAYMENTS or before is None or before.state != after.state:
            raise Violation(f"{after.id}: payments' facts move nothing but money")
        return
    # The clock's own steps are stored one by one; everyone else meets what the clock has made of it.
    now = NOT_YET if before is None else before.state if actor == CLOCK else state_now(before, terms, at)
    for step in TRANSITIONS.values():
        to = step.after or (before.state if before else "")
        if (now in step.before, actor in step.by, step.event, to) == (True, True, change["type"], after.state):
            return
    raise Violation(f"{after.id}: {actor} moved it from {now} to {after.state} by {change['type']}")


def allows(booking: Booking, terms: PropertyTerms, deed: Deed) -> bool:
    """Tell whether the deed's step may be taken now, as far as the state decides."""
    return deed.action in possible(state_now(booking, terms, deed.caller.at), HOST if deed.by_host else GUEST)
