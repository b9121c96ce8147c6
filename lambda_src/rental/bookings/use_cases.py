"""Quote, create, read, cancel and list bookings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rental.bookings.contract import BOOKING_CANCELLED, BOOKING_CONFIRMED, CANCELLED
from rental.bookings.domain.booking import FIRST_UNIT, Booking, Contact
from rental.bookings.domain.calendar import BOOKING_WINDOW_DAYS, Calendar
from rental.bookings.domain.quote import Guests, Quote, check_currency, check_sold_on, quote
from rental.bookings.ports import BookingThere, CalendarMoved, Entry, Ledger, LedgerBusy, Snapshot, Written
from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, PropertyId, TenantId, derived_id
from rental.kernel.stay_dates import Stay, as_ranges, today_at
from rental.kernel.tenancy import Principal
from rental.properties.contract import PUBLISHED, PropertyTerms

Patience = Iterable[int]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, of which tenant, and when."""

    tenant_id: TenantId
    principal: Principal
    at: datetime


@dataclass(frozen=True, slots=True)
class WantedStay:
    """What a guest asks for. `expected_total` is the price they were shown; None takes today's."""

    property_id: PropertyId
    stay: Stay
    guests: Guests
    currency: str | None = None
    expected_total: int | None = None


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """A wanted stay with whom it is for. `request_hash` tells one body from another under the same key."""

    wanted: WantedStay
    guest: Contact
    language: str
    idempotency_key: str
    request_hash: bytes


@dataclass(frozen=True, slots=True)
class Sold:
    booking: Booking
    terms: PropertyTerms
    replayed: bool = False


class PriceChanged(Problem):
    """The stay costs something else than the guest was shown; `priced` is what it costs now."""

    def __init__(self, shown: int, priced: Quote) -> None:
        detail = f"You were shown {shown}, it is {priced.total} {priced.currency} (minor units) now."
        super().__init__("price-changed", detail)
        self.priced = priced


@dataclass(frozen=True, slots=True)
class Availability:
    """Taken nights as half-open ranges within [first, until)."""

    terms: PropertyTerms
    today: date
    bookable_until: date
    taken: list[tuple[date, date]]


def quote_stay(snapshot: Snapshot | None, wanted: WantedStay, at: datetime) -> Quote:
    """Price a stay that can be booked now. Raises `Problem` saying why it cannot."""
    terms = _on_sale(snapshot, wanted.property_id)
    today = today_at(terms.time_zone, at)
    check_currency(wanted.currency, terms)
    check_sold_on(terms, wanted.stay, wanted.guests, today, BOOKING_WINDOW_DAYS)
    calendar = snapshot.calendar if snapshot else None
    _check_free(calendar or Calendar.empty(today), wanted)
    return quote(terms, wanted.stay, wanted.guests)


def create_booking(ledger: Ledger, patience: Patience, key: bytes, caller: Caller, asked: BookingRequest) -> Sold:
    """Sell the stay, or answer the booking that the same key and body made before.

    Two round trips when nobody else books the property in the same moment. Raises `Problem`: "nights-taken" only
    when a night is really taken, "busy" when the deadline passed without a decision.
    """
    wanted = asked.wanted
    booking_id = BookingId(
        derived_id(key, caller.tenant_id, caller.principal.id, "create_booking", asked.idempotency_key)
    )
    moved: Calendar | None = None
    snapshot: Snapshot | None = None
    for _ in patience:
        if moved is None or snapshot is None:
            snapshot = _read(ledger, caller, wanted.property_id, booking_id)
            if snapshot is None:
                continue
        else:  # the failed write told us what the calendar is now: no need to read again
            snapshot = Snapshot(snapshot.terms, moved)
        if snapshot.booking is not None:
            return _replay(snapshot.booking, snapshot.terms, asked)
        priced = quote_stay(snapshot, wanted, caller.at)
        terms = _on_sale(snapshot, wanted.property_id)
        _check_price(priced, wanted)
        booking = _new_booking(booking_id, caller, asked, priced, terms)
        match ledger.write(caller.tenant_id, _sale(booking, terms, snapshot.calendar, caller)):
            case Written():
                return Sold(booking, terms)
            case BookingThere(booking=there):
                return _replay(there, terms, asked)
            case CalendarMoved(calendar=calendar):
                moved = calendar
            case _:
                moved = None
    raise _busy()


