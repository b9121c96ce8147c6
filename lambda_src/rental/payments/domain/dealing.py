"""What is known of one PaymentIntent."""

from dataclasses import dataclass
from datetime import datetime

from rental.payments.domain.intent import Dispute, Seen, Status


@dataclass(frozen=True, slots=True)
class Dealing:
    """One PaymentIntent of a payment, whose `entry`-th it was made as, from 1. Amounts in minor units."""

    id: str
    entry: int
    amount: int
    status: Status
    captured: int = 0
    refunded: int = 0
    lapses_at: datetime | None = None
    action_url: str = ""
    decline: str = ""
    dispute: Dispute = Dispute.NONE

    @classmethod
    def of(cls, seen: Seen) -> "Dealing":
        return cls(
            seen.id,
            seen.entry,
            seen.amount,
            seen.status,
            seen.captured,
            seen.refunded,
            seen.lapses_at,
            seen.action_url,
            seen.decline,
            seen.dispute,
        )

    @property
    def refundable(self) -> int:
        """Return what can be given back. What a cardholder disputes, the bank decides about."""
        return 0 if self.dispute in (Dispute.OPEN, Dispute.LOST) else self.captured - self.refunded

    @property
    def gone(self) -> int:
        """Return what was taken and is not ours any more: given back, or lost to a dispute."""
        return self.captured if self.dispute is Dispute.LOST else self.refunded
