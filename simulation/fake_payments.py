"""Payments in memory, with the money ledger, and what the relay would publish of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.money import MoneyEntry
from rental.payments.domain.payment import Payment


@dataclass
class FakePayments:
    """`entries` is the ledger in order; `told` are the payments as of each fact. `writes` counts stored writes."""

    payments: dict[tuple[TenantId, BookingId], Payment] = field(default_factory=dict)
    entries: list[MoneyEntry] = field(default_factory=list)
    told: list[tuple[TenantId, Payment, Mapping[str, Any]]] = field(default_factory=list)
    writes: int = 0

    def read(self, tenant_id: TenantId, booking_id: BookingId) -> Payment | None:
        return self.payments.get((tenant_id, booking_id))

    def write(
        self,
        tenant_id: TenantId,
        payment: Payment,
        change: Mapping[str, Any] | None = None,
        entries: Sequence[MoneyEntry] = (),
    ) -> bool:
        key = (tenant_id, payment.booking_id)
        stored = self.payments.get(key)
        if payment.version != (stored.version if stored else 0):
            return False
        after = replace(payment, version=payment.version + 1)
        self.payments[key] = after
        self.entries += entries
        self.writes += 1
        if change:
            self.told.append((tenant_id, after, change))
        return True
