"""Keep nights for someone at the checkout, for a quarter of an hour."""

from dataclasses import dataclass

from rental.bookings.domain.calendar import Calendar, CalendarFull, Hold
from rental.bookings.domain.holds import (
    ADDRESS,
    CONTACT,
    HOLD_FOR,
    REQUEST_FOR,
    SESSION,
    Holder,
    address_site,
    contact_name,
    digest,
)
from rental.bookings.domain.quote import Quote, check_currency, quote
from rental.bookings.domain.stay_rules import check_stay
from rental.bookings.ports import HoldEntry, LedgerBusy, Snapshot, UnitCalendar, Written
from rental.bookings.use_cases.callers import Books, Caller, busy, hold_id_of, on_sale
from rental.bookings.use_cases.selling import WantedStay, too_many_here
from rental.bookings.use_cases.units import calendar_of, free_unit
from rental.kernel.ids import PropertyId, UnitId, derived_id
from rental.kernel.stay_dates import today_at
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Held:
    """Nights kept, and what they cost now."""

    hold: Hold
    unit: UnitId
    terms: PropertyTerms
    quote: Quote


def hold_stay(books: Books, caller: Caller, wanted: WantedStay, email: str = "") -> Held:
    """Keep the wanted nights in place of what the same checkout held at this property before.

    `email` is whom a request will be for. Raises `Problem`: the stay's own refusals, or "too-many-holds" naming whose.
    """
    hold_id = hold_id_of(books.key, caller, wanted.property_id)
    until = (caller.at + HOLD_FOR).replace(microsecond=0)
    hold = Hold(hold_id, wanted.stay, until, digest(books.key, CONTACT, contact_name(email)) if email else b"")
    for _ in books.patience:
        try:
            snapshot = books.ledger.sale(caller.tenant_id, wanted.property_id)
            terms = on_sale(snapshot, wanted.property_id)
            check_currency(wanted.currency, terms)
            check_stay(terms, wanted.stay, wanted.guests, today_at(terms.time_zone, caller.at))
            unit = free_unit(snapshot, terms, wanted.stay, caller.at, own_hold=hold_id)
            calendars = _calendars(snapshot, terms, unit, hold, caller)
            holders = _holders(books, caller, terms, (_last_hold(snapshot, terms, hold_id), hold))
        except LedgerBusy:
            continue
        entry = HoldEntry(terms.property_id, calendars, holders)
        if isinstance(books.ledger.write_hold(caller.tenant_id, entry), Written):
            return Held(hold, unit, terms, quote(terms, wanted.stay, wanted.guests))
    raise busy()


def release_hold(books: Books, caller: Caller, property_id: PropertyId, hold_id: str) -> None:
    """Give held nights back. A hold that is gone, or was never there, is no fault."""
    for _ in books.patience:
        try:
            snapshot = books.ledger.sale(caller.tenant_id, property_id)
            terms = on_sale(snapshot, property_id)
            calendars = _without(snapshot, terms, hold_id, caller)
            last = _last_hold(snapshot, terms, hold_id)
            if not calendars or not last or hold_id != hold_id_of(books.key, caller, property_id):
                return
            keys = _holder_keys(books.key, caller, last.contact)
            stored = books.ledger.holders(caller.tenant_id, keys)
        except LedgerBusy:
            continue
        holders = tuple(
            stored[each].without(_counted_as(books.key, each, last), caller.at) for each in keys if each in stored
        )
        if isinstance(books.ledger.write_hold(caller.tenant_id, HoldEntry(property_id, calendars, holders)), Written):
            return
    raise busy()


def _calendars(
    snapshot: Snapshot, terms: PropertyTerms, unit: UnitId, hold: Hold, caller: Caller
) -> tuple[UnitCalendar, ...]:
    calendar = calendar_of(snapshot, unit, today_at(terms.time_zone, caller.at))
    try:
        with_it = UnitCalendar(unit, calendar.held(hold, caller.at))
    except CalendarFull as full:
        raise too_many_here(full) from full
    left = tuple(each for each in _without(snapshot, terms, hold.id, caller) if each.unit != unit)
    return (with_it, *left)


def _without(snapshot: Snapshot, terms: PropertyTerms, hold_id: str, caller: Caller) -> tuple[UnitCalendar, ...]:
    """Return the calendars that have the hold, without it."""
    having: list[tuple[UnitId, Calendar]] = [
        (unit, snapshot.calendars[unit])
        for unit in terms.units
        if unit in snapshot.calendars and snapshot.calendars[unit].hold(hold_id, caller.at)
    ]
    return tuple(UnitCalendar(unit, calendar.let_go(hold_id, caller.at)) for unit, calendar in having)


def _last_hold(snapshot: Snapshot, terms: PropertyTerms, hold_id: str) -> Hold | None:
    """Return what was held under an id before, also if it has expired; nothing once it was booked."""
    calendars = [snapshot.calendars[unit] for unit in terms.units if unit in snapshot.calendars]
    return next((hold for calendar in calendars for hold in calendar.holds if hold.id == hold_id), None)


def _holders(books: Books, caller: Caller, terms: PropertyTerms, holds: tuple[Hold | None, Hold]) -> tuple[Holder, ...]:
    """Return what address, checkout and contact hold with the last hold gone and the new one there.

    A contact's counts as long as the request that follows may wait, everybody else's as long as the hold.
    Raises `Problem("too-many-holds")`.
    """
    last, new = holds
    keys = _holder_keys(books.key, caller, new.contact)
    left = [(CONTACT, last.contact)] if last and last.contact and last.contact != new.contact else []
    stored = books.ledger.holders(caller.tenant_id, [*keys, *left])
    asked_until = new.expires_at if terms.instant_book else (caller.at + REQUEST_FOR).replace(microsecond=0)
    changed = []
    for each in (*keys, *(key for key in left if key in stored)):
        holder = stored.get(each) or Holder(*each)
        if last:
            holder = holder.without(_counted_as(books.key, each, last), caller.at)
        if each in keys:
            until = asked_until if each[0] == CONTACT else new.expires_at
            holder = holder.holding(_counted_as(books.key, each, new), until, caller.at)
        changed.append(holder)
    return tuple(changed)


def _counted_as(key: bytes, holder: tuple[str, bytes], hold: Hold) -> str:
    """Return the name under which a holder counts a hold: a contact by its nights, as each may become a request."""
    if holder[0] != CONTACT:
        return hold.id
    return derived_id(key, hold.id, hold.stay.check_in.isoformat(), hold.stay.check_out.isoformat())


def _holder_keys(key: bytes, caller: Caller, contact: bytes = b"") -> list[tuple[str, bytes]]:
    names = {ADDRESS: address_site(caller.address), SESSION: caller.idempotency_scope}
    keys = [(kind, digest(key, kind, name)) for kind, name in names.items() if name]
    return keys + ([(CONTACT, contact)] if contact else [])
