"""The platform's business clock: an offset to real time, read by every function. Tokens keep to real time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from holiday_rental.local.state_directory import read_json, write_json


class ClockFile:
    """The file that HOLIDAY_RENTAL_CLOCK_FILE names: {"offset_seconds": n}; absent means real time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def offset(self) -> timedelta:
        return timedelta(seconds=(read_json(self.path) or {}).get("offset_seconds", 0))

    def now(self) -> datetime:
        """Return the platform's now, in UTC."""
        return datetime.now(UTC) + self.offset

    def set(self, moment: datetime) -> None:
        """Let it be `moment` now; a moment without zone is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._write(aware - datetime.now(UTC))

    def advance(self, by: timedelta) -> None:
        self._write(self.offset + by)

    def reset(self) -> None:
        self.path.unlink(missing_ok=True)

    def _write(self, offset: timedelta) -> None:
        write_json(self.path, {"offset_seconds": round(offset.total_seconds(), 3)})
