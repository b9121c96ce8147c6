"""Properties in the table: the property and the terms it is sold on, written together, listed by title in the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import PropertyId, TenantId, is_opaque_id
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Item, Table, TableBusy, from_item, key_of, to_item
from rental.platform.patience import full_jitter
from rental.properties.contract import list_key, property_key, terms_to_item
from rental.properties.dynamodb.items import card_from_item, property_item, stored_from_item
from rental.properties.ports import Page, Stored

_PATIENCE_SECONDS = 2.0
# Reasons that say nothing of the version: someone else's write is under way, or the table is throttled.
_TRY_AGAIN = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


@dataclass(frozen=True, slots=True)
class DynamoDbProperties:
    """The `PropertyStore` on DynamoDB."""

    table: Table

    def find(self, tenant_id: TenantId, property_id: PropertyId) -> Stored | None:
        key = key_of(property_key(tenant_id, property_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return stored_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def add(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> Stored | None:
        return self._write(tenant_id, stored, change, {"ConditionExpression": "attribute_not_exists(pk)"})

    def replace(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> bool:
        before = to_item({":before": stored.property.version - 1})
        condition = {"ConditionExpression": "version = :before", "ExpressionAttributeValues": before}
        return self._write(tenant_id, stored, change, condition) is None

    def published(self, tenant_id: TenantId, limit: int, cursor: str | None) -> Page:
        list_pk = list_key(tenant_id)
        start = {}
        if cursor:
            list_sk, name = decode_cursor(cursor, 2)
            if not is_opaque_id(name) or not list_sk.endswith(f"#{name}"):
                raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
            pk, sk = property_key(tenant_id, PropertyId(name))
            start = {"ExclusiveStartKey": to_item({"pk": pk, "sk": sk, "list_pk": list_pk, "list_sk": list_sk})}
        answer = self.table.client.query(
            TableName=self.table.name,
            IndexName=INDEX,
            KeyConditionExpression="list_pk = :pk",
            ExpressionAttributeValues={":pk": {"S": list_pk}},
            Limit=limit,
            **start,
        )
        last = answer.get("LastEvaluatedKey")
        after = encode_cursor(last["list_sk"]["S"], last["pk"]["S"].rpartition("#")[2]) if last else None
        return Page([card_from_item(from_item(item)) for item in answer["Items"]], after)

    def _write(
        self, tenant_id: TenantId, stored: Stored, change: dict[str, Any], condition: Mapping[str, Any]
    ) -> Stored | None:
        """Write the property and its terms; return what is there where the condition fails, or None when written."""
        puts = [
            self._put(property_item(tenant_id, stored, change), condition),
            self._put(terms_to_item(tenant_id, stored.property.terms()), {}),
        ]
        for _ in full_jitter(_PATIENCE_SECONDS):
            try:
                self.table.client.transact_write_items(TransactItems=puts)
            except ClientError as error:
                reason = _refusal(error)
                if reason is not None:
                    there = reason.get("Item")
                    return stored_from_item(from_item(there)) if there else stored
            else:
                return None
        raise TableBusy("others keep writing this property")

    def _put(self, plain: Mapping[str, Any], condition: Mapping[str, Any]) -> Item:
        put: dict[str, Any] = {"TableName": self.table.name, "Item": to_item(plain), **condition}
        if condition:
            put["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return {"Put": put}


def _refusal(error: ClientError) -> dict[str, Any] | None:
    """Return why the property's condition failed, or None where trying again may succeed. Raises every other error."""
    response: Any = error.response
    if response["Error"]["Code"] != "TransactionCanceledException":
        raise error
    reasons: list[dict[str, Any]] = response["CancellationReasons"]
    if reasons[0]["Code"] == "ConditionalCheckFailed":
        return reasons[0]
    if {reason["Code"] for reason in reasons} & _TRY_AGAIN:
        return None
    raise error
