"""A run of one kind's schedule: what came due since the last one is put into the queue.

A kind remembers the instant through which it was swept, and that moves only behind what was queued: a run that dies is
made again from there, and after an outage the next one makes up for all within the kind's window.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rental.reminders.domain.due import Registry
from rental.reminders.domain.kinds import Kind
from rental.reminders.domain.local_slots import slots_between
from rental.reminders.ports import DueQueue, DueStore

_CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a run did. `out_of_window`: the last run lies further back than what may still go out."""

    queued: int
    out_of_window: bool = False


def sweep(store: DueStore, queue: DueQueue, kind: Kind, now: datetime) -> Swept:
    """Queue what came due since the last run, and in the order of its coming."""
    registry = store.registry(kind.name)
    set_back = _ahead(registry, now)
    after = _begin(registry, kind, now)
    queued, reached = 0, after
    for instant, slots in slots_between(registry.in_use, after, now):
        if queued and instant > reached:
            store.sweep_reached(kind.name, reached)  # what may take long goes on from here if it is cut off
        queued += queue.send(due for slot in slots for due in store.at(kind.name, slot))
        reached = instant
    store.sweep_reached(kind.name, now, set_back=set_back)
    return Swept(queued, registry.swept_through is not None and registry.swept_through < now - kind.window)


def _begin(registry: Registry, kind: Kind, now: datetime) -> datetime:
    earliest = now - kind.window
    if registry.swept_through is None or _ahead(registry, now):
        return earliest
    return max(earliest, registry.swept_through)


def _ahead(registry: Registry, now: datetime) -> bool:
    """Tell whether a run lies in the future: only a clock that is set back, as one may locally, leaves it there."""
    return registry.swept_through is not None and registry.swept_through > now + _CLOCKS_DIFFER
