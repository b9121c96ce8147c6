"""Workers that die in any phase of a call: before or after what they write, before or after what they ask."""

import random
from dataclasses import dataclass
from typing import Any

_DEADLY = frozenset({"write", "create_customer", "create", "confirm", "capture", "cancel", "refund", "read"})


class Died(BaseException):
    """A worker was killed: nothing after this moment happens, and nobody tidies up."""


@dataclass(frozen=True, slots=True)
class Mortal:
    """A store or provider seen by a worker that dies at one call in so many, half of the times after its effect."""

    inner: Any
    chance: random.Random
    one_in: float

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        return self._dying(found) if name in _DEADLY and self.chance.random() < self.one_in else found

    def _dying(self, call: Any) -> Any:
        after = self.chance.random() < 0.5  # noqa: PLR2004 - half of the times

        def dying(*arguments: Any, **named: Any) -> None:
            if after:
                call(*arguments, **named)
            raise Died

        return dying
