"""What goes wrong between us and a provider, chosen by whoever runs the world."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class Mishap(Enum):
    """What happens to one call."""

    NONE = "none"
    DROPPED = "dropped"  # never heard, never answered
    LOST_REPLY = "lost_reply"  # done, never answered
    FAILED = "failed"  # answered with a fault of theirs, which is kept under the key; not done
    FAILED_WITH_EFFECT = "failed_with_effect"  # the same, and done
    UNAVAILABLE = "unavailable"  # answered with a fault of theirs at the door: not done, not kept


@dataclass(kw_only=True)
class Faults:
    """Faults of the next calls, in their order; `chance` is asked with a call's name where none is planned."""

    chance: Callable[[str], Mishap] | None = None
    _planned: deque[Mishap] = field(default_factory=deque)
    _down: tuple[datetime, Mishap] | None = None

    def lose_reply(self, n: int = 1, *, after: int = 0) -> None:
        """Have `n` calls do their work and raise `NotAnswered`, once `after` more have gone well."""
        self._plan(Mishap.LOST_REPLY, n, after)

    def drop_request(self, n: int = 1, *, after: int = 0) -> None:
        """Have `n` calls do nothing and raise `NotAnswered`."""
        self._plan(Mishap.DROPPED, n, after)

    def fail(self, n: int = 1, *, effect: bool = False, after: int = 0) -> None:
        """Have `n` calls raise `Failed`, which repeats itself under their keys; `effect`: their work is done."""
        self._plan(Mishap.FAILED_WITH_EFFECT if effect else Mishap.FAILED, n, after)

    def down(self, until: datetime, *, answers: bool = False) -> None:
        """Do nothing until then: calls raise `NotAnswered`, or with `answers` a `Failed` that is not kept."""
        self._down = until, Mishap.UNAVAILABLE if answers else Mishap.DROPPED

    def heal(self) -> None:
        """Forget all faults that are planned."""
        self._planned.clear()
        self._down = self.chance = None

    def next_mishap(self, call: str, now: datetime) -> Mishap:
        if self._down is not None and now < self._down[0]:
            return self._down[1]
        if self._planned:
            return self._planned.popleft()
        return Mishap.NONE if self.chance is None else self.chance(call)

    def _plan(self, mishap: Mishap, n: int, after: int) -> None:
        self._planned.extend([Mishap.NONE] * after + [mishap] * n)
