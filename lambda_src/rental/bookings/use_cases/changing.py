"""Other dates, guests or another unit for a booking: all moved in one write, or nothing."""

from dataclasses import dataclass
from datetime import date

from rental.bookings.contract import BOOKING_CHANGED, IN_PROGRESS
from rental.bookings.domain.booking import Booking, Guests
from rental.bookings.domain.quote import Quote, stay_between
from rental.bookings.domain.states import GUEST, HOST, transition
from rental.bookings.domain.stay_rules import check_guests, check_host_stay, check_stay
from rental.bookings.ports import Entry, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.repricing import check_given_up, reprice
from rental.bookings.use_cases.selling import PriceChanged
from rental.bookings.use_cases.units import check_unit, known_unit
from rental.bookings.use_cases.writing import Case, change_booking_record
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import BookingId, UnitId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms

_MOST_CHANGES = 20


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
        priced = _priced(case, stay, guests, wanted)
        same = (unit, stay, guests, priced.lines) == (booking.unit, booking.stay, booking.guests, booking.lines)
        if wanted.expected_total not in (None, priced.total):
            raise PriceChanged(wanted.expected_total or 0, priced)
        if same:
            return None
        after = booking.next(unit=unit, stay=stay, guests=guests, lines=priced.lines)
        payment = after.due(case.terms, caller.at) if priced.total != booking.total else None
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
    # Each sends two letters. What payments told of its money meanwhile is no change of anybody's.
    if not host and booking.change_number - booking.payment.number >= _MOST_CHANGES:
        raise Problem("too-many-requests", "This booking was changed often enough; ask the host.")
    stay, guests = _stay(booking, wanted), wanted.guests or booking.guests
    if stay.check_out <= case.today:
        raise InvalidRequest("/check_out", f"It is {case.today} at the property: the stay must end later.")
    if stay != booking.stay or guests != booking.guests:
        _check_rules(case, stay, guests)
    unit = known_unit(terms, wanted.unit or booking.unit)
    if host or wanted.unit is not None:
        _check_free(case, unit, stay)
        return unit, stay, guests
    return _own_or_another(case, stay), stay, guests


def _own_or_another(case: Case, stay: Stay) -> UnitId:
    """Return the unit for a guest's stay: its own if it is free there, else another. Raises `Problem`."""
    refusals = []
    for unit in dict.fromkeys((case.booking.unit, *case.terms.units)):
        try:
            _check_free(case, unit, stay)
        except Problem as taken:
            refusals.append(taken)
        else:
            return unit
    raise refusals[0]


def _check_free(case: Case, unit: UnitId, stay: Stay) -> None:
    booking, host = case.booking, case.caller.acts_as == HOST
    if unit != booking.unit:
        check_unit(case.calendar(unit), case.terms, _ahead(case, stay), case.caller.at, prepared=not host)
    elif stay != booking.stay:
        check_unit(case.calendar(), case.terms, stay, case.caller.at, own=booking.stay, prepared=not host)


def _priced(case: Case, stay: Stay, guests: Guests, wanted: WantedChange) -> Quote:
    priced = reprice(case, stay, guests, wanted.agreed_total)
    check_given_up(case, stay, priced)
    return priced


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
    else:
        if stay.check_in < min(case.today, case.booking.stay.check_in):
            raise InvalidRequest("/check_in", f"It is {case.today} at the property: a stay begins today or later.")
        check_host_stay(case.terms, stay, guests, case.today)


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
