"""Other dates, guests or another unit for a booking: all moved in one write, or nothing."""

from dataclasses import dataclass
from datetime import date

from rental.bookings.contract import BOOKING_CHANGED, COLLECT, IN_PROGRESS
from rental.bookings.domain.booking import Booking, Guests
from rental.bookings.domain.quote import Quote, agreed_quote, quote, stay_between
from rental.bookings.domain.states import GUEST, HOST, transition
from rental.bookings.domain.stay_rules import check_guests, check_host_stay, check_stay
from rental.bookings.ports import Entry, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.selling import PriceChanged
from rental.bookings.use_cases.units import check_unit, known_unit
from rental.bookings.use_cases.writing import Case, change_booking_record
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import BookingId, UnitId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class WantedChange:
    """What shall be other; None leaves it. `expected_total` is the price that was shown, None takes today's.

    `agreed_total` is a price the host agreed on; only hosts set it, and only they choose the unit.
    """

    check_in: date | None = None
    check_out: date | None = None
    guests: Guests | None = None
    unit: str | None = None
    expected_total: int | None = None
    agreed_total: int | None = None


def quote_change(case: Case, wanted: WantedChange) -> tuple[Quote, int]:
    """Return the price after the change and its difference to now. Raises `Problem` saying why it cannot be made."""
    _, stay, guests = _checked(case, wanted)
    priced = _priced(case, stay, guests, wanted)
    return priced, priced.total - case.booking.total


def change_booking(
    books: Books, caller: Caller, booking_id: BookingId, wanted: WantedChange
) -> tuple[Booking, PropertyTerms]:
    """Change a booking. Its nights move in one write: never both lost, never both kept."""

    def decide(case: Case) -> Entry | None:
        unit, stay, guests = _checked(case, wanted)
        booking = case.booking
        if (unit, stay, guests) == (booking.unit, booking.stay, booking.guests) and wanted.agreed_total is None:
            return None
        priced = _priced(case, stay, guests, wanted)
        if wanted.expected_total not in (None, priced.total):
            raise PriceChanged(wanted.expected_total or 0, priced)
        after = booking.next(unit=unit, stay=stay, guests=guests, lines=priced.lines)
        payment = (COLLECT, priced.total) if priced.total != booking.total else None
        return case.entry(after, BOOKING_CHANGED, *_moved(case, unit, stay), payment=payment)

    return change_booking_record(books, caller, booking_id, decide)


def _checked(case: Case, wanted: WantedChange) -> tuple[UnitId, Stay, Guests]:
    """Return what the booking would be. Raises `Problem`: who may change what when, the rules, taken nights."""
    booking, terms, host = case.booking, case.terms, case.caller.acts_as == HOST
    transition("change by host" if host else "change", case.state, HOST if host else GUEST)
    if not host and (wanted.unit is not None or wanted.agreed_total is not None):
        raise Problem("role-required", "Only the host chooses the unit or agrees on a price.")
    if not host and case.today >= booking.stay.check_in:
        raise Problem("stay-already-begun", f"Check-in was {booking.stay.check_in}; ask the host.")
    unit = known_unit(terms, wanted.unit or booking.unit)
    stay, guests = _stay(booking, wanted), wanted.guests or booking.guests
    if stay.check_out <= case.today:
        raise InvalidRequest("/check_out", f"It is {case.today} at the property: the stay must end later.")
    if stay != booking.stay or guests != booking.guests:
        _check_rules(case, stay, guests)
    if unit != booking.unit:
        check_unit(case.calendar(unit), terms, _ahead(case, stay), case.caller.at, prepared=not host)
    elif stay != booking.stay:
        check_unit(case.calendar(), terms, stay, case.caller.at, own=booking.stay, prepared=not host)
    return unit, stay, guests


def _stay(booking: Booking, wanted: WantedChange) -> Stay:
    """Return the dates after the change: what was not asked for is as it is stored now."""
    return stay_between(wanted.check_in or booking.stay.check_in, wanted.check_out or booking.stay.check_out)


def _check_rules(case: Case, stay: Stay, guests: Guests) -> None:
    host = case.caller.acts_as == HOST
    if case.state == IN_PROGRESS and stay.check_in != case.booking.stay.check_in:
        raise InvalidRequest("/check_in", "The stay has begun: only its end can move.")
    if not host and stay == case.booking.stay:  # it was sold by the rules of its day
        check_guests(case.terms, guests)
    elif not host:
        check_stay(case.terms, stay, guests, case.today)
    elif case.state != IN_PROGRESS:
        if stay.check_in < min(case.today, case.booking.stay.check_in):
            raise InvalidRequest("/check_in", f"It is {case.today} at the property: a stay begins today or later.")
        check_host_stay(case.terms, stay, guests, case.today)


def _priced(case: Case, stay: Stay, guests: Guests, wanted: WantedChange) -> Quote:
    """Price what it would be: as agreed, unchanged where at most the unit is another, else at today's rates."""
    booking = case.booking
    if wanted.agreed_total is not None:
        return agreed_quote(case.terms, stay, guests, wanted.agreed_total)
    if (stay, guests) == (booking.stay, booking.guests):
        return Quote(stay, guests, booking.currency, booking.lines)
    return quote(case.terms, stay, guests)


def _moved(case: Case, unit: UnitId, stay: Stay) -> tuple[UnitCalendar, ...]:
    booking = case.booking
    if unit == booking.unit:
        if stay == booking.stay:
            return ()
        return (UnitCalendar(unit, case.calendar().moved(booking.stay, stay)),)
    there = UnitCalendar(unit, case.calendar(unit).claimed(_ahead(case, stay)))
    if booking.stay.check_out <= case.today:
        return (there,)
    return UnitCalendar(booking.unit, case.calendar().freed(_ahead(case, booking.stay))), there


def _ahead(case: Case, stay: Stay) -> Stay:
    """Return its nights from today on. Who moves to another unit does it now: nights behind were slept elsewhere."""
    return Stay(max(stay.check_in, case.today), stay.check_out)
