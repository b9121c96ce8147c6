"""Payments on DynamoDB: an item each, written with the money ledger's entries in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.attention import needs_attention
from rental.payments.domain.money import MoneyEntry
from rental.payments.domain.payment import Payment
from rental.payments.dynamodb.payment_items import (
    attention_partition,
    entry_item,
    payment_attributes,
    payment_from_item,
    payment_key,
)
from rental.platform.dynamodb import Item, Table, from_item, key_of, to_item

_MOVED = "ConditionalCheckFailedException"
# In a transaction: another write of the same item was under way, and so it has moved.
_REASONS = frozenset({"None", "ConditionalCheckFailed", "TransactionConflict"})


@dataclass(frozen=True, slots=True)
class DynamoDbPayments:
    """The `PaymentStore` port."""

    table: Table

    def read(self, tenant_id: TenantId, booking_id: BookingId) -> Payment | None:
        key = key_of(payment_key(tenant_id, booking_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return payment_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def write(
        self,
        tenant_id: TenantId,
        payment: Payment,
        change: Mapping[str, Any] | None = None,
        entries: Sequence[MoneyEntry] = (),
    ) -> bool:
        update = self._update(tenant_id, payment, change)
        try:
            if not entries:
                self.table.client.update_item(**update)
                return True
            puts = [
                {"Put": {"TableName": self.table.name, "Item": self._entry(tenant_id, payment, place, entry)}}
                for place, entry in enumerate(entries)
            ]
            self.table.client.transact_write_items(TransactItems=[{"Update": update}, *puts])
        except ClientError as error:
            if not _has_moved(error):
                raise
            return False
        return True

    def _update(self, tenant_id: TenantId, payment: Payment, change: Mapping[str, Any] | None) -> dict[str, Any]:
        attributes, removed = payment_attributes(payment), []
        if change:
            attributes["last_change"] = dict(change)
            if needs_attention(payment):
                attributes |= {"list_pk": attention_partition(tenant_id), "list_sk": change["at"]}
            else:
                removed = ["list_pk", "list_sk"]
        names = {f"#{place}": name for place, name in enumerate([*attributes, *removed])}
        values = {f":{place}": value for place, value in enumerate(attributes.values())}
        expression = "SET " + ", ".join(f"#{place} = :{place}" for place in range(len(attributes)))
        if removed:
            expression += " REMOVE " + ", ".join(list(names)[len(attributes) :])
        condition = "attribute_not_exists(pk)"
        if payment.version:
            condition, values[":was"], names["#version"] = "#version = :was", payment.version, "version"
        return {
            "TableName": self.table.name,
            "Key": key_of(payment_key(tenant_id, payment.booking_id)),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_item(values),
        }

    def _entry(self, tenant_id: TenantId, payment: Payment, place: int, entry: MoneyEntry) -> Item:
        return to_item(entry_item(tenant_id, entry, f"{payment.version + 1:06d}-{place}"))


def _has_moved(error: ClientError) -> bool:
    response: Any = error.response
    if response["Error"]["Code"] == "TransactionCanceledException":
        return {each["Code"] for each in response.get("CancellationReasons", [])} <= _REASONS
    return bool(response["Error"]["Code"] == _MOVED)
