"""From the times an event is written in to the nights it takes.

A date says its nights. A time at the property takes the nights [date of start, date of end), whatever the hours: 15:00
to 10:00 is a stay. What lasts until 22:00, when guests sleep, takes that night too: 23:59 is an exporter's end of the
day. Within a day it takes no night if it is over before, as a cleaning is. Midnight to midnight in the zone it is
written in are dates that some exporter took for times: moved to the property's zone, they would be a night off.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from rental.calendar_sync.domain.reading import Unreadable

_ONE_DAY = timedelta(days=1)
_ASLEEP = time.fromisoformat("22:00")
_MIDNIGHT = time.min
_FIRST_YEAR, _LAST_YEAR = 1900, 9990  # zones and sums of days are safe within


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a wall clock's date and time in `zone`; without a zone at the property's own."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None

    def on(self, day: date) -> "Moment":
        return Moment(day, self.clock, self.zone)

    @property
    def wall(self) -> datetime:
        return datetime.combine(self.day, self.clock or _MIDNIGHT)

    def at(self, home: tzinfo) -> datetime:
        """Return the wall clock's date and time in the zone `home`."""
        if self.zone is None or self.clock is None:
            return self.wall
        return self.wall.replace(tzinfo=self.zone).astimezone(home).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Span:
    """When an event begins and ends, as written; of the two ways to say the end at most one is there."""

    start: Moment
    end: Moment | None = None
    length: timedelta | None = None

    def on(self, day: date) -> "Span":
        """Return the same span begun on another day, with the same times on the wall."""
        end = None if self.end is None else self.end.on(self.end.day + (day - self.start.day))
        return Span(self.start.on(day), end, self.length)

    def nights(self, home: tzinfo) -> tuple[date, date] | None:
        """Return the nights [first, last) at a property in the zone `home`, None for no night.

        Raises `Unreadable` where it ends before it starts or is not of our times.
        """
        start, end = self.start, self._end()
        if end.wall < start.wall and (end.zone == start.zone or end.day < start.day - _ONE_DAY):
            raise Unreadable("it ends before it starts")
        if _are_dates(start, end):
            # Nothing between the same two dates is meant for that one day.
            return start.day, max(end.day, start.day + _ONE_DAY)
        if self.end is None and self.length is None:
            return start.at(home).date(), start.at(home).date() + _ONE_DAY
        return _nights(start.at(home), end.at(home))

    def _end(self) -> Moment:
        """Where no end is written it lasts for the day, for a time too (RFC 5545 gives that no length)."""
        if not _FIRST_YEAR <= self.start.day.year <= _LAST_YEAR or (self.end and self.end.day.year > _LAST_YEAR):
            raise Unreadable(f"its dates are not between {_FIRST_YEAR} and {_LAST_YEAR}")
        if self.end is not None:
            return self.end
        over = self.start.wall + (_ONE_DAY if self.length is None else self.length)
        return Moment(over.date(), None if self.start.clock is None else over.time(), self.start.zone)


def _are_dates(start: Moment, end: Moment) -> bool:
    clocks = (start.clock, end.clock)
    return None in clocks or (clocks == (_MIDNIGHT, _MIDNIGHT) and start.zone == end.zone)


def _nights(start: datetime, end: datetime) -> tuple[date, date] | None:
    if end < start:
        raise Unreadable("it ends before it starts")
    last = end.date() + (_ONE_DAY if end.time() >= _ASLEEP else timedelta(0))
    return (start.date(), last) if start.date() < last else None
