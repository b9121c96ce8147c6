"""What is due for a stay, or for whatever else has reminders, arranged as soon as it is known.

Events only say that there is something to look at: what is arranged follows from the stay as it is stored, so that they
may come late, more than once and in any order. A due item is put before the plan names it and dropped after: whoever
dies in between leaves at worst one too many, and whether it goes out is decided when its moment comes.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.kernel.clock import Clock
from rental.kernel.errors import TryAgain
from rental.kernel.ids import BookingId, TenantId
from rental.reminders.domain.due import Due, Entry, Plan
from rental.reminders.domain.kinds import Kinds
from rental.reminders.domain.stays import Moment, timetable
from rental.reminders.ports import DueQueue, DueStore, Plans, StayFile, StayFiles

# A due item put later than that before its moment might be missed by the run that reads the slot.
_NEARLY = timedelta(seconds=60)
_PLAN_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """What planning stands on. `patience` yields as often as it tries again when others plan the same stay."""

    files: StayFiles
    plans: Plans
    due: DueStore
    queue: DueQueue
    kinds: Kinds
    clock: Clock
    patience: Iterable[object]


class PlanMoved(TryAgain):
    """Others kept planning the same stay."""


def plan_stay(desk: PlanDesk, tenant_id: TenantId, booking_id: BookingId) -> int:
    """Arrange a stay's reminders as it stands now, and return how many changed. Raises `PlanMoved`."""
    for _ in desk.patience:
        file = desk.files.find(tenant_id, booking_id)
        if file is None:
            return 0
        now = desk.clock.now()
        changed = keep_to(desk, Planned(tenant_id, booking_id, file.plan), _still_to_come(file, desk.kinds, now), now)
        if changed is not None:
            return changed
    raise PlanMoved(f"others keep planning booking {booking_id}")


@dataclass(frozen=True, slots=True)
class Planned:
    """What is arranged for a subject, as it was read."""

    tenant_id: TenantId
    subject: str
    plan: Plan


def keep_to(desk: PlanDesk, was: Planned, wanted: Mapping[str, Moment], now: datetime) -> int | None:
    """Arrange what is wanted, by its name in the plan, and return how many changed; None where others planned it.

    A name is a kind's, or begins with it and a hyphen.
    """
    tenant_id, subject, entries = was.tenant_id, was.subject, was.plan.entries
    changed = {
        name: moment for name, moment in wanted.items() if name not in entries or entries[name].slot != moment.slot
    }
    gone = {name for name, entry in entries.items() if name not in wanted and entry.slot.instant > now}
    if not changed and not gone:
        return 0
    due = [Due(moment.kind.name, moment.slot, tenant_id, subject) for moment in changed.values()]
    _arrange(desk, due, was.plan.version + 1)
    if not desk.plans.write(tenant_id, subject, _next(was.plan, changed, gone), _expires(wanted, now)):
        return None
    _drop(desk, was, {*changed, *gone}, now)
    return len(changed) + len(gone)


def _still_to_come(file: StayFile, kinds: Kinds, now: datetime) -> dict[str, Moment]:
    found = timetable(file.stay, kinds, file.chosen, file.zone)
    return {name: moment for name, moment in found.items() if moment.last >= now}


def _arrange(desk: PlanDesk, due: list[Due], number: int) -> None:
    """Put due items; what has come already, or may come before they can be read, into the queue as well."""
    now = desk.clock.now()
    desk.due.put((each for each in due if each.slot.instant > now), number)
    now = desk.clock.now()  # putting may have taken its time
    for each in due:
        if each.slot.instant <= now + _NEARLY:
            wait = max(timedelta(0), each.slot.instant - now)
            desk.queue.send([each], delay_seconds=math.ceil(wait.total_seconds()))


def _next(plan: Plan, changed: Mapping[str, Moment], gone: set[str]) -> Plan:
    """Return the plan to write in the place of `plan`, whose version it still has."""
    number = plan.version + 1
    kept = {name: entry for name, entry in plan.entries.items() if name not in gone}
    return replace(plan, entries=kept | {name: Entry(moment.slot, number) for name, moment in changed.items()})


def _drop(desk: PlanDesk, was: Planned, names: set[str], now: datetime) -> None:
    """Drop due items that the plan no longer names; one whose moment has passed drops by itself."""
    for name in sorted(names):
        entry = was.plan.entries.get(name)
        if entry and entry.slot.instant > now:
            desk.due.remove(Due(name.partition("-")[0], entry.slot, was.tenant_id, was.subject), entry.number)


def _expires(wanted: Mapping[str, Moment], now: datetime) -> datetime:
    return max([now, *(moment.instant for moment in wanted.values())]) + _PLAN_KEPT
