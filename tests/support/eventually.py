"""Waiting for what happens by itself: polls until it is there, and says what was seen when it never came."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(look: Callable[[], T], enough: Callable[[T], bool], within_seconds: float = 30) -> T:
    deadline = time.monotonic() + within_seconds
    while True:
        seen = look()
        if enough(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not seen within {within_seconds} s; last seen: {seen!r}")
        time.sleep(0.1)
