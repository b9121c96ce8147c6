"""The machine's clock, which the local platform can move.

The offset comes from the file named by HOLIDAY_RENTAL_CLOCK_FILE. Only the local platform sets that variable, in the
emulator's own environment; no template carries it. Tokens and signatures keep to real time.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC) + _offset()


class RealClock:
    """What tokens and sign-ins keep to, wherever the local platform's clock was moved."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def _offset() -> timedelta:
    name = os.environ.get("HOLIDAY_RENTAL_CLOCK_FILE")
    if not name:
        return timedelta(0)
    try:
        return timedelta(seconds=json.loads(Path(name).read_text("utf-8"))["offset_seconds"])
    except FileNotFoundError:  # the clock has not been moved yet
        return timedelta(0)
