"""A day of the year without its year: a birthday, or the day on which a season opens."""

import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"([0-9]{2})-([0-9]{2})")
_A_LEAP_YEAR = 2000
_FEBRUARY, _LEAP_DAY = 2, 29


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """Month and day, written "05-01". 29 February is one: in other years it comes on the 28th."""

    month: int
    day: int

    def __post_init__(self) -> None:
        try:
            date(_A_LEAP_YEAR, self.month, self.day)
        except ValueError:
            raise ValueError(f"no year has a day {self.month:02d}-{self.day:02d}") from None

    @classmethod
    def parse(cls, text: str) -> "MonthDay":
        """Read "05-01". Raises `ValueError`."""
        match = _WRITTEN.fullmatch(text)
        if not match:
            raise ValueError(f"a day of the year is month and day, such as 05-01, got {text[:20]!r}")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    def in_year(self, year: int) -> date:
        """Return its date in a year."""
        if (self.month, self.day) == (_FEBRUARY, _LEAP_DAY) and not _is_leap(year):
            return date(year, _FEBRUARY, _LEAP_DAY - 1)
        return date(year, self.month, self.day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
