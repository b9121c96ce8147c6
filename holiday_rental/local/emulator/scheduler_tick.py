"""Schedules are looked at every second, by the platform's clock; vanilla MiniStack takes ten, and the machine's clock.

So `holiday-rental clock advance` brings what was planned for later: a request expires, a stay begins. A clock that is
moved far walks: after each step schedules fire, and what they put into queues is handled before the next.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ministack.services import lambda_svc, scheduler, sqs

from holiday_rental.local.clock_file import ClockFile

_LOOK_SECONDS, _QUIET_SECONDS, _MOST_SECONDS = 0.1, 0.4, 8.0
_FIRST_TRY_SECONDS = 3.0


class _PlatformTime:
    """What MiniStack's scheduler uses of the module `time`: it sleeps before each look at the schedules."""

    def __init__(self, clock: ClockFile) -> None:
        self._clock = clock

    def time(self) -> float:
        return self._clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        if self._clock.walks:
            wait_until_quiet()
            self._clock.step()
        else:
            time.sleep(seconds)
        forget_runs_ahead(self.time())


def forget_runs_ahead(now: float) -> None:
    """Let schedules go on whose last run lies ahead, since the clock was set back."""
    for schedule, fired_at in list(scheduler._schedule_last_fired.items()):
        if fired_at > now:
            scheduler._schedule_last_fired[schedule] = now


def wait_until_quiet() -> None:
    """Wait until no message waits for a function, for a moment; but not for ever."""
    deadline, quiet_since = time.monotonic() + _MOST_SECONDS, time.monotonic()
    while time.monotonic() < deadline and time.monotonic() - quiet_since < _QUIET_SECONDS:
        time.sleep(_LOOK_SECONDS)
        if any(is_under_way(each, time.time()) for each in _messages()):
            quiet_since = time.monotonic()


def is_under_way(message: dict[str, Any], now: float) -> bool:
    """Tell whether a message waits to be received or is tried for the first time; others come again much later."""
    if message["visible_at"] <= now:
        return True
    tried_at = message.get("first_receive_at") or 0.0
    return message.get("receive_count", 0) <= 1 and bool(now - tried_at < _FIRST_TRY_SECONDS)


def _messages() -> Iterator[dict[str, Any]]:
    """Yield the messages of queues that call a function."""
    sources = {mapping.get("EventSourceArn") for _, _, mapping in lambda_svc._iter_all_esms()}
    for queue in list(sqs._queues._data.values()):
        if queue.get("attributes", {}).get("QueueArn") in sources:
            yield from list(queue["messages"])


def apply() -> None:
    scheduler._SCHEDULE_TICK_INTERVAL = 1
    if name := os.environ.get("HOLIDAY_RENTAL_CLOCK_FILE"):
        scheduler.time = _PlatformTime(ClockFile(Path(name)))
