"""Quote a stay, and sell it, ask the host for it, or have it wait for its money."""

from dataclasses import dataclass, replace
from datetime import datetime

from rental.bookings.contract import (
    BOOKING_CONFIRMED,
    BOOKING_PLACED,
    BOOKING_REQUESTED,
    CONFIRMED,
    CONTACT,
    PENDING,
    RESERVE,
    STALE_CALENDAR,
    contact_name,
    name_digest,
)
from rental.bookings.domain.booking import CARD, SITE, Booking, Contact, Guests
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.quote import Quote, check_currency, quote
from rental.bookings.domain.quote_token import SignedQuote, read_quote
from rental.bookings.domain.stay_rules import check_not_begun, check_stay
from rental.bookings.ports import (
    CalendarMoved,
    Entry,
    LedgerBusy,
    RecordThere,
    Snapshot,
    UnitCalendar,
    Written,
)
from rental.bookings.use_cases.callers import Books, Caller, busy, on_sale, own_hold_ids
from rental.bookings.use_cases.freshness import stale_calendars
from rental.bookings.use_cases.placing import HOST_DECIDES, answer_by, holding, placed, told_reason
from rental.bookings.use_cases.units import calendar_of, free_unit, nights_taken
from rental.bookings.use_cases.writing import change_of
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, PropertyId, UnitId, derived_id
from rental.kernel.stay_dates import Stay, today_at
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class WantedStay:
    """What a guest asks for. `expected_total` is the price they were shown; None takes today's.

    `hold_id` are nights kept for them before; `quote_token` a price promised to them.
    """

    property_id: PropertyId
    stay: Stay
    guests: Guests
    currency: str | None = None
    expected_total: int | None = None
    hold_id: str = ""
    quote_token: str = ""


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """A wanted stay with whom it is for. `request_hash` tells one body from another under the same key.

    `payment_method` is the card that the guest gave, by its id at Stripe; "" where none was given.
    """

    wanted: WantedStay
    guest: Contact
    language: str
    idempotency_key: str
    request_hash: bytes
    payment_method: str = ""


@dataclass(frozen=True, slots=True)
class Sold:
    booking: Booking
    terms: PropertyTerms
    replayed: bool = False


class PriceChanged(Problem):
    """The stay costs something else than the guest was shown; `priced` is what it costs now.

    `promised_until` is when a price that was promised before ends: telling it again must not renew it.
    """

    def __init__(self, shown: int, priced: Quote, promised_until: datetime | None = None) -> None:
        detail = f"You were shown {shown}, it is {priced.total} {priced.currency} (minor units) now."
        super().__init__("price-changed", detail)
        self.priced = priced
        self.promised_until = promised_until


def quote_stay(snapshot: Snapshot, wanted: WantedStay, caller: Caller) -> Quote:
    """Price a stay that can be booked now. Raises `Problem` saying why it cannot."""
    terms = on_sale(snapshot, wanted.property_id)
    check_currency(wanted.currency, terms)
    check_stay(terms, wanted.stay, wanted.guests, today_at(terms.time_zone, caller.at))
    free_unit(snapshot, terms, wanted.stay, caller.at, own_hold=wanted.hold_id)
    return quote(terms, wanted.stay, wanted.guests)


def create_booking(books: Books, caller: Caller, asked: BookingRequest) -> Sold:
    """Sell the stay, ask the host for it or have it wait for its money, as the property and the books say.

    The same key and body are answered with the booking that they made before. Two round trips when nobody else books
    the property in the same moment, three where other channels' calendars must have been read lately. Raises `Problem`:
    "nights-taken" only when a night is really taken, "busy" when the deadline passed without a decision.
    """
    booking_id = BookingId(
        derived_id(books.key, caller.tenant_id, caller.idempotency_scope, "create_booking", asked.idempotency_key)
    )
    snapshot: Snapshot | None = None
    for _ in books.patience:
        try:
            snapshot = snapshot or books.ledger.sale(caller.tenant_id, asked.wanted.property_id)
            entry = _entry(snapshot, books, caller, asked, booking_id)
        except LedgerBusy:
            continue
        except Problem:  # a repeated request may find its own booking in the way
            if there := made_before(books, caller, booking_id):
                return _replay(there, _terms(snapshot), asked)
            raise
        match books.ledger.write(caller.tenant_id, entry):
            case Written():
                return Sold(_booking(entry.record), _terms(snapshot))
            case RecordThere(record=record):
                return _replay(_booking(record), _terms(snapshot), asked)
            case CalendarMoved(unit=unit, calendar=calendar) if len(_terms(snapshot).units) == 1:
                snapshot = snapshot.with_calendar(unit, calendar)  # the answer told it: no need to read again
            case _:  # among several units one that moved tells nothing of the others: a stay may have changed units
                snapshot = None
    raise busy()


def _entry(snapshot: Snapshot, books: Books, caller: Caller, asked: BookingRequest, booking_id: BookingId) -> Entry:
    terms, wanted, at = on_sale(snapshot, asked.wanted.property_id), asked.wanted, caller.at
    unit, calendar = _place(snapshot, books.key, caller, wanted)
    priced = _price(terms, books.key, caller, wanted)
    booking = _new_booking(booking_id, unit, caller, asked, (priced, terms))
    to_ask = _why_to_ask(books, caller, terms, unit)
    contact = name_digest(books.key, CONTACT, contact_name(booking.guest.email)) if to_ask else b""
    held = _held_for(contact, calendar, wanted, caller) if to_ask else None
    reason, payment = "", (RESERVE, booking.total)
    if books.card_payments and booking.total:
        method = asked.payment_method
        booking = placed(booking, terms, to_ask=to_ask, with_method=bool(method))
        kind, asks = BOOKING_PLACED, (*payment, method) if method else payment
    elif held:
        until = answer_by(replace(booking, expires_at=held.expires_at), terms, at)
        booking, reason = replace(booking, state=PENDING, expires_at=until), told_reason(to_ask)
        kind, asks = BOOKING_REQUESTED, payment
    else:
        kind, asks = BOOKING_CONFIRMED, booking.due(terms, at)
    left = calendar.let_go(wanted.hold_id, at)
    after = left.claimed(booking.stay) if booking.state == CONFIRMED else holding(left, booking, contact, at)
    return Entry(booking, change_of(booking, kind, caller, reason, asks), (UnitCalendar(unit, after),))


