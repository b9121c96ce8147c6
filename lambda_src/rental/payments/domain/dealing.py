"""What is known of one PaymentIntent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rental.payments.domain.intent import Dispute, Seen, Status

# An authorisation is renewed while the old one still holds, so that the money is reserved at every moment. But not
# sooner than half a day after it was got: where it holds for a day only, or the provider's clock is another than ours,
# each would be renewed at once, and the next one too.
RENEWED_BEFORE = timedelta(days=1)
_HELD_AT_LEAST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Dealing:
    """One PaymentIntent of a payment, whose `entry`-th it was made as, from 1. Amounts in minor units.

    `renew_at` is when another is to take the place of an authorisation. `bounced` was given back and came back: a bank
    would not take it.
    """

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
    renew_at: datetime | None = None
    bounced: int = 0

    @classmethod
    def of(cls, seen: Seen, was: "Dealing | None", now: datetime) -> "Dealing":
        """Return what is known of it now; `was` is what was known before."""
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
            renew_at=(was and was.renew_at) or _renew_at(seen.lapses_at, now),
            bounced=was.bounced + max(0, was.refunded - seen.refunded) if was else 0,
        )

    @property
    def refundable(self) -> int:
        """Return what can be given back. What a cardholder disputes, the bank decides about."""
        return 0 if self.dispute in (Dispute.OPEN, Dispute.LOST) else self.captured - self.refunded

    @property
    def is_tried(self) -> bool:
        """Tell whether its guest may have tried it: then no card whose owner is away can pay it any more."""
        return self.status is Status.NEEDS_ACTION or bool(self.decline)

    @property
    def gone(self) -> int:
        """Return what was taken and is not ours any more: given back, or lost to a dispute."""
        return self.captured if self.dispute is Dispute.LOST else self.refunded


def _renew_at(lapses_at: datetime | None, now: datetime) -> datetime | None:
    return max(lapses_at - RENEWED_BEFORE, now + _HELD_AT_LEAST) if lapses_at else None
