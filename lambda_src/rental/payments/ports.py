"""What payments reads, writes and calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rental.kernel.ids import TenantId
from rental.payments.domain.event import StripeEvent
from rental.payments.domain.intent import Seen
from rental.payments.domain.work import Work


class HeardEvents(Protocol):
    """Which of Stripe's events were heard. They are forgotten after thirty days."""

    def has(self, event_id: str) -> bool: ...

    def keep(self, event: StripeEvent, now: datetime) -> None: ...


class PaymentAccounts(Protocol):
    def tenant_of(self, account: str) -> TenantId | None:
        """Return whose connected account ("acct_…") it is; None where it is no tenant's."""
        ...


class WorkQueue(Protocol):
    def send(self, work: Work, delay_seconds: int = 0) -> None:
        """Send work to the worker, at once or after up to 900 seconds."""
        ...


@dataclass(frozen=True, slots=True)
class NewIntent:
    """A PaymentIntent to be made: manual capture, cards only, its method kept for later use off session."""

    customer: str
    tenant_id: str
    booking_id: str
    entry: int
    amount: int
    currency: str


class Provider(Protocol):
    """The card payments of Stripe. Every `key` is an Idempotency-Key; every call takes at most `CALL_SECONDS`.

    Raises `NotAnswered`, `Failed` or `Refused`; `confirm` also `Declined`.
    """

    def create_customer(self, tenant_id: str, booking_id: str, key: str) -> str:
        """Make the customer of one booking and return its id. It carries no personal data."""
        ...

    def intents_of(self, customer: str) -> Sequence[Seen]:
        """List a customer's PaymentIntents, the latest first."""
        ...

    def read(self, intent_id: str) -> Seen:
        """Read a PaymentIntent with its charge, refunds and dispute."""
        ...

    def create(self, new: NewIntent, key: str) -> Seen: ...

    def confirm(self, intent_id: str, method: str, *, return_url: str, off_session: bool, key: str) -> Seen:
        """Confirm with a payment method. `return_url` is where the guest comes back to from their bank."""
        ...

    def capture(self, intent_id: str, amount: int, key: str) -> Seen:
        """Take `amount` of what is authorised; the rest is let go."""
        ...

    def cancel(self, intent_id: str, key: str) -> Seen: ...

    def refund(self, intent_id: str, amount: int, key: str) -> Seen:
        """Give `amount` back and return the PaymentIntent after it."""
        ...


CALL_SECONDS = 10


class ProviderError(Exception):
    """Something came of a call that is no PaymentIntent.

    ProviderError
    ├── NotAnswered   no reply: nobody knows whether it was done
    ├── Failed        the reply was a fault of theirs (5xx, 429, a lock): it is kept under the key, and repeats itself
    ├── Refused       the reply was that this can never be done (4xx)
    └── Declined      the card was declined, or cannot be used
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class NotAnswered(ProviderError):  # noqa: N818 - what happened
    pass


class Failed(ProviderError):  # noqa: N818 - what happened
    pass


class Refused(ProviderError):  # noqa: N818 - what happened
    pass


class Declined(ProviderError):  # noqa: N818 - what happened
    """`code` is Stripe's decline code, e.g. "insufficient_funds"; `seen` the PaymentIntent after it, where told."""

    def __init__(self, code: str, seen: Seen | None = None) -> None:
        super().__init__(code)
        self.seen = seen
