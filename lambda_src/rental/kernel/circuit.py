"""When to stop calling what fails again and again, and when to try it once more: the rule of every circuit breaker."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class CircuitRule:
    """The circuit opens at `failures` in a row; every `probe_after` one call goes through to see."""

    failures: int = 5
    probe_after: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Circuit:
    """`failures` in a row so far; `probe_at` is when an open one lets a call through, None while it is closed."""

    failures: int = 0
    probe_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.probe_at is not None

    def wait(self, now: datetime, rule: CircuitRule) -> timedelta | None:
        """Return how long to wait before a call; None where one may be made.

        Only a clock that was set back leaves a probe in the far future; clocks of several machines differ by less.
        """
        if self.probe_at is None or not now < self.probe_at <= now + 2 * rule.probe_after:
            return None
        return self.probe_at - now

    def probing(self, now: datetime, rule: CircuitRule) -> "Circuit":
        """Return it with one call let through: others wait for what comes of it."""
        return replace(self, probe_at=now + rule.probe_after)

    def failed(self, now: datetime, rule: CircuitRule) -> "Circuit":
        failures = self.failures + 1
        return Circuit(failures, now + rule.probe_after if failures >= rule.failures else None)
