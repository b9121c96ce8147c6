"""Stand-ins for what sending letters needs. Notices and mail pass the same suites as their adapters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rental.kernel.ids import PropertyId, TenantId
from rental.notifications.domain.headers import one_address
from rental.notifications.ports import Claim, DetailsMissing, Message, Notice
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord
from tests.contexts.notifications.samples import LOFT, TENANT
from tests.support.samples import TERMS

_LEASE = timedelta(seconds=120)


@dataclass
class FakeDetails:
    tenant: TenantRecord | None = TENANT
    terms: tuple[PropertyTerms, ...] = (TERMS, LOFT)

    def of(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> tuple[TenantRecord, Mapping[PropertyId, PropertyTerms]]:
        wanted, known = list(property_ids), {each.property_id: each for each in self.terms}
        if self.tenant is None or tenant_id != self.tenant.tenant_id or not known.keys() >= set(wanted):
            raise DetailsMissing(tenant_id)
        return self.tenant, {each: known[each] for each in wanted}


@dataclass
class FakeNotices:
    """`held` maps a claimed notice to when its lease lapses."""

    held: dict[Notice, datetime] = field(default_factory=dict)
    sent: set[Notice] = field(default_factory=set)

    def claim(self, notice: Notice, now: datetime) -> Claim:
        if notice in self.sent:
            return Claim.SENT
        if notice in self.held and now < self.held[notice]:
            return Claim.HELD
        self.held[notice] = now + _LEASE
        return Claim.OURS

    def mark_sent(self, notice: Notice, now: datetime) -> None:
        self.held[notice] = now
        self.sent.add(notice)

    def release(self, notice: Notice) -> None:
        self.held.pop(notice, None)


@dataclass
class FakeMail:
    """Keeps what was sent; sending to an address in `refused` fails."""

    sent: list[Message] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def send(self, message: Message) -> None:
        if one_address(message.to) in self.refused:
            raise ConnectionError("mail service")
        self.sent.append(message)
