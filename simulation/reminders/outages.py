"""What goes wrong in a simulated year: now and then a call dies, and ten times a part is down for hours."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

OUTAGES = 10
_SHORTEST, _LONGEST = timedelta(hours=1), timedelta(hours=4)
# Runs that are not made, and runs that die behind each call; a queue that takes nothing, one that delivers all thrice;
# senders that die before or after they have sent; events that come hours late; a table that answers nobody.
PARTS = ("sweep", "sweep_dies", "queue", "queue_repeats", "senders", "events", "table")
_ONE_IN = 0.005


class Died(BaseException):
    """A process was killed: nothing after this moment happens, and nobody tidies up."""


@dataclass(frozen=True, slots=True)
class Outage:
    part: str
    begin: datetime
    end: datetime

    def touches(self, first: datetime, last: datetime) -> bool:
        return self.begin <= last and first <= self.end


@dataclass
class Weather:
    """Which outage there is when, and how often calls died or failed: `faults`, by what failed."""

    chance: random.Random
    outages: list[Outage]
    faults: dict[str, int] = field(default_factory=dict)

    def down(self, part: str, now: datetime) -> Outage | None:
        return next((each for each in self.outages if each.part == part and each.begin <= now < each.end), None)

    def happened(self, what: str) -> None:
        self.faults[what] = self.faults.get(what, 0) + 1

    def dies(self, part: str, now: datetime) -> bool:
        """Tell whether a call of a process dies: most while its part is down, few otherwise."""
        died = self.chance.random() < (0.7 if self.down(part, now) else _ONE_IN)
        if died:
            self.happened(f"{part} died")
        return died


def forecast(chance: random.Random, begin: datetime, days: int) -> list[Outage]:
    """Return ten outages over so many days, one after the other; every part is down at least once."""
    found = []
    for number in range(OUTAGES):
        start = begin + timedelta(days=days) * (number + chance.random() * 0.8) / OUTAGES
        lasts = _SHORTEST + (_LONGEST - _SHORTEST) * chance.random()
        found.append(Outage(PARTS[number % len(PARTS)], start, start + lasts))
    return found


@dataclass(frozen=True, slots=True)
class Unreliable:
    """A port seen by a process that may die at each call that writes, half of the times after its effect."""

    inner: Any
    weather: Weather
    part: str
    clock: Any
    deadly: frozenset[str]

    def __getattr__(self, name: str) -> Any:
        now = self.clock.now()
        if self.weather.down("table", now):
            self.weather.happened("table refused")
            raise ConnectionError("the table does not answer")
        call = getattr(self.inner, name)
        if name in self.deadly and self.weather.dies(self.part, now):
            return self._dying(call)
        return call

    def _dying(self, call: Any) -> Any:
        after = self.weather.chance.random() < 0.5  # noqa: PLR2004 - half of the times

        def dying(*arguments: Any, **named: Any) -> None:
            if after:
                call(*arguments, **named)
            raise Died

        return dying
