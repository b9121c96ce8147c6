"""One PaymentIntent: so much of a booking's money on its way from one card, in the words of this house."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a PaymentIntent stands."""

    NEEDS_METHOD = "needs_method"  # Stripe's requires_payment_method and requires_confirmation
    NEEDS_ACTION = "needs_action"  # the guest proves to their bank who they are
    PROCESSING = "processing"  # the bank has not answered yet
    AUTHORISED = "authorised"  # held on the card: Stripe's requires_capture
    CAPTURED = "captured"  # Stripe's succeeded
    CANCELLED = "cancelled"


FINAL = frozenset({Status.CAPTURED, Status.CANCELLED})
UNFINISHED = frozenset({Status.NEEDS_METHOD, Status.NEEDS_ACTION, Status.PROCESSING})


class Dispute(StrEnum):
    """What became of a cardholder's complaint."""

    NONE = ""
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Seen:
    """A PaymentIntent as the provider shows it. Amounts in minor units; `refunded` counts what did not fail.

    `tenant_id`, `booking_id` and `entry` are from the metadata it was made with. `lapses_at` is when an authorisation
    ends, `action_url` where the guest proves who they are, `decline` the code of the last decline, `method` the
    payment method it was last confirmed with, `card` what a guest knows the card by, "visa 4242".
    """

    id: str
    tenant_id: str
    booking_id: str
    entry: int
    amount: int
    currency: str
    status: Status
    captured: int = 0
    refunded: int = 0
    lapses_at: datetime | None = None
    action_url: str = ""
    decline: str = ""
    method: str = ""
    card: str = ""
    dispute: Dispute = Dispute.NONE
