"""Schedules are looked at every second, by the platform's clock; vanilla MiniStack takes ten, and the machine's clock.

So `holiday-rental clock advance` brings what was planned for later: a request expires, a stay begins.
"""

import os
import time
from pathlib import Path

from ministack.services import scheduler

from holiday_rental.local.clock_file import ClockFile


class _PlatformTime:
    """What MiniStack's scheduler uses of the module `time`."""

    sleep = staticmethod(time.sleep)

    def __init__(self, clock: ClockFile) -> None:
        self._clock = clock

    def time(self) -> float:
        return self._clock.now().timestamp()


def apply() -> None:
    scheduler._SCHEDULE_TICK_INTERVAL = 1
    if name := os.environ.get("HOLIDAY_RENTAL_CLOCK_FILE"):
        scheduler.time = _PlatformTime(ClockFile(Path(name)))
