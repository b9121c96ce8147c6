"""Keep nights for someone at the checkout, for a quarter of an hour."""

from dataclasses import dataclass

from rental.bookings.contract import CONTACT, contact_name, name_digest
from rental.bookings.domain.calendar import CalendarFull, Hold
from rental.bookings.domain.holds import (
    ADDRESS,
    HOLD_FOR,
    SESSION,
    Holder,
)
from rental.bookings.domain.quote import Quote, check_currency, quote
from rental.bookings.domain.stay_rules import check_stay
from rental.bookings.ports import HoldEntry, LedgerBusy, Snapshot, UnitCalendar, Written
from rental.bookings.use_cases.callers import Books, Caller, busy, hold_id_of, of_host, on_sale, own_hold_ids
from rental.bookings.use_cases.freshness import ask_for_news, stale_calendars
from rental.bookings.use_cases.placing import too_many_here
from rental.bookings.use_cases.selling import WantedStay
from rental.bookings.use_cases.units import calendar_of, free_unit
from rental.kernel.client_network import client_network
from rental.kernel.ids import PropertyId, UnitId, derived_id
from rental.kernel.stay_dates import today_at
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Held:
    """Nights kept, and what they cost now. `instant`: they would be booked at once as of now, else asked for."""

    hold: Hold
    unit: UnitId
    terms: PropertyTerms
    quote: Quote
    instant: bool


def hold_stay(books: Books, caller: Caller, wanted: WantedStay, email: str = "") -> Held:
    """Keep the wanted nights in place of what the same checkout held at this property before.

    `email` is whom a request will be for. Other channels' stale calendars are asked for at once.

    Raises `Problem`: the stay's own refusals, or "too-many-holds" naming whose.
    """
    hold_id = hold_id_of(books.key, caller, wanted.property_id)
    until = (caller.at + HOLD_FOR).replace(microsecond=0)
    hold = Hold(hold_id, wanted.stay, until, name_digest(books.key, CONTACT, contact_name(email)) if email else b"")
    for _ in books.patience:
        try:
            snapshot = books.ledger.sale(caller.tenant_id, wanted.property_id)
            terms = on_sale(snapshot, wanted.property_id)
            check_currency(wanted.currency, terms)
            check_stay(terms, wanted.stay, wanted.guests, today_at(terms.time_zone, caller.at))
            own = _own(snapshot, terms, own_hold_ids(books.key, caller, wanted.property_id), caller)
            unit = free_unit(own.left, terms, wanted.stay, caller.at)
            calendars = _calendars(own, terms, unit, hold, caller)
            holders = _holders(books, caller, own.last, Placed(hold, unit))
            stale = stale_calendars(books, caller, terms, unit)
        except LedgerBusy:
            continue
        entry = HoldEntry(terms.property_id, calendars, holders)
        if isinstance(books.ledger.write_hold(caller.tenant_id, entry), Written):
            ask_for_news(books, caller, terms, stale)
            instant = terms.instant_book and not stale
            return Held(hold, unit, terms, quote(terms, wanted.stay, wanted.guests), instant)
    raise busy()


def release_hold(books: Books, caller: Caller, property_id: PropertyId, hold_id: str) -> None:
    """Give held nights back. A hold that is gone, or was never there, is no fault; another's stays."""
    for _ in books.patience:
        try:
            snapshot = books.ledger.sale(caller.tenant_id, property_id)
            terms = of_host(snapshot, property_id)  # also where the property left the site meanwhile
            ids = own_hold_ids(books.key, caller, property_id)
            own = _own(snapshot, terms, ids, caller)
            if hold_id not in ids or not own.units:
                return
            holders = _holders(books, caller, own.last, None)
        except LedgerBusy:
            continue
        calendars = tuple(UnitCalendar(unit, own.left.calendars[unit]) for unit in own.units)
        if isinstance(books.ledger.write_hold(caller.tenant_id, HoldEntry(property_id, calendars, holders)), Written):
            return
    raise busy()


@dataclass(frozen=True, slots=True)
class Placed:
    """A hold and the unit it is in."""

    hold: Hold
    unit: UnitId


@dataclass(frozen=True, slots=True)
class _Own:
    """What a checkout holds at a property: `units` with live holds of its own, `left` the calendars without them.

    `last` are its holds of before, also expired ones; those that were booked are gone.
    """

    units: tuple[UnitId, ...]
    left: Snapshot
    last: tuple[Placed, ...]


def _own(snapshot: Snapshot, terms: PropertyTerms, ids: frozenset[str], caller: Caller) -> _Own:
    units, left, last = [], snapshot, []
    for unit in terms.units:
        calendar = snapshot.calendars.get(unit)
        for hold in (each for each in (calendar.holds if calendar else ()) if each.id in ids):
            last.append(Placed(hold, unit))
            if hold.expires_at > caller.at:
                units.append(unit)
            left = left.with_calendar(unit, left.calendars[unit].let_go(hold.id, caller.at))
    return _Own(tuple(dict.fromkeys(units)), left, tuple(last))


def _calendars(own: _Own, terms: PropertyTerms, unit: UnitId, hold: Hold, caller: Caller) -> tuple[UnitCalendar, ...]:
    calendar = calendar_of(own.left, unit, today_at(terms.time_zone, caller.at))
    try:
        with_it = UnitCalendar(unit, calendar.held(hold, caller.at))
    except CalendarFull as full:
        raise too_many_here(full) from full
    return (with_it, *(UnitCalendar(each, own.left.calendars[each]) for each in own.units if each != unit))


def _holders(books: Books, caller: Caller, last: tuple[Placed, ...], new: Placed | None) -> tuple[Holder, ...]:
    """Return what address, checkout and contact hold with the last holds gone and the new one there.

    Raises `Problem("too-many-holds")`. What waits for a host counts no longer than the hold it came from: else whoever
    writes a stranger's address could keep them from asking for a day.
    """
    keys = _holder_keys(books.key, caller, new.hold.contact if new else b"")
    left = {(CONTACT, each.hold.contact): None for each in last if each.hold.contact}
    stored = books.ledger.holders(caller.tenant_id, dict.fromkeys([*keys, *left]))
    changed = []
    for each in dict.fromkeys([*(keys if new else ()), *stored]):
        holder = stored.get(each) or Holder(*each)
        for gone in last:
            holder = holder.without(_counted_as(books.key, each, gone), caller.at)
        if new and each in keys:
            holder = holder.holding(_counted_as(books.key, each, new), new.hold.expires_at, caller.at)
        changed.append(holder)
    return tuple(changed)


def _counted_as(key: bytes, holder: tuple[str, bytes], placed: Placed) -> str:
    """Return the name under which a holder counts a hold.

    A contact's is counted by unit and nights too, as each may become a request of its own.
    """
    hold = placed.hold
    if holder[0] != CONTACT:
        return hold.id
    return derived_id(key, hold.id, placed.unit, hold.stay.check_in.isoformat(), hold.stay.check_out.isoformat())


def _holder_keys(key: bytes, caller: Caller, contact: bytes = b"") -> list[tuple[str, bytes]]:
    names = {ADDRESS: client_network(caller.address), SESSION: caller.idempotency_scope}
    keys = [(kind, name_digest(key, kind, name)) for kind, name in names.items() if name]
    return keys + ([(CONTACT, contact)] if contact else [])
