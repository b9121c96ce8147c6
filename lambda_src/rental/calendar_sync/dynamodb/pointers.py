"""Where all feeds of the platform are: what the sweep reads, in the platform's own keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from rental.calendar_sync.contract import pointer_key, pointer_partitions
from rental.calendar_sync.domain.sweep import Pointer
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item


@dataclass(frozen=True, slots=True)
class DynamoDbPointers:
    """The `Pointers` port, under a role of the platform's: no tenant's credentials reach it."""

    table: Table

    def all(self) -> Iterator[Pointer]:
        for partition in pointer_partitions():
            yield from self._in(partition)

    def put(self, pointer: Pointer) -> None:
        pk, sk = _key(pointer)
        item = {"pk": pk, "sk": sk, "v": 1} | ({"soon": True} if pointer.soon else {})
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def remove(self, pointer: Pointer) -> None:
        self.table.client.delete_item(TableName=self.table.name, Key=key_of(_key(pointer)))

    def _in(self, partition: str) -> Iterator[Pointer]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
        )
        for page in pages:
            yield from (_pointer(from_item(item)) for item in page["Items"])


def _key(pointer: Pointer) -> Key:
    return pointer_key(pointer.tenant_id, pointer.property_id, pointer.feed_id)


def _pointer(item: dict[str, object]) -> Pointer:
    tenant_id, property_id, feed_id = str(item["sk"]).split("#")
    return Pointer(tenant_id, property_id, feed_id, bool(item.get("soon")))
