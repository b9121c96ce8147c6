"""A stay is dates at the property, half-open: the check-out day can be the next stay's check-in day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """The nights [check_in, check_out). Raises `ValueError` unless there is at least one."""

    check_in: date
    check_out: date

    def __post_init__(self) -> None:
        if self.check_out <= self.check_in:
            raise ValueError(f"check-out must be after check-in {self.check_in}, got {self.check_out}")

    @property
    def nights(self) -> int:
        return (self.check_out - self.check_in).days

    def dates(self) -> list[date]:
        """Return the date of each night, in order: the evening a guest goes to bed."""
        return [self.check_in + timedelta(days=n) for n in range(self.nights)]


def today_at(time_zone: str, now: datetime) -> date:
    """Return the calendar date at a property in the IANA zone `time_zone` at the instant `now` (aware)."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def instant_at(time_zone: str, day: date, time_of_day: str) -> datetime:
    """Return when it is `time_of_day`, "HH:MM", on a day at a property, in UTC.

    Aware times of one zone compare by the wall clock, which repeats an hour in autumn.
    """
    return datetime.combine(day, time.fromisoformat(time_of_day), ZoneInfo(time_zone)).astimezone(UTC)


def as_ranges(nights: Iterable[date]) -> list[tuple[date, date]]:
    """Join single nights into half-open ranges, in order."""
    ranges: list[tuple[date, date]] = []
    for night in sorted(set(nights)):
        if ranges and ranges[-1][1] == night:
            ranges[-1] = (ranges[-1][0], night + _ONE_DAY)
        else:
            ranges.append((night, night + _ONE_DAY))
    return ranges
