"""A booking that waits holds its nights as long; for its money: sold once it is there, lost only for taken nights."""

from rental.bookings.contract import AWAITING_PAYMENT, CANCELLED
from rental.bookings.domain.booking import Booking
from rental.bookings.ports import Entry
from rental.kernel.ids import TenantId
from simulation.deeds import Deed, Violation
from simulation.oracle import Oracle
from simulation.reckoning import state_now, waits


def check_held(entry: Entry, after: Booking, deed: Deed) -> None:
    """Check that a calendar written with a booking that waits holds its nights until it expires, and else no more."""
    for each in entry.calendars:
        hold = each.calendar.hold(after.id, deed.caller.at)
        found = hold and (hold.stay, hold.expires_at)
        if found != ((after.stay, after.expires_at) if waits(after) else None):
            raise Violation(f"{after.id} is {after.state} until {after.expires_at}, held is {found}")


def check_paid(oracle: Oracle, tenant_id: TenantId, before: Booking, entry: Entry, deed: Deed) -> None:
    """Check what came of a fact of payments for a booking that waited for its money.

    Where only sums were written, a channel may have come just before: the next fact meets it.
    """
    after = entry.record
    place, at = (tenant_id, before.property_id), deed.caller.at
    if (
        deed.fact is None
        or not isinstance(after, Booking)
        or state_now(before, oracle.terms[place], at) != AWAITING_PAYMENT
    ):
        return
    owner = oracle.nights((*place, before.unit), at).owner
    gone = [night for night in before.stay.dates() if night in owner]
    money = after.payment.authorised + after.payment.captured - after.payment.refunded
    wanted = CANCELLED if gone else AWAITING_PAYMENT
    if not gone and money >= before.total:
        wanted = "pending" if before.to_ask else "confirmed"
    came_between = bool(gone) and not entry.calendars
    if after.state != wanted and not (came_between and after.state == AWAITING_PAYMENT):
        raise Violation(f"{after.id} is {after.state} with {money} of {before.total}, taken are {gone}")
