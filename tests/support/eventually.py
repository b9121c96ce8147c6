"""Waiting for what happens by itself: polls until it is there, and says what was seen when it never came."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
# To look costs what is waited for the machine's time: who has waited long looks less often.
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.1, 0.8, 1.5


def eventually(look: Callable[[], T], enough: Callable[[T], bool], within_seconds: float = 30) -> T:
    deadline, pause = time.monotonic() + within_seconds, _FIRST_PAUSE
    while True:
        seen = look()
        if enough(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not seen within {within_seconds} s; last seen: {seen!r}")
        time.sleep(pause)
        pause = min(pause * _GROWTH, _LONGEST_PAUSE)
