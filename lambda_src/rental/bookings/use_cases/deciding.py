"""The host answers a request."""

from rental.bookings.contract import BOOKING_CONFIRMED, BOOKING_DECLINED, CONFIRMED, DECLINED, EXPIRED, KEEP
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.states import transition
from rental.bookings.ports import Entry, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.units import nights_taken
from rental.bookings.use_cases.writing import Case, change_booking_record
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId
from rental.properties.contract import PropertyTerms


def approve_booking(books: Books, caller: Caller, booking_id: BookingId) -> tuple[Booking, PropertyTerms]:
    """Confirm a request: the held nights become its own.

    Raises `Problem`: "request-expired"; "nights-taken" where another channel sold a night meanwhile.
    """

    def decide(case: Case) -> Entry:
        _check_answerable(case, "approve")
        booking = case.booking
        calendar = case.calendar().let_go(booking.id, caller.at)
        if taken := calendar.taken(booking.stay, caller.at):
            raise nights_taken(taken, booking.property_id)
        after = UnitCalendar(booking.unit, calendar.claimed(booking.stay))
        confirmed = booking.next(CONFIRMED, expires_at=None)
        return case.entry(confirmed, BOOKING_CONFIRMED, after, payment=booking.due(case.terms, caller.at))

    return change_booking_record(books, caller, booking_id, decide)


def decline_booking(books: Books, caller: Caller, booking_id: BookingId, reason: str) -> tuple[Booking, PropertyTerms]:
    """Decline a request: the held nights are free. Raises `Problem("request-expired")`."""

    def decide(case: Case) -> Entry:
        _check_answerable(case, "decline")
        booking = case.booking
        after = UnitCalendar(booking.unit, case.calendar().let_go(booking.id, caller.at))
        declined = booking.next(DECLINED, expires_at=None, ended_at=caller.at.replace(microsecond=0), reason=reason)
        return case.entry(declined, BOOKING_DECLINED, after, reason=reason, payment=(KEEP, 0))

    return change_booking_record(books, caller, booking_id, decide)


def _check_answerable(case: Case, action: str) -> None:
    if case.state == EXPIRED:
        raise Problem(
            "request-expired", f"The request was to be answered by {case.booking.expires_at or 'an earlier time'}."
        )
    transition(action, case.state, case.caller.acts_as)
