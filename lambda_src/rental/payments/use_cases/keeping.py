"""Writing a payment: its facts are told when they are others, its movements of money are entered with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal
from rental.payments.contract import PAYMENT_FACT
from rental.payments.domain.facts import facts_of
from rental.payments.domain.money import movements
from rental.payments.domain.payment import Payment
from rental.payments.ports import PaymentStore

PAYMENTS = Principal("payments", "payments")


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes a payment, when, and from where: `address` is the client's."""

    at: datetime
    by: Principal = PAYMENTS
    address: str = ""


def keep(
    store: PaymentStore, tenant_id: TenantId, before: Payment | None, after: Payment, change: Change
) -> Payment | None:
    """Store what became of a payment and return it as stored; None where another wrote it in between."""
    told = None
    if before is None or facts_of(before) != facts_of(after):
        after = replace(after, number=after.number + 1)
        told = last_change(after.number, PAYMENT_FACT, change.at, change.by, address=change.address)
    if not store.write(tenant_id, after, told, movements(before, after, change.at)):
        return None
    return replace(after, version=after.version + 1)


def is_ours(actor: Mapping[str, str]) -> bool:
    """Tell whether payments itself made a change: nobody needs to wake it because of that."""
    return actor.get("kind") == PAYMENTS.kind
