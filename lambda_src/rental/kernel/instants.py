"""How instants are told: RFC 3339 in UTC, to the second, with `Z`. Stored ones may be of either form."""

from datetime import UTC, datetime
from typing import overload


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@overload
def to_the_second(at: datetime) -> datetime: ...
@overload
def to_the_second(at: None) -> None: ...
def to_the_second(at: datetime | None) -> datetime | None:
    """Return an instant as documents that hold one have it, before it is written."""
    return at.replace(microsecond=0) if at else None


def as_told(text: str) -> str:
    """Return an instant that was stored as text, in whichever form and offset, as it is told."""
    return instant(datetime.fromisoformat(text))
