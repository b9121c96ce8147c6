"""What nobody asks for: the clock moves bookings on."""

from datetime import datetime

from rental.bookings.contract import (
    BOOKING_COMPLETED,
    BOOKING_EXPIRED,
    BOOKING_STARTED,
    CONFIRMED,
    EXPIRED,
    HOLDING_STATES,
    IN_PROGRESS,
    KEEP,
)
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.states import CLOCK, transition
from rental.bookings.ports import Entry, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.writing import Case, change_booking_record
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import Principal
from rental.properties.contract import AFTER_CHECK_IN, PropertyTerms

_LONGEST_WAY = 3  # confirmed, in progress, completed, and a look that nothing is left


def settle_booking(
    books: Books, tenant_id: TenantId, booking_id: BookingId, at: datetime
) -> tuple[Booking, PropertyTerms]:
    """Store the state that the clock has brought a booking to, one step after the other; often there is none to take.

    Raises `Problem`: "not-found", or "busy" when patience ended.
    """
    caller = Caller(tenant_id, Principal(CLOCK, CLOCK), at)
    booking, terms = change_booking_record(books, caller, booking_id, _step)
    for _ in range(_LONGEST_WAY):
        if booking.state_at(terms, at) == booking.state:
            break
        booking, terms = change_booking_record(books, caller, booking_id, _step)
    return booking, terms


def _step(case: Case) -> Entry | None:
    booking = case.booking
    if case.state == booking.state:
        return None
    if booking.state in HOLDING_STATES:
        transition("expire", booking.state, CLOCK)
        ended = booking.expires_at or case.caller.at
        expired = booking.next(EXPIRED, expires_at=None, to_ask="", ended_at=ended)
        after = UnitCalendar(booking.unit, case.calendar().let_go(booking.id, case.caller.at))
        return case.entry(expired, BOOKING_EXPIRED, after, payment=(KEEP, 0))
    if booking.state == CONFIRMED:
        begun = transition("start", booking.state, CLOCK)
        # What was only reserved until now is taken; all else was asked for when it was sold.
        payment = booking.due(case.terms, case.caller.at) if booking.payment_time == AFTER_CHECK_IN else None
        return case.entry(booking.next(begun.after), BOOKING_STARTED, payment=payment)
    done = transition("complete", IN_PROGRESS, CLOCK)
    return case.entry(booking.next(done.after), BOOKING_COMPLETED)
