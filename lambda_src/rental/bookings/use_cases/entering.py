"""A booking that the host enters: someone called, wrote, or stood at the door."""

from dataclasses import dataclass
from datetime import date

from rental.bookings.contract import BOOKING_CONFIRMED
from rental.bookings.domain.booking import Booking, Contact, Guests
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.quote import Quote, agreed_quote, quote
from rental.bookings.domain.stay_rules import check_host_stay, check_stay
from rental.bookings.ports import Entry, LedgerBusy, RecordThere, Snapshot, UnitCalendar, Written
from rental.bookings.use_cases.callers import Books, Caller, busy, of_host
from rental.bookings.use_cases.selling import Sold, made_before
from rental.bookings.use_cases.units import calendar_of, check_unit, free_unit, known_unit
from rental.bookings.use_cases.writing import change_of
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, PropertyId, UnitId, derived_id
from rental.kernel.stay_dates import Stay, today_at
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class HostBooking:
    """What the host wrote down. `agreed_total` replaces the price; `ignore_rules` sells against the rules."""

    property_id: PropertyId
    stay: Stay
    guests: Guests
    guest: Contact
    source: str
    pays_by: str
    language: str
    idempotency_key: str
    request_hash: bytes
    unit: str | None = None
    agreed_total: int | None = None
    ignore_rules: bool = False


def enter_booking(books: Books, caller: Caller, asked: HostBooking) -> Sold:
    """Sell a stay in the host's name, confirmed at once. Only taken nights stand in the way of `ignore_rules`."""
    booking_id = BookingId(
        derived_id(books.key, caller.tenant_id, caller.principal.id, "enter_booking", asked.idempotency_key)
    )
    for _ in books.patience:
        try:
            snapshot = books.ledger.sale(caller.tenant_id, asked.property_id)
            terms = of_host(snapshot, asked.property_id)
            entry = _entry(snapshot, terms, caller, asked, booking_id)
        except LedgerBusy:
            continue
        except Problem:  # a repeated request may find its own booking in the way
            if (there := made_before(books, caller, booking_id)) and snapshot.terms:
                return _replay(there, snapshot.terms, asked)
            raise
        match books.ledger.write(caller.tenant_id, entry):
            case Written() if isinstance(entry.record, Booking):
                return Sold(entry.record, terms)
            case RecordThere(record=record) if isinstance(record, Booking):
                return _replay(record, terms, asked)
    raise busy()


def _entry(
    snapshot: Snapshot, terms: PropertyTerms, caller: Caller, asked: HostBooking, booking_id: BookingId
) -> Entry:
    today = today_at(terms.time_zone, caller.at)
    check = check_host_stay if asked.ignore_rules else check_stay
    check(terms, asked.stay, asked.guests, today)
    unit = _unit(snapshot, terms, caller, asked)
    booking = _booking(booking_id, unit, terms, caller, asked)
    calendar = calendar_of(snapshot, unit, today)
    after = calendar.claimed(_known(calendar, booking.stay, today))
    change = change_of(booking, BOOKING_CONFIRMED, caller, payment=booking.due(terms, caller.at))
    return Entry(booking, change, (UnitCalendar(unit, after),))


def _unit(snapshot: Snapshot, terms: PropertyTerms, caller: Caller, asked: HostBooking) -> UnitId:
    today = today_at(terms.time_zone, caller.at)
    if asked.unit is None and not asked.ignore_rules:
        return free_unit(snapshot, terms, asked.stay, caller.at)
    candidates = terms.units if asked.unit is None else (known_unit(terms, asked.unit),)
    for unit in candidates[:-1]:
        calendar = calendar_of(snapshot, unit, today)
        if not calendar.taken(_known(calendar, asked.stay, today), caller.at):
            return unit
    calendar = calendar_of(snapshot, candidates[-1], today)
    stay = _known(calendar, asked.stay, today)
    check_unit(calendar, terms, stay, caller.at, prepared=not asked.ignore_rules)
    return candidates[-1]


def _known(calendar: Calendar, stay: Stay, today: date) -> Stay:
    """Return its nights that the calendar knows of. What came before is past: it stands in nobody's way."""
    return Stay(max(stay.check_in, min(calendar.base, today)), stay.check_out)


def _booking(booking_id: BookingId, unit: UnitId, terms: PropertyTerms, caller: Caller, asked: HostBooking) -> Booking:
    priced = _priced(terms, asked)
    return Booking(
        id=booking_id,
        property_id=terms.property_id,
        unit=unit,
        stay=asked.stay,
        guests=asked.guests,
        guest=asked.guest,
        lines=priced.lines,
        currency=priced.currency,
        cancellation_policy=terms.cancellation_policy,
        language=asked.language,
        booked_by=caller.principal.id,
        created_at=caller.at.replace(microsecond=0),
        request_hash=asked.request_hash,
        refund_steps=terms.refund_steps if terms.cancellation_policy == "custom" else (),
        source=asked.source,
        pays_by=asked.pays_by,
        payment_time=terms.payment_time,
    )


def _priced(terms: PropertyTerms, asked: HostBooking) -> Quote:
    if asked.agreed_total is None:
        return quote(terms, asked.stay, asked.guests)
    return agreed_quote(terms.currency, asked.stay, asked.guests, asked.agreed_total)


def _replay(there: Booking, terms: PropertyTerms, asked: HostBooking) -> Sold:
    if (there.request_hash, there.property_id) != (asked.request_hash, asked.property_id):
        raise Problem("idempotency-key-reused", "This key already made another booking; send a new key.")
    return Sold(there, terms, replayed=True)
