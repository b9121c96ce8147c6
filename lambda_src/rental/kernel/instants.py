"""How instants are told: RFC 3339 in UTC, to the second, with `Z`. Stored ones may be of either form."""

from datetime import UTC, datetime


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def as_told(text: str) -> str:
    """Return an instant that was stored as text, in whichever form and offset, as it is told."""
    return instant(datetime.fromisoformat(text))
