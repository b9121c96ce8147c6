"""Repetitions written out as days, within a bound that is counted.

`python-dateutil` walks on to the year 9999 where a rule of 40 bytes has no day (3 s for each 30 February), and cannot
be stopped on the way. Here every day that is looked at is paid for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rental.calendar_sync.domain.moments import Moment
from rental.calendar_sync.domain.reading import Unreadable

AHEAD_MONTHS = 24
OCCURRENCE_LIMIT = 1_000  # of one event
WORK_LIMIT_DAYS = 250_000  # looked at for one feed
WORK_OF_A_DATE = 10  # found or listed, in days looked at
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ONE_DAY = timedelta(days=1)


@dataclass
class Budget:
    """What one feed may make us do."""

    left: int = WORK_LIMIT_DAYS

    def spend(self, days: int) -> None:
        """Take from what is left. Raises `Unreadable` when all is spent."""
        self.left -= days
        if self.left < 0:
            raise Unreadable("the calendar before it took too much work to read")


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule by days: those of `frequency` and `interval` that all the lists allow. `until` is inclusive.

    `weekdays` are pairs of an ordinal within the month or year, 0 for every one, and the weekday from Monday as 0.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    months: Sequence[int] = ()
    month_days: Sequence[int] = ()
    weekdays: Sequence[tuple[int, int]] = ()
    positions: Sequence[int] = ()
    week_start: int = 0

    def days(self, start: Moment, after: date, before: date, budget: Budget) -> Iterator[date]:
        """Yield the days on which it happens before the day `before`, in order. The start itself counts as the first.

        Days before `after` may be left out: without a count they need not be looked at.

        Raises `Unreadable` when the budget is spent.
        """
        given = 1
        yield start.day
        for period in self._periods(self._first(start.day, after), before, budget):
            for day in self._chosen(period, start.day):
                if day <= start.day:
                    continue
                if day >= before or self._ended(start.on(day), given):
                    return
                given += 1
                budget.spend(WORK_OF_A_DATE)
                yield day

    def _ended(self, moment: Moment, given: int) -> bool:
        if self.count is not None and given >= self.count:
            return True
        if isinstance(self.until, datetime):
            return moment.wall > self.until if moment.clock is not None else moment.day > self.until.date()
        return self.until is not None and moment.day > self.until

    def _first(self, start: date, after: date) -> date:
        """Return where the first period begins that has to be looked at."""
        first = self._period_of(start)
        if self.count is not None or after <= first:
            return first
        unit_days = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}[self.frequency]
        skipped = (after - first).days // unit_days // self.interval
        return self._following(first, skipped * self.interval)

    def _periods(self, first: date, before: date, budget: Budget) -> Iterator[list[date]]:
        while first < before:
            following = self._following(first, 1)
            budget.spend((following - first).days)
            yield [first + timedelta(days=n) for n in range((following - first).days)]
            first = self._following(first, self.interval)

    def _period_of(self, day: date) -> date:
        match self.frequency:
            case "DAILY":
                return day
            case "WEEKLY":
                return day - timedelta(days=(day.weekday() - self.week_start) % 7)
            case "MONTHLY":
                return day.replace(day=1)
        return day.replace(month=1, day=1)

    def _following(self, first: date, steps: int) -> date:
        """Return where the period `steps` further begins, the last day there is where it is beyond the calendar."""
        try:
            match self.frequency:
                case "DAILY":
                    return first + timedelta(days=steps)
                case "WEEKLY":
                    return first + timedelta(weeks=steps)
                case "MONTHLY":
                    months = first.month - 1 + steps
                    return first.replace(year=first.year + months // 12, month=months % 12 + 1)
            return first.replace(year=first.year + steps)
        except (ValueError, OverflowError):
            return date.max

    def _chosen(self, period: list[date], start: date) -> list[date]:
        days = [day for day in period if self._allows(day, start)]
        if not self.positions:
            return days
        indices = {at - 1 if at > 0 else len(days) + at for at in self.positions}
        return [day for index, day in enumerate(days) if index in indices]

    def _allows(self, day: date, start: date) -> bool:
        """RFC 5545's table of BY parts; without one the start's own day of the period is meant."""
        if self.months and day.month not in self.months:
            return False
        if self.month_days and not {day.day, day.day - _length_of_month(day) - 1} & set(self.month_days):
            return False
        if self.weekdays:
            return any(weekday == day.weekday() and self._nth(nth, day) for nth, weekday in self.weekdays)
        if self.month_days or self.frequency == "DAILY":
            return True
        if self.frequency == "WEEKLY":
            return day.weekday() == start.weekday()
        return day.day == start.day and (self.frequency == "MONTHLY" or bool(self.months) or day.month == start.month)

    def _nth(self, nth: int, day: date) -> bool:
        if not nth:
            return True
        if self.frequency == "MONTHLY" or self.months:
            place, length = day.day, _length_of_month(day)
        else:
            place, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        return nth in {(place - 1) // 7 + 1, -((length - place) // 7 + 1)}


def rule(parts: dict[str, list[object]]) -> Rule:
    """Read a rule's parts, already of their types. Raises `Unreadable` for what would not be days."""
    known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}
    frequency = str(*parts.get("FREQ", [""])).upper()
    if frequency not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        raise Unreadable("it repeats more often than daily, or in a way that is not known")
    if set(parts) - known:
        raise Unreadable("it repeats by hours or by weeks of the year, which is not read")
    interval, count = (_whole(parts, name) for name in ("INTERVAL", "COUNT"))
    (until,) = parts.get("UNTIL", [None])
    if until is not None and not isinstance(until, date):
        raise Unreadable("the end of its repetition is not a date")
    weekdays = tuple(_weekday(str(each)) for each in parts.get("BYDAY", []))
    if frequency in {"DAILY", "WEEKLY"} and any(nth for nth, _ in weekdays):
        raise Unreadable("it repeats on the n-th weekday of what is not a month or year")
    months, month_days, positions = (_wholes(parts, name) for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"))
    week_start = _WEEK.index(str(*parts.get("WKST", ["MO"])).upper())
    return Rule(frequency, interval or 1, count, until, months, month_days, weekdays, positions, week_start)


def _whole(parts: dict[str, list[object]], name: str) -> int | None:
    (value,) = parts.get(name, [None])
    if value is not None and int(str(value)) < 1:
        raise Unreadable("it repeats less than once")
    return None if value is None else int(str(value))


def _wholes(parts: dict[str, list[object]], name: str) -> tuple[int, ...]:
    return tuple(int(str(value)) for value in parts.get(name, []))


def _weekday(text: str) -> tuple[int, int]:
    return int(text[:-2] or 0), _WEEK.index(text[-2:].upper())


def _length_of_month(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - _ONE_DAY).day
