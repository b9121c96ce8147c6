"""Where a property is, from what its feeds do at midnight. The platform knows; histories do not say.

A channel that cuts off what is past does so when the day turns at the property: a stay in progress begins a day later,
one that is over goes. Each time narrows the offset from UTC down to the time between two fetches.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from rental.calendar_sync.domain.channels import AIRBNB
from rental.calendar_sync.domain.feed import Snapshot
from rental.calendar_sync.domain.today import Today, today_between, today_of
from simulation.sync.histories import History

_OFFSETS = tuple(half / 2 for half in range(-24, 29))
_LEAST_VOTES = 3
_LONGEST_GAP = timedelta(hours=4)
_ROOM_HOURS = 1  # a stale copy


def today_for(histories: Iterable[History], time_zone: str | None) -> Callable[[datetime], Today]:
    """Return the day at the property of these feeds at a moment: in its zone, as they show it, or anywhere."""
    if time_zone:
        return lambda now: today_of(time_zone, now)
    between = offsets_shown(histories)
    if between is None:
        return today_between
    west, east = between[0] - _ROOM_HOURS, between[1] + _ROOM_HOURS
    return lambda now: today_between(now, west, east)


def offsets_shown(histories: Iterable[History]) -> tuple[float, float] | None:
    """Return the least and greatest offset in hours that feeds show (summer time has two), if they show any."""
    votes: Counter[float] = Counter()
    for history in histories:
        if history.channel() == AIRBNB:  # keeps what is past
            continue
        last: Snapshot | None = None
        for snapshot in history.snapshots:
            if snapshot.ok and last is not None and snapshot.events != last.events:
                votes.update(_votes(last, snapshot))
            last = snapshot if snapshot.ok else last
    if not votes or max(votes.values()) < _LEAST_VOTES:
        return None
    likely = [offset for offset in _OFFSETS if votes[offset] >= max(votes.values()) * 0.6]
    best = max(likely, key=lambda each: votes[each])
    near = [each for each in likely if abs(each - best) <= 1]
    return min(near), max(near)


def _votes(last: Snapshot, snapshot: Snapshot) -> list[float]:
    if snapshot.at - last.at > _LONGEST_GAP:
        return []
    there = {(each.start, each.end) for each in snapshot.events}
    before = {(each.start, each.end) for each in last.events}
    ends = {end: start for start, end in there - before}
    turned = set()
    for start, end in before - there:
        begins = ends.get(end)
        if begins is not None and timedelta() < begins - start <= timedelta(days=1):
            turned.add(begins)
        elif begins is None and end - start <= timedelta(days=40):
            turned.add(end)
    return [offset for day in turned for offset in _OFFSETS if last.at < _midnight(day, offset) <= snapshot.at]


def _midnight(day: date, offset: float) -> datetime:
    return datetime.combine(day, time(), UTC) - timedelta(hours=offset)
