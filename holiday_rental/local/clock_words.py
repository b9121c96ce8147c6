"""Moments and spans of time as people write and read them."""

import re
from datetime import UTC, datetime, timedelta

from holiday_rental.local.failures import LocalProblem

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_NAMED_UNITS = 2
_AGO = re.compile(r"([0-9]{1,6})([smhd])")
_LETTERS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def moment_of(text: str) -> datetime:
    """Read a moment in ISO 8601. Raises `LocalProblem`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise LocalProblem(f"{text!r} is no moment.", "Write it like 2027-03-01T09:00 or 2027-03-01.") from error


def since_of(text: str, now: datetime) -> datetime:
    """Read how long ago ("90s", "10m", "2h", "1d") or since when (ISO 8601, UTC unless it names a zone).

    Raises `LocalProblem`.
    """
    if found := _AGO.fullmatch(text.strip()):
        return now - timedelta(**{_LETTERS[found[2]]: int(found[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise LocalProblem(
            f"{text!r} is neither a span nor a moment.", "Write it like 90s, 10m, 2h or 1d, or 2027-03-01T09:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def span_of(*, days: float = 0, hours: float = 0, minutes: float = 0) -> timedelta:
    """Return a span, which may be negative. Raises `LocalProblem` for one that is none, or nothing."""
    try:
        span = timedelta(days=days, hours=hours, minutes=minutes)
    except (ValueError, OverflowError) as error:
        raise LocalProblem("That is no span of time.", "Give numbers, for example 30 days.") from error
    if not span:
        raise LocalProblem("There is nothing to advance by.", "Give days, hours or minutes.")
    return span


def moment_in_words(moment: datetime) -> str:
    """Say a moment: "Sat 28 Nov 2026, 09:05 UTC"."""
    return f"{moment.astimezone(UTC):%a %-d %b %Y, %H:%M} UTC"


def span_in_words(span: timedelta) -> str:
    """Say how long a span is, by its two largest units: "3 days 5 hours"; forward and back sound the same."""
    left, parts = round(abs(span).total_seconds()), []
    for unit, seconds in _UNITS:
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts[:_NAMED_UNITS]) or "no time"
