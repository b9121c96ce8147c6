"""How far a listener is with each property, in the table: one item for both, under the tenant's own key."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.change_order import Heard, Position
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item
from rental.platform.ordered_queue import ProgressMoved

_SCHEMA = 1


class DynamoDbProgress:
    """What `consumer` dealt with. `table` is behind tenant-narrowed credentials; see `ordered_queue`.

    A consumer's name is for ever: under another one it would begin anew.
    """

    def __init__(self, table: Table, consumer: str) -> None:
        self._table, self._consumer = table, consumer

    def of(self, tenant: TenantId, property_id: str) -> Position:
        key = key_of(progress_key(tenant, self._consumer, property_id))
        answer = self._table.client.get_item(TableName=self._table.name, Key=key, ConsistentRead=True)
        return _position(from_item(answer.get("Item", {})))

    def move(self, tenant: TenantId, property_id: str, before: Position, after: Position) -> None:
        pk, sk = progress_key(tenant, self._consumer, property_id)
        item = {"pk": pk, "sk": sk, "v": _SCHEMA, "version": after.version, "types": _stored(after)}
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before != Position():
            condition = {
                "ConditionExpression": "#version = :version AND #types = :types",
                "ExpressionAttributeNames": {"#version": "version", "#types": "types"},
                "ExpressionAttributeValues": to_item({":version": before.version, ":types": _stored(before)}),
            }
        try:
            self._table.client.put_item(TableName=self._table.name, Item=to_item(item), **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise ProgressMoved(f"{self._consumer} dealt with {property_id} elsewhere, too") from error


def progress_key(tenant: TenantId, consumer: str, property_id: str) -> Key:
    return tenant_key(tenant, "PROGRESS", property_id), consumer


def _stored(position: Position) -> dict[str, Any]:
    return {name: [heard.last, [list(each) for each in heard.missing]] for name, heard in position.types.items()}


def _position(item: Mapping[str, Any]) -> Position:
    types = {
        name: Heard(last, tuple((first, to) for first, to in missing))
        for name, (last, missing) in item.get("types", {}).items()
    }
    return Position(item.get("version", 0), types)
