"""What payments reads, writes and calls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.event import StripeEvent
from rental.payments.domain.intent import Seen
from rental.payments.domain.money import MoneyEntry
from rental.payments.domain.payment import Payment
from rental.payments.domain.work import Work


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


class PaymentStore(Protocol):
    """Payments of tenants, one item each, and the money ledger."""

    def read(self, tenant_id: TenantId, booking_id: BookingId) -> Payment | None: ...

    def write(
        self,
        tenant_id: TenantId,
        payment: Payment,
        change: Mapping[str, Any] | None = None,
        entries: Sequence[MoneyEntry] = (),
    ) -> bool:
        """Store it as version + 1 with the ledger's entries, all or nothing; False where another wrote it in between.

        With a `change`, which is then fact `payment.number`, its facts are published. Of a payment that is stored
        without one the last fact published stays the last.
        """
        ...


class Breaker(Protocol):
    """Stops calls to a provider that fails again and again, for all workers together."""

    def wait(self, now: datetime) -> timedelta | None:
        """Return None where a call may be made now, else when to ask again. A call that probes is let through."""
        ...

    def failed(self, now: datetime) -> None: ...

    def succeeded(self, now: datetime) -> None: ...


class Sites(Protocol):
    def return_url(self, tenant_id: TenantId, booking_id: BookingId) -> str:
        """Return the page of a booking on the tenant's site, where a guest comes back to from their bank."""
        ...


@dataclass(frozen=True, slots=True)
class AttentionPage:
    """Payments that a host has to look at, the latest first, each with since when."""

    items: Sequence[tuple[Payment, datetime]]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class MoneyPage:
    entries: Sequence[MoneyEntry]
    next_cursor: str | None


class Overview(Protocol):
    def attention(self, tenant_id: TenantId, limit: int, cursor: str | None) -> AttentionPage: ...

    def money(self, tenant_id: TenantId, month: str, limit: int, cursor: str | None) -> MoneyPage:
        """Return entries of a month, "yyyy-mm" in UTC, in order of time."""
        ...

    def whole_month(self, tenant_id: TenantId, month: str) -> Iterable[MoneyEntry]:
        """Return all entries of a month, read page by page as they are asked for."""
        ...


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
