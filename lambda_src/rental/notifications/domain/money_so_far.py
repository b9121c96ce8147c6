"""How far a booking's money has come, as its events tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rental.payments.contract import NOBODY


@dataclass(frozen=True, slots=True)
class MoneySoFar:
    """Sums in minor units. `failed`: the last try did. `waits_for` is whose turn it is, as in payments' contract."""

    authorised: int = 0
    captured: int = 0
    refunded: int = 0
    failed: bool = False
    waits_for: str = NOBODY

    @classmethod
    def from_data(cls, payment: Sequence[Any] | None) -> "MoneySoFar":
        """Read `[number, authorised, captured, refunded, failed, waits_for?]`; None is told before the first."""
        if not payment:
            return cls()
        _, authorised, captured, refunded, failed, *waits_for = payment
        return cls(authorised, captured, refunded, bool(failed), *waits_for)

    @property
    def kept(self) -> int:
        """Return what was paid and did not go back."""
        return self.captured - self.refunded