def _why_to_ask(books: Books, caller: Caller, terms: PropertyTerms, unit: UnitId) -> str:
    """Return why the host is asked, "" where guests book at once."""
    if not terms.instant_book:
        return HOST_DECIDES
    return STALE_CALENDAR if stale_calendars(books, caller, terms, unit) else ""


def _place(snapshot: Snapshot, key: bytes, caller: Caller, wanted: WantedStay) -> tuple[UnitId, Calendar]:
    """Return the unit and its calendar: the held one, whose rules were checked when it was held, or a free one."""
    terms = on_sale(snapshot, wanted.property_id)
    today = today_at(terms.time_zone, caller.at)
    if not wanted.hold_id:
        check_stay(terms, wanted.stay, wanted.guests, today)
        unit = free_unit(snapshot, terms, wanted.stay, caller.at)
        return unit, calendar_of(snapshot, unit, today)
    own = wanted.hold_id in own_hold_ids(key, caller, wanted.property_id)  # not another's, and not those of a request
    for unit in terms.units if own else ():
        calendar = calendar_of(snapshot, unit, today)
        hold = calendar.hold(wanted.hold_id, caller.at)
        if hold and hold.stay == wanted.stay:
            check_not_begun(wanted.stay, today)  # held before midnight at the property, booked after
            if taken := calendar.taken(wanted.stay, caller.at, own_hold=hold.id):  # sold on another channel meanwhile
                raise nights_taken(taken, terms.property_id)
            return unit, calendar
    raise Problem("hold-expired", f"Nothing is held for {wanted.stay.check_in} to {wanted.stay.check_out} any more.")


def _price(terms: PropertyTerms, key: bytes, caller: Caller, wanted: WantedStay) -> Quote:
    """Return the promised price, or today's if none was. Raises `Problem` where the guest was shown another."""
    check_currency(wanted.currency, terms)
    if wanted.guests.in_beds > terms.sleeps:
        check_stay(terms, wanted.stay, wanted.guests, today_at(terms.time_zone, caller.at))
    promised = _promised(terms, key, caller, wanted) if wanted.quote_token else None
    priced = promised.quote if promised else quote(terms, wanted.stay, wanted.guests)
    if wanted.expected_total not in (None, priced.total):
        raise PriceChanged(wanted.expected_total or 0, priced, promised.valid_until if promised else None)
    return priced


def _promised(terms: PropertyTerms, key: bytes, caller: Caller, wanted: WantedStay) -> SignedQuote:
    promised = read_quote(wanted.quote_token, key, caller.tenant_id, caller.at)
    priced = promised.quote
    if (promised.property_id, priced.stay, priced.guests) != (wanted.property_id, wanted.stay, wanted.guests):
        raise Problem("quote-invalid", "The quote is for another stay.")
    check_currency(priced.currency, terms)  # later changes are priced in what the property has now
    return promised


def _held_for(contact: bytes, calendar: Calendar, wanted: WantedStay, caller: Caller) -> Hold:
    """Return the hold of what a host is asked for, for whom it was made. Raises `Problem("hold-needed")`."""
    hold = calendar.hold(wanted.hold_id, caller.at)
    if hold is None or hold.contact != contact:
        raise Problem(
            "hold-needed", "This stay is asked for, not booked at once: hold the nights first, with the guest's e-mail."
        )
    return hold


def _new_booking(
    booking_id: BookingId, unit: UnitId, caller: Caller, asked: BookingRequest, sale: tuple[Quote, PropertyTerms]
) -> Booking:
    priced, terms = sale
    return Booking(
        id=booking_id,
        property_id=terms.property_id,
        unit=unit,
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
        state=CONFIRMED,
        refund_steps=terms.refund_steps if terms.cancellation_policy == "custom" else (),
        source=SITE,
        pays_by=CARD,
        payment_time=terms.payment_time,
    )


def made_before(books: Books, caller: Caller, booking_id: BookingId) -> Booking | None:
    """Return the booking that a request made before, asked when it is about to be refused. Raises `Problem("busy")`."""
    try:
        return books.ledger.booking(caller.tenant_id, booking_id)
    except LedgerBusy as error:  # refusing now could deny a booking that was made
        raise busy() from error


def _replay(there: Booking, terms: PropertyTerms, asked: BookingRequest) -> Sold:
    if there.request_hash != asked.request_hash:
        raise Problem("idempotency-key-reused", "This key already made another booking; send a new key.")
    return Sold(there, terms, replayed=True)


def _terms(snapshot: Snapshot | None) -> PropertyTerms:
    if snapshot is None or snapshot.terms is None:
        raise Problem("not-found", "The property of that booking is gone.")
    return snapshot.terms


def _booking(record: object) -> Booking:
    if not isinstance(record, Booking):
        raise TypeError(f"a booking was expected, got {type(record).__name__}")
    return record
