"""Where a booking wants its money to arrive, as its latest change says."""

from dataclasses import dataclass

from rental.bookings.contract import COLLECT, KEEP, RESERVE

_DOABLE = (RESERVE, COLLECT, KEEP)


@dataclass(frozen=True, slots=True)
class Target:
    """What shall be, in minor units, as of change `number` of the booking (0: nothing was asked yet).

    RESERVE: `amount` is authorised. COLLECT: `amount` is taken in all, what is beyond it given back. KEEP: at most
    `amount` of what was taken or authorised is kept, and nothing more is asked of the card.
    """

    number: int = 0
    do: str = KEEP
    amount: int = 0

    def __post_init__(self) -> None:
        if self.do not in _DOABLE:
            raise ValueError(f"payments can {', '.join(_DOABLE)}, got {self.do!r}")
        if self.amount < 0:
            raise ValueError(f"an amount is not negative, got {self.amount}")

    @property
    def asks_for_money(self) -> bool:
        return self.do != KEEP

    def later(self, other: "Target") -> "Target":
        """Return the later of both, whatever order they came in."""
        return other if other.number > self.number else self