def cancel_booking(
    ledger: Ledger, patience: Patience, caller: Caller, booking: Booking, reason: str
) -> tuple[Booking, PropertyTerms]:
    """Cancel a stay that has not begun and free its nights. A cancelled one is answered as it is."""
    for _ in patience:
        snapshot = _read(ledger, caller, booking.property_id, booking.id)
        if snapshot is None:
            continue
        current, terms = snapshot.booking, snapshot.terms
        if current is None or terms is None or snapshot.calendar is None:
            raise Problem("not-found", f"There is no booking {booking.id} here.")
        if current.state == CANCELLED:
            return current, terms
        today = today_at(terms.time_zone, caller.at)
        if today >= current.stay.check_in:
            raise Problem("stay-already-begun", f"Check-in was {current.stay.check_in}; ask the host.")
        cancelled = current.cancelled(caller.at, reason)
        change = last_change(cancelled.change_number, BOOKING_CANCELLED, caller.at, caller.principal, reason)
        entry = Entry(cancelled, snapshot.calendar.rolled(today).freed(current.stay), change)
        if isinstance(ledger.write(caller.tenant_id, entry), Written):
            return cancelled, terms
    raise _busy()


def availability(ledger: Ledger, caller: Caller, property_id: PropertyId, first: date, until: date) -> Availability:
    """Return the taken nights of a property between two dates, and from when until when it can be booked."""
    snapshot = ledger.terms_and_calendars(caller.tenant_id, [property_id]).get(property_id)
    terms = _on_sale(snapshot, property_id)
    today = today_at(terms.time_zone, caller.at)
    calendar = snapshot.calendar if snapshot else None
    taken = (calendar or Calendar.empty(today)).taken(Stay(first, until))
    return Availability(terms, today, today + timedelta(days=BOOKING_WINDOW_DAYS), as_ranges(taken))


def _read(ledger: Ledger, caller: Caller, property_id: PropertyId, booking_id: BookingId) -> Snapshot | None:
    """Read, or return None where the ledger is too busy to answer."""
    try:
        return ledger.read(caller.tenant_id, property_id, booking_id)
    except LedgerBusy:
        return None


def _sale(booking: Booking, terms: PropertyTerms, calendar: Calendar | None, caller: Caller) -> Entry:
    today = today_at(terms.time_zone, caller.at)
    after = (calendar or Calendar.empty(today)).rolled(today).claimed(booking.stay)
    return Entry(booking, after, last_change(1, BOOKING_CONFIRMED, caller.at, caller.principal))


def _new_booking(
    booking_id: BookingId, caller: Caller, asked: BookingRequest, priced: Quote, terms: PropertyTerms
) -> Booking:
    return Booking(
        id=booking_id,
        property_id=terms.property_id,
        unit=FIRST_UNIT,
        stay=priced.stay,
        guests=priced.guests,
        guest=asked.guest,
        lines=priced.lines,
        currency=priced.currency,
        cancellation_policy=terms.cancellation_policy,
        language=asked.language,
        booked_by=caller.principal.id,
        created_at=caller.at.replace(microsecond=0),
        request_hash=asked.request_hash,
    )


def _replay(there: Booking, terms: PropertyTerms | None, asked: BookingRequest) -> Sold:
    if there.request_hash != asked.request_hash:
        raise Problem("idempotency-key-reused", "This key already made another booking; send a new key.")
    if terms is None:
        raise Problem("not-found", f"The property of booking {there.id} is gone.")
    return Sold(there, terms, replayed=True)


def _on_sale(snapshot: Snapshot | None, property_id: PropertyId) -> PropertyTerms:
    if snapshot is None or snapshot.terms is None or snapshot.terms.state != PUBLISHED:
        raise Problem("not-found", f"There is no property {property_id} here.")
    return snapshot.terms


def _check_free(calendar: Calendar, wanted: WantedStay) -> None:
    if taken := calendar.taken(wanted.stay):
        nights = [night.isoformat() for night in taken]
        detail = f"Taken: {', '.join(nights)}."
        raise Problem("nights-taken", detail, nights=nights, property_id=wanted.property_id)


def _check_price(priced: Quote, wanted: WantedStay) -> None:
    if wanted.expected_total is None or wanted.expected_total == priced.total:
        return
    raise PriceChanged(wanted.expected_total, priced)


def _busy() -> Problem:
    detail = "Others are booking this property in the same second. Nothing was decided; try again."
    return Problem("busy", detail, headers={"retry-after": "1"})
