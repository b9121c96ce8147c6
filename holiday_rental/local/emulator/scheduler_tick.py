"""Schedules are looked at every second; vanilla MiniStack takes ten."""

from ministack.services import scheduler


def apply() -> None:
    scheduler._SCHEDULE_TICK_INTERVAL = 1
