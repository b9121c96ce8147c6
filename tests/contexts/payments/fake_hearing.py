"""What hearing needs, in memory. It passes the same suite as the adapters."""

from dataclasses import dataclass, field
from datetime import datetime

from rental.kernel.ids import TenantId
from rental.payments.domain.event import StripeEvent
from rental.payments.domain.work import Work


@dataclass
class FakeHeardEvents:
    kept: dict[str, StripeEvent] = field(default_factory=dict)

    def has(self, event_id: str) -> bool:
        return event_id in self.kept

    def keep(self, event: StripeEvent, now: datetime) -> None:  # noqa: ARG002 - nothing is forgotten here
        self.kept[event.id] = event


@dataclass
class FakePaymentAccounts:
    owners: dict[str, TenantId] = field(default_factory=dict)

    def tenant_of(self, account: str) -> TenantId | None:
        return self.owners.get(account)


@dataclass
class FakeWorkQueue:
    """`sent` holds each message with its delay in seconds."""

    sent: list[tuple[Work, int]] = field(default_factory=list)

    def send(self, work: Work, delay_seconds: int = 0) -> None:
        self.sent.append((work, delay_seconds))
