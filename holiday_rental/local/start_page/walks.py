"""One walk of the clock at a time: set out, watched, stopped, and told in words when it is over.

The steps are made by the emulator, so a walk goes on whoever watches it.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.clock_words import moment_in_words, span_in_words
from holiday_rental.local.failures import LocalProblem

_PATIENCE_SECONDS = 45.0  # a step waits eight seconds for quiet, and a function may take half a minute


class AlreadyWalks(LocalProblem):
    """A second walk was asked for."""


@dataclass(frozen=True)
class Progress:
    """How far a walk is: `share` of the way is 0 to 1."""

    share: float
    target: datetime
    still: bool  # it has not moved for longer than a step takes


@dataclass(frozen=True)
class ClockShown:
    """What the page tells of the clock. `said` is how the last walk ended; "" where there was none."""

    now: datetime
    offset: timedelta
    progress: Progress | None
    said: str


@dataclass
class _Walk:
    start: timedelta
    target: timedelta
    letters: int
    seen_at: timedelta
    seen_seconds: float


class Walks:
    """The clock as the page moves and shows it. All may be called by several threads."""

    def __init__(
        self, clock: ClockFile, count_letters: Callable[[], int], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock, self._count_letters, self._seconds = clock, count_letters, seconds
        self._guard = threading.Lock()
        self._walk: _Walk | None = None

    def advance(self, by: timedelta, *, jump: bool = False) -> None:
        """Have the clock go on by a span. Raises `LocalProblem`; `AlreadyWalks` while it walks."""
        with self._setting_out():
            self._clock.advance(by) if jump else self._clock.walk(by)

    def set(self, moment: datetime, *, jump: bool = False) -> None:
        """Have the clock go to a moment. Raises `LocalProblem`; `AlreadyWalks` while it walks."""
        with self._setting_out():
            self._clock.set(moment) if jump else self._clock.walk_until(moment)

    def stop(self) -> None:
        """End a walk where it is."""
        with self._guard:
            self._clock.stay()

    def reset(self) -> None:
        """Return to real time, also from a clock that cannot be read."""
        with self._guard:
            self._walk = None
            self._clock.reset()

    def look(self) -> ClockShown:
        """Return how the clock is. Raises `LocalProblem` where it cannot be read."""
        with self._guard:
            offset, target = self._clock.offset_and_target()
            if offset != target and (self._walk is None or self._walk.target != target):
                self._walk = self._new_walk(offset, target)  # begun by the command
            progress = self._progress(self._walk, offset) if self._walk and offset != target else None
            said = self._said(self._walk, offset) if self._walk and offset == target else ""
            return ClockShown(self._clock.now(), offset, progress, said)

    @contextmanager
    def _setting_out(self) -> Iterator[None]:
        with self._guard:
            offset, target = self._clock.offset_and_target()
            if offset != target:
                there = moment_in_words(self._clock.now() + target - offset)
                raise AlreadyWalks(
                    f"The clock is walking already, to {there}.", "Wait until it is there, or stop it first."
                )
            yield
            self._walk = self._new_walk(offset, self._clock.target)

    def _new_walk(self, start: timedelta, target: timedelta) -> _Walk:
        return _Walk(start, target, self._count_letters(), start, self._seconds())

    def _progress(self, walk: _Walk, offset: timedelta) -> Progress:
        if offset != walk.seen_at:
            walk.seen_at, walk.seen_seconds = offset, self._seconds()
        still = self._seconds() - walk.seen_seconds > _PATIENCE_SECONDS
        share = (offset - walk.start) / (walk.target - walk.start)
        return Progress(share, self._clock.now() + walk.target - offset, still)

    def _said(self, walk: _Walk, offset: timedelta) -> str:
        gone = offset - walk.start
        if not gone:
            return "The clock is where it was."
        how = "has gone on" if gone > timedelta(0) else "was set back"
        early = "" if offset == walk.target else f", and was stopped {span_in_words(walk.target - offset)} early"
        letters = self._count_letters() - walk.letters
        sent = {0: "No letter was sent", 1: "One letter was sent"}.get(letters, f"{letters} letters were sent")
        return f"The clock {how} by {span_in_words(gone)}{early}. {sent} since it set out."
