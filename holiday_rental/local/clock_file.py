"""The platform's business clock: an offset to real time, read by every function. Tokens keep to real time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.state_directory import read_json, write_json

_FIRST_YEAR, _LAST_YEAR = 2000, 2200


class ClockFile:
    """The file that HOLIDAY_RENTAL_CLOCK_FILE names: {"offset_seconds": n}; absent means real time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def offset(self) -> timedelta:
        """Return how far it is moved. Raises `LocalProblem` where the file cannot be read."""
        if not self.path.exists():
            return timedelta(0)
        try:
            return timedelta(seconds=read_json(self.path)["offset_seconds"])
        except (TypeError, KeyError, ValueError, OverflowError) as error:
            raise LocalProblem(
                f"The clock file {self.path} cannot be read.", "Put it right: holiday-rental clock reset"
            ) from error

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
        try:
            year = (datetime.now(UTC) + offset).year
        except OverflowError:
            year = None
        if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise LocalProblem(
                f"The clock cannot be moved to the year {year or 'beyond all calendars'}.",
                f"Choose a moment in the years {_FIRST_YEAR} to {_LAST_YEAR}.",
            )
        write_json(self.path, {"offset_seconds": round(offset.total_seconds(), 3)})
