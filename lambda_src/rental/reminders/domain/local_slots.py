"""Quarter hours of a property's own day, and the instants at which they come.

A wall time that a zone leaves out (its clocks go forward, or a whole date is skipped) comes at the first instant after
the gap; one that comes twice, the first time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

_ONE_DAY, _ONE_SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """`at`, "HH:MM", on a day at a property in the IANA zone `zone`."""

    day: date
    zone: str
    at: str

    @property
    def instant(self) -> datetime:
        """Return when it comes, in UTC. Later wall times of a zone never come earlier."""
        return _instant(self.day, self.zone, self.at)


@lru_cache(maxsize=1 << 16)
def _instant(day: date, zone: str, at: str) -> datetime:
    wall = datetime.combine(day, time.fromisoformat(at))
    here = _zone(zone)
    first = wall.replace(tzinfo=here).astimezone(UTC)
    if first.astimezone(here).replace(tzinfo=None) == wall:
        return first
    # In a gap the first reading takes the offset before it and comes after; the second, the other way round.
    before = wall.replace(tzinfo=here, fold=1).astimezone(UTC)
    return _first_at_or_after(wall, here, before, first)


def _first_at_or_after(wall: datetime, here: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """Return the first second between two instants at which the wall clock has reached `wall`."""
    while late - early > _ONE_SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(here).replace(tzinfo=None) >= wall:
            late = middle
        else:
            early = middle
    return late


def slots_between(
    in_use: Iterable[tuple[str, str]], after: datetime, until: datetime
) -> Iterator[tuple[datetime, list[Slot]]]:
    """Yield the slots that come in (after, until], those of an instant together, in order.

    `in_use` are pairs of zone and time of day.
    """
    found = []
    for zone, at in in_use:
        shown = _shown(zone, after, until)
        if shown.plainly_without(at):
            continue
        slots = (Slot(day, zone, at) for day in shown.days)
        found += [(slot.instant, slot) for slot in slots if after < slot.instant <= until]
    for instant, together in groupby(sorted(found), key=itemgetter(0)):
        yield instant, [slot for _, slot in together]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a zone's clocks show between two instants: the dates, also one that is skipped.

    Where they just go on, for less than a day, `first` and `last` are the times of day; otherwise "".
    """

    days: tuple[date, ...]
    first: str = ""
    last: str = ""

    def plainly_without(self, at: str) -> bool:
        """Tell whether it is plain that no clock comes to a time of day: "10:00" stands before "10:00:00"."""
        if not self.first:
            return False
        if len(self.days) == 1:
            return not self.first < at <= self.last
        return self.last < at <= self.first


@lru_cache(maxsize=1 << 10)
def _shown(zone: str, after: datetime, until: datetime) -> _Shown:
    here = _zone(zone)
    begin, end = after.astimezone(here), until.astimezone(here)
    first, last = sorted((begin.date(), end.date()))
    days = tuple(first + n * _ONE_DAY for n in range((last - first).days + 1))
    # Nowhere do clocks go forward and back within a day.
    if begin.utcoffset() == end.utcoffset() and until - after < _ONE_DAY:
        return _Shown(days, begin.time().isoformat(), end.time().isoformat())
    return _Shown(days)


@lru_cache(maxsize=1 << 10)
def _zone(name: str) -> ZoneInfo:
    """Return a zone. Python itself remembers eight, and reads the file of another anew."""
    return ZoneInfo(name)
