"""The platform's business clock: an offset to real time, read by every function. Tokens keep to real time."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from holiday_rental.local.clock_walk import next_offset
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.state_directory import read_json, write_json

_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_changing = threading.RLock()  # the emulator steps in one thread, and is told to stop in another


class ClockFile:
    """The file that HOLIDAY_RENTAL_CLOCK_FILE names: {"offset_seconds": n}; absent means real time.

    While it walks there is a "walk_to_seconds" beside it, to which the running emulator brings it step by step.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def offset(self) -> timedelta:
        """Return how far it is moved. Raises `LocalProblem` where the file cannot be read."""
        return self.offset_and_target()[0]

    @property
    def target(self) -> timedelta:
        """Return how far it will be moved once it has walked there; where it stands, the same as `offset`."""
        return self.offset_and_target()[1]

    @property
    def walks(self) -> bool:
        offset, target = self.offset_and_target()
        return offset != target

    def now(self) -> datetime:
        """Return the platform's now, in UTC."""
        return datetime.now(UTC) + self.offset

    def set(self, moment: datetime) -> None:
        """Let it be `moment` now; a moment without zone is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        with _changing:
            self._write(aware - datetime.now(UTC))

    def advance(self, by: timedelta) -> None:
        with _changing:
            self._write(self.offset + by)

    def walk(self, by: timedelta) -> None:
        """Have it go on by so much in steps, which the running emulator makes."""
        with _changing:
            offset, target = self.offset_and_target()
            self._write(offset, target + by)

    def walk_until(self, moment: datetime) -> None:
        """Have it walk to a moment; one without zone is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        with _changing:
            self._write(self.offset, aware - datetime.now(UTC))

    def step(self) -> None:
        """Make one step of a walk. One that stands stays."""
        with _changing:
            offset, target = self.offset_and_target()
            if offset != target:
                self._write(next_offset(offset, target), target)

    def stay(self) -> None:
        """End a walk where it is."""
        with _changing:
            self._write(self.offset)

    def arrive(self) -> None:
        """Leave out what there is still to walk."""
        self._write(self.target)

    def reset(self) -> None:
        with _changing:
            self.path.unlink(missing_ok=True)

    def offset_and_target(self) -> tuple[timedelta, timedelta]:
        """Return offset and target. Raises `LocalProblem` where the file cannot be read."""
        if not self.path.exists():
            return timedelta(0), timedelta(0)
        try:
            kept = read_json(self.path)
            offset = timedelta(seconds=kept["offset_seconds"])
            return offset, timedelta(seconds=kept.get("walk_to_seconds", kept["offset_seconds"]))
        except (AttributeError, TypeError, KeyError, ValueError, OverflowError) as error:
            raise LocalProblem(
                f"The clock file {self.path} cannot be read.", "Put it right: holiday-rental clock reset"
            ) from error

    def _write(self, offset: timedelta, target: timedelta | None = None) -> None:
        for each in (offset, target or offset):
            _check(each)
        kept = {"offset_seconds": round(offset.total_seconds(), 3)}
        if target is not None and target != offset:
            kept["walk_to_seconds"] = round(target.total_seconds(), 3)
        write_json(self.path, kept)


def _check(offset: timedelta) -> None:
    try:
        year = (datetime.now(UTC) + offset).year
    except OverflowError:
        year = None
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise LocalProblem(
            f"The clock cannot be moved to the year {year or 'beyond all calendars'}.",
            f"Choose a moment in the years {_FIRST_YEAR} to {_LAST_YEAR}.",
        )
