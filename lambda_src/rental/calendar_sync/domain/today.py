"""Which day it may be where the property is, in the eyes of a channel."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rental.kernel.stay_dates import today_at

_STALE = timedelta(hours=1)  # channels serve a copy of up to about an hour, and some clocks run ahead


@dataclass(frozen=True, slots=True)
class Today:
    """Nights before `earliest` are past for certain; nights from `latest` on are to come for certain."""

    earliest: date
    latest: date


def today_of(time_zone: str, now: datetime) -> Today:
    """Return the day at a property whose zone is known, with room for a channel that turns its page late or early."""
    return Today(today_at(time_zone, now - _STALE), today_at(time_zone, now + _STALE))


def today_between(now: datetime, west_hours: float = -12, east_hours: float = 14) -> Today:
    """Return the day at a property that is somewhere between two offsets from UTC; by default anywhere on Earth."""
    return Today((now + timedelta(hours=west_hours)).date(), (now + timedelta(hours=east_hours)).date())
