"""Which of Stripe's events were heard, and whose connected account is whose: platform-wide items."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rental.kernel.ids import TenantId
from rental.payments.domain.event import StripeEvent
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item
from rental.tenants.contract import payment_account_key

KEPT = timedelta(days=30)  # Stripe tries again for three days, and sends again by hand what is up to thirty days old
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class DynamoDbHeardEvents:
    """The `HeardEvents` port, under the function's own role."""

    table: Table

    def has(self, event_id: str) -> bool:
        key = key_of(_key(event_id))
        return "Item" in self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)

    def keep(self, event: StripeEvent, now: datetime) -> None:
        pk, sk = _key(event.id)
        plain = {
            "pk": pk,
            "sk": sk,
            "v": _SCHEMA,
            "kind": "stripe_event",
            "type": event.type,
            "account": event.account or "",
            "created": str(event.created),
            "livemode": event.livemode,
            "expires_at": int((now + KEPT).timestamp()),
        }
        self.table.client.put_item(TableName=self.table.name, Item=to_item(plain))


@dataclass(frozen=True, slots=True)
class DynamoDbPaymentAccounts:
    """The `PaymentAccounts` port, under the function's own role. Tenants' specifications write the items."""

    table: Table

    def tenant_of(self, account: str) -> TenantId | None:
        key = key_of(payment_account_key(account))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return TenantId(from_item(answer["Item"])["tenant_id"]) if "Item" in answer else None


def _key(event_id: str) -> Key:
    return f"G#STRIPE#EVENT#{event_id}", "EVENT"
