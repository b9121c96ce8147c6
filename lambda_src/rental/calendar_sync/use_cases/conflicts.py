"""Conflicts are found from what the ledger tells, and end by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rental.calendar_sync.contract import CONFLICT_FOUND, CONFLICT_OVER
from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.ledger_conflicts import (
    DIRECT_FIRST,
    OPEN,
    OVER,
    Clash,
    Conflict,
    ConflictRule,
    Side,
    clashes,
)
from rental.calendar_sync.ports import ClosedCalendar, Conflicts, Places
from rental.kernel.errors import TryAgain
from rental.kernel.events import Event, last_change
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import today_at
from rental.kernel.tenancy import Principal

CALENDAR_SYNC = Principal("calendar-sync", "calendar-sync")
_MOST_PASSES = 6


class ConflictsMoving(TryAgain):
    """Others kept writing the same conflicts: look again later."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What finding conflicts works with; `rule` decides who keeps the nights."""

    conflicts: Conflicts
    closed: ClosedCalendar
    places: Places
    rule: ConflictRule = DIRECT_FIRST


def after_ledger_event(
    conflicts: Conflicts,
    closed_calendar: ClosedCalendar,
    places: Places,
    event: Event,
    at: datetime,
    *,
    rule: ConflictRule = DIRECT_FIRST,
) -> Sequence[Conflict]:
    """Look for conflicts once an event of a booking or claim is in the closed calendar. Raises `ConflictsMoving`."""
    watch = Watch(conflicts, closed_calendar, places, rule)
    return find_conflicts(watch, event.tenant_id, PropertyId(event.data["property_id"]), at)


def find_conflicts(watch: Watch, tenant_id: TenantId, property_id: PropertyId, at: datetime) -> Sequence[Conflict]:
    """Open what is new and end what is over; return the conflicts whose change was told.

    A settled one is told again only for nights that the host has not heard of. It looks until there is nothing to do,
    so that whoever wrote has seen what others put into the calendar meanwhile. Raises `ConflictsMoving`.
    """
    told: list[Conflict] = []
    for _ in range(_MOST_PASSES):
        work = _work(watch, tenant_id, property_id, at)
        if not work.is_left:
            return told
        told += _do(watch, tenant_id, work, at)
    raise ConflictsMoving(f"conflicts of {property_id} kept changing")


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be ended, told, or only shown as it is now; `known` by id."""

    known: Mapping[str, Conflict]
    ended: Sequence[Conflict] = ()
    news: Sequence[Clash] = ()
    other: Sequence[Clash] = ()

    @property
    def is_left(self) -> bool:
        return bool(self.ended or self.news or self.other)


def _work(watch: Watch, tenant_id: TenantId, property_id: PropertyId, at: datetime) -> _Work:
    closed = watch.closed.of_property(tenant_id, property_id)
    known = {each.id: each for each in watch.conflicts.of_property(tenant_id, property_id)}
    standing = [each for each in known.values() if each.state == OPEN]
    if not standing and not any(each.contested for each in closed):
        return _Work(known)
    found = _found(watch, tenant_id, property_id, closed, at)
    return _Work(
        known,
        ended=[each for each in standing if each.id not in found],
        news=[each for each in found.values() if _is_news(known.get(each.id), each)],
        other=[found[each.id] for each in standing if each.id in found and _shows_older(each, found[each.id])],
    )


def _found(
    watch: Watch, tenant_id: TenantId, property_id: PropertyId, closed: Sequence[ClosedNights], at: datetime
) -> Mapping[str, Clash]:
    """Return the conflicts there are now, by id; none at a property that is gone."""
    terms = watch.places.terms(tenant_id, property_id)
    if terms is None:
        return {}
    return {each.id: each for each in clashes(closed, today_at(terms.time_zone, at), watch.rule)}


def _is_news(known: Conflict | None, clash: Clash) -> bool:
    return known is None or known.state == OVER or not known.covers(clash.nights)


def _shows_older(known: Conflict, clash: Clash) -> bool:
    return known.covers(clash.nights) and not known.shows(clash)


def _do(watch: Watch, tenant_id: TenantId, work: _Work, at: datetime) -> list[Conflict]:
    """Write it; return what was told. What others wrote meanwhile is left to the next look."""
    changed = [(each.next(state=OVER), CONFLICT_OVER) for each in work.ended]
    if work.news or work.other:
        some = next(iter([*work.news, *work.other])).keeps
        names = watch.places.feed_names(tenant_id, some.property_id)
        changed += [(_opened(each, work.known.get(each.id), names, at), CONFLICT_FOUND) for each in work.news]
        for clash in work.other:
            watch.conflicts.amend(tenant_id, _showing(work.known[clash.id], clash, names))
    return [each for each, event in changed if watch.conflicts.write(tenant_id, each, _change(each, event, at))]


def _change(conflict: Conflict, event: str, at: datetime) -> dict[str, object]:
    return last_change(conflict.change_number, event, at, CALENDAR_SYNC)


def _opened(clash: Clash, before: Conflict | None, names: Mapping[str, str], at: datetime) -> Conflict:
    found_at = at.replace(microsecond=0)
    keeps, waits = _side(clash.keeps, names), _side(clash.waits, names)
    if before is None:
        where = (clash.keeps.property_id, clash.keeps.unit)
        return Conflict(clash.id, *where, clash.nights, keeps, waits, clash.why, clash.same_stay, found_at)
    again = before.next(state=OPEN, outcome="", note="", settled_at=None, found_at=found_at)
    return _showing(again, clash, names)


def _showing(conflict: Conflict, clash: Clash, names: Mapping[str, str]) -> Conflict:
    return replace(
        conflict,
        unit=clash.keeps.unit,
        nights=clash.nights,
        keeps=_side(clash.keeps, names),
        waits=_side(clash.waits, names),
        why=clash.why,
        same_stay=clash.same_stay,
    )


def _side(record: ClosedNights, names: Mapping[str, str]) -> Side:
    return Side(record.kind, record.record_id, names.get(record.channel, record.channel), record.label, record.stay)
