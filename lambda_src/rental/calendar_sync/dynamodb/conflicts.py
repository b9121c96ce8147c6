"""Conflicts on DynamoDB, and what is read beside them of a property and its feeds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.calendar_sync.domain.ledger_conflicts import OPEN, Conflict
from rental.calendar_sync.dynamodb.conflict_items import (
    Plain,
    conflict_from_item,
    conflict_item,
    conflict_key,
    shown_members,
    state_partition,
)
from rental.calendar_sync.ports import ConflictPage
from rental.channels.contract import CONNECTION_PREFIX, connections_partition
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Table, batch_get, from_item, key_of, to_item
from rental.properties.contract import PropertyTerms, terms_from_item, terms_key

_SORT = re.compile(r"\d{4}-\d{2}-\d{2}#([a-z2-7]{16,52})")
GENERIC = "generic"
_UNCHANGED = "last_change.#number = :number"
_NUMBER = {"#number": "number"}


@dataclass(frozen=True, slots=True)
class DynamoDbConflicts:
    """The `Conflicts` on the platform's table."""

    table: Table

    def find(self, tenant_id: TenantId, conflict_id: str) -> Conflict | None:
        key = key_of(conflict_key(tenant_id, conflict_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return conflict_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Conflict]:
        pk, _ = conflict_key(tenant_id, "")
        return [conflict_from_item(each) for each in _begins_with(self.table, pk, property_id)]

    def in_state(self, tenant_id: TenantId, state: str, limit: int, cursor: str | None) -> ConflictPage:
        partition = state_partition(tenant_id, state)
        answer = self.table.client.query(
            TableName=self.table.name,
            IndexName=INDEX,
            KeyConditionExpression="list_pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
            ScanIndexForward=state == OPEN,
            Limit=limit,
            **_after(tenant_id, partition, cursor),
        )
        keys = [conflict_key(tenant_id, each["sk"]) for each in map(from_item, answer["Items"])]
        found = batch_get(self.table, keys) if keys else {}
        items = [conflict_from_item(found[key]) for key in keys if key in found and found[key]["state"] == state]
        last = answer.get("LastEvaluatedKey")
        return ConflictPage(items, encode_cursor(last["list_sk"]["S"]) if last else None)

    def write(self, tenant_id: TenantId, conflict: Conflict, change: Mapping[str, Any]) -> bool:
        before = conflict.change_number - 1
        condition: Plain = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before:
            condition = {
                "ConditionExpression": _UNCHANGED,
                "ExpressionAttributeNames": _NUMBER,
                "ExpressionAttributeValues": to_item({":number": before}),
            }
        item = to_item(conflict_item(tenant_id, conflict, change))
        return _done(lambda: self.table.client.put_item(TableName=self.table.name, Item=item, **condition))

    def amend(self, tenant_id: TenantId, conflict: Conflict) -> bool:
        members = shown_members(conflict)
        names = {f"#{name}": name for name in members}
        values = {f":{name}": value for name, value in members.items()}
        asked: Plain = {
            "TableName": self.table.name,
            "Key": key_of(conflict_key(tenant_id, conflict.id)),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in members),
            "ConditionExpression": _UNCHANGED,
            "ExpressionAttributeNames": names | _NUMBER,
            "ExpressionAttributeValues": to_item(values | {":number": conflict.change_number}),
        }
        return _done(lambda: self.table.client.update_item(**asked))


@dataclass(frozen=True, slots=True)
class DynamoDbPlaces:
    """The `Places` on the platform's table."""

    table: Table

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None:
        key = key_of(terms_key(tenant_id, property_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key)
        return terms_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def feed_names(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, str]:
        feeds = _begins_with(self.table, tenant_key(tenant_id, "FEEDS", property_id), "FEED#", consistent=False)
        named = {each["sk"].removeprefix("FEED#"): _called(each["name"], each.get("channel", "")) for each in feeds}
        partners = _begins_with(self.table, connections_partition(tenant_id), CONNECTION_PREFIX, consistent=False)
        return named | {each["id"]: each["name"] for each in partners}


def _called(name: str, channel: str) -> str:
    """Return the channel of a feed, or what its host calls it where it is of none that we know."""
    return name if channel in ("", GENERIC) else channel


def _begins_with(table: Table, pk: str, prefix: str, *, consistent: bool = True) -> list[Plain]:
    found: list[Plain] = []
    after: Plain = {}
    while True:
        answer = table.client.query(
            TableName=table.name,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues=to_item({":pk": pk, ":prefix": prefix}),
            ConsistentRead=consistent,
            **after,
        )
        found += map(from_item, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return found
        after = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _after(tenant_id: TenantId, partition: str, cursor: str | None) -> Plain:
    """Read where a page ended. Raises `InvalidRequest` for what could be no key of ours: the table refuses others."""
    if cursor is None:
        return {}
    (sort,) = decode_cursor(cursor, 1)
    if not (matched := _SORT.fullmatch(sort)):
        raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
    key = key_of(conflict_key(tenant_id, matched[1]))
    return {"ExclusiveStartKey": key | to_item({"list_pk": partition, "list_sk": sort})}


def _done(call: Any) -> bool:
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
