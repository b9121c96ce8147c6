"""What an ordinary payment costs: write units by DynamoDB's size rules, and calls to the provider.

Reserved with the booking, taken once it is confirmed. Stored on moto; the provider is the fake.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rental.bookings.contract import COLLECT, RESERVE
from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.money import MoneyEntry
from rental.payments.domain.payment import Payment
from rental.payments.dynamodb.payment_items import entry_item, payment_key
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.platform.dynamodb import Table, from_item, key_of
from simulation.fake_payments import FakePayments
from tests.contexts.payments.desk import TOTAL, World
from tests.support.item_size import item_bytes, transactional_write_units
from tests.support.moto_table import moto_table


@dataclass
class CostedPayments(FakePayments):
    """Payments on a table; `units` is what was written there so far. Read only from there."""

    table: Table | None = None
    units: int = 0
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def stored(self) -> DynamoDbPayments:
        assert self.table, "it stands on a table"
        return DynamoDbPayments(self.table)

    def read(self, tenant_id: TenantId, booking_id: BookingId) -> Payment | None:
        return self.stored.read(tenant_id, booking_id)

    def write(
        self,
        tenant_id: TenantId,
        payment: Payment,
        change: Mapping[str, Any] | None = None,
        entries: Sequence[MoneyEntry] = (),
    ) -> bool:
        done = self.stored.write(tenant_id, payment, change, entries)
        super().write(tenant_id, payment, change, entries)
        before, after = self.sizes.get(payment.booking_id, 0), self._size(tenant_id, payment)
        self.sizes[payment.booking_id] = after
        units = math.ceil(max(before, after) / 1024)  # an update is charged by the larger of both
        made = [entry_item(tenant_id, each, "000001-0") for each in entries]
        self.units += 2 * units + transactional_write_units(*made) if made else units
        return done

    def _size(self, tenant_id: TenantId, payment: Payment) -> int:
        assert self.table
        key = key_of(payment_key(tenant_id, payment.booking_id))
        return item_bytes(from_item(self.table.client.get_item(TableName=self.table.name, Key=key)["Item"]))


@dataclass(frozen=True)
class PaymentCost:
    units: int
    calls: int


def paid() -> PaymentCost:
    """Reserve and take the total of one booking."""
    with moto_table() as table:
        store = CostedPayments(table=table)
        world = World(store=store)
        world.asked(RESERVE, TOTAL, "pm_card_visa").asked(COLLECT, TOTAL)
        assert world.net == TOTAL
        return PaymentCost(store.units, world.provider.calls.total())
