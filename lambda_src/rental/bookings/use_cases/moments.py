"""When the clock moves a booking next, planned as soon as it is known.

Events only say that there is something to look at: what is planned follows from the booking as it is stored, so that
they may come late, more than once and in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    CONFIRMED,
    DECLINED,
    EXPIRED,
    HOLDING_STATES,
    IN_PROGRESS,
    PENDING,
)
from rental.bookings.ports import LedgerBusy
from rental.bookings.use_cases.callers import Books, busy, of_host
from rental.kernel.ids import BookingId, TenantId

MOVED_BY_CLOCK = (AWAITING_PAYMENT, PENDING, CONFIRMED, IN_PROGRESS)
_SOON = timedelta(minutes=1)  # a moment that has passed cannot be planned


@dataclass(frozen=True, slots=True)
class Moment:
    """When a booking is settled, and the state that it leaves then.

    `again` keeps the moment apart from one of the same state that is over just now and still being put away.
    """

    tenant_id: TenantId
    booking_id: BookingId
    state: str
    at: datetime
    again: bool = False


class Moments(Protocol):
    """Plans of bookings to settle."""

    def plan(self, moment: Moment) -> None:
        """Have the booking settled at an instant ahead, in place of what was planned for leaving that state."""
        ...

    def forget(self, tenant_id: TenantId, booking_id: BookingId, left: Iterable[str] = MOVED_BY_CLOCK) -> None:
        """Drop what is planned for a booking's leaving the states `left`, if anything is."""
        ...


def plan_next_moment(
    books: Books, moments: Moments, tenant_id: TenantId, booking_id: BookingId, now: datetime, *, again: bool = False
) -> Moment | None:
    """Plan what the clock does next with a booking, or drop the plans of one that it leaves alone.

    After planning it looks once more: of two that plan at the same time, the one that comes last has seen the latest
    change. Raises `Problem`: "not-found", or "busy" when patience ended.
    """
    planned_for = None
    for _ in books.patience:
        try:
            booking = books.ledger.booking(tenant_id, booking_id)
            if booking is None:
                moments.forget(tenant_id, booking_id)
                return None
            if planned_for is not None and booking.change_number == planned_for[0]:
                return planned_for[1]
            terms = of_host(books.ledger.sale(tenant_id, booking.property_id), booking.property_id)
        except LedgerBusy:
            continue
        instant = booking.next_moment(terms)
        if instant is None:
            never_confirmed = booking.state in (DECLINED, EXPIRED)
            moments.forget(tenant_id, booking_id, HOLDING_STATES if never_confirmed else MOVED_BY_CLOCK)
            return None
        moment = Moment(tenant_id, booking_id, booking.state, max(instant, now + _SOON), again)
        moments.plan(moment)
        planned_for = booking.change_number, moment
    raise busy()
