"""What a calendar shows: free nights to guests, everything to the host."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rental.bookings.contract import COMPLETED, CONFIRMED, EXPIRED, HOLDING_STATES, IN_PROGRESS
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.gaps import Gap, unsellable_gaps
from rental.bookings.ports import BookingLists, Ledger, Listed, ListPage, Snapshot, View
from rental.bookings.use_cases.callers import Caller, of_host, on_sale
from rental.bookings.use_cases.units import calendar_of
from rental.kernel.ids import PropertyId, UnitId
from rental.kernel.stay_dates import Stay, as_ranges, instant_at, today_at
from rental.properties.contract import PropertyTerms

_BOOKING = "booking"


@dataclass(frozen=True, slots=True)
class Availability:
    """Nights in which no unit is free, as half-open ranges within [first, until)."""

    terms: PropertyTerms
    today: date
    bookable_until: date
    taken: list[tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking or claim in a calendar; `shadow` tells that another owns some of its nights."""

    listed: Listed
    shadow: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit's calendar: who is there, what is held at checkouts, and what nobody can book."""

    unit: UnitId
    entries: Sequence[Shown]
    holds: Sequence[Hold]
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class PropertyView:
    terms: PropertyTerms
    today: date
    units: Sequence[UnitView]


def availability(ledger: Ledger, caller: Caller, property_id: PropertyId, view: Stay) -> Availability:
    """Return when a property cannot be slept in, and from when until when it can be booked. Costs half a read unit."""
    snapshot = ledger.glance(caller.tenant_id, property_id)
    terms = on_sale(snapshot, property_id)
    today = today_at(terms.time_zone, caller.at)
    units = [calendar_of(snapshot, unit, today) for unit in terms.units]
    nights = [set(each.unsellable(view, terms.rules.preparation_days, caller.at)) for each in units]
    until = today + timedelta(days=terms.rules.booking_window_days)
    return Availability(terms, today, until, as_ranges(set.intersection(*nights)))


def host_calendar(
    ledger: Ledger, lists: BookingLists, caller: Caller, property_ids: Iterable[PropertyId], view: Stay
) -> list[PropertyView]:
    """Return the calendars of several properties; unknown ones are left out."""
    found = ledger.sales(caller.tenant_id, property_ids)
    return [_property_view(lists, caller, each, snapshot, view) for each, snapshot in found.items()]


def current_page(page: ListPage, state: str | None, at: datetime) -> ListPage:
    """Return a page of a list as it is at the instant `at`, without those that are no longer in the state asked for."""
    shown = [_expired_by(each, at) for each in page.items]
    return ListPage([each for each in shown if state in (None, each.state)], page.next_cursor)


def _expired_by(listed: Listed, at: datetime) -> Listed:
    """Return it with the state that follows without the property's times: what waited in vain is expired."""
    if listed.state in HOLDING_STATES and listed.expires_at is not None and at >= listed.expires_at:
        return replace(listed, state=EXPIRED)
    return listed


def _shown_at(listed: Listed, terms: PropertyTerms, at: datetime) -> Listed:
    """Return it in the state that the clock has brought it to, whether or not that is stored yet."""
    if listed.kind != _BOOKING or listed.state not in (CONFIRMED, IN_PROGRESS):
        return _expired_by(listed, at)
    if at >= instant_at(terms.time_zone, listed.check_out, terms.check_out_until):
        return replace(listed, state=COMPLETED)
    begun = at >= instant_at(terms.time_zone, listed.check_in, terms.check_in_from)
    return replace(listed, state=IN_PROGRESS) if begun else listed


def _property_view(
    lists: BookingLists, caller: Caller, property_id: PropertyId, snapshot: Snapshot, view: Stay
) -> PropertyView:
    terms = of_host(snapshot, property_id)
    today = today_at(terms.time_zone, caller.at)
    calendars = {unit: calendar_of(snapshot, unit, today) for unit in terms.units}
    whole = View(view, frozenset(terms.units), _read_until(calendars.values(), view, caller))
    listed = [_shown_at(each, terms, caller.at) for each in lists.overlapping(caller.tenant_id, property_id, whole)]
    current = [each for each in listed if each.state != EXPIRED]
    units = []
    for unit, calendar in calendars.items():
        gaps = unsellable_gaps(terms, calendar, view.check_in, view.check_out, today, caller.at)
        units.append(_unit_view(unit, calendar, [each for each in current if each.unit == unit], gaps, caller.at))
    return PropertyView(terms, today, units)


def _unit_view(
    unit: UnitId, calendar: Calendar, listed: Sequence[Listed], gaps: Sequence[Gap], at: datetime
) -> UnitView:
    entries = [Shown(each, calendar.shadow(each.id) is not None) for each in listed]
    bookings = {each.id for each in listed}
    holds = [each for each in calendar.live_holds(at) if each.id not in bookings]
    return UnitView(unit, sorted(entries, key=lambda each: each.listed.check_in), holds, gaps)


def _read_until(calendars: Iterable[Calendar], view: Stay, caller: Caller) -> date:
    """Return where the last hold or shadow ends that begins before the view ends."""
    stays = [
        stay
        for calendar in calendars
        for stay in (
            *(hold.stay for hold in calendar.live_holds(caller.at)),
            *(shadow.stay for shadow in calendar.shadows),
        )
    ]
    return max((stay.check_out for stay in stays if stay.check_in < view.check_out), default=view.check_out)
