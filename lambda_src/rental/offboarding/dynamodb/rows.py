"""A tenant's rows by partition: read and removed under the tenant's own credentials, the platform's under its role."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rental.platform.dynamodb import INDEX, Item, Key, Table, TableBusy, from_item, key_of, to_item
from rental.platform.patience import full_jitter

READING = ("Query",)
REMOVING = ("Query", "PutItem", "BatchWriteItem")
_A_BATCH = 25
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class DynamoDbRows:
    """The `TenantRows` port. `platform` reaches the platform's own keys."""

    table: Table
    platform: Table

    def of(self, partition: str) -> Iterator[dict[str, Any]]:
        return self._query("pk", partition, {"ConsistentRead": True})

    def listed(self, partition: str) -> Iterator[dict[str, Any]]:
        return self._query("list_pk", partition, {"IndexName": INDEX})

    def put(self, row: Mapping[str, Any]) -> None:
        self.table.client.put_item(TableName=self.table.name, Item=to_item(row))

    def delete(self, keys: Iterable[Key]) -> None:
        left = iter(keys)
        while batch := [{"DeleteRequest": {"Key": key_of(key)}} for key in islice(left, _A_BATCH)]:
            self._delete(batch)

    def delete_of_platform(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self.platform.client.delete_item(TableName=self.platform.name, Key=key_of(key))

    def _delete(self, batch: list[Item]) -> None:
        for _ in full_jitter(_PATIENCE_SECONDS):
            answer = self.table.client.batch_write_item(RequestItems={self.table.name: batch})
            batch = answer.get("UnprocessedItems", {}).get(self.table.name, [])
            if not batch:
                return
        raise TableBusy(f"{len(batch)} rows were left over")

    def _query(self, name: str, partition: str, more: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression=f"{name} = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
            **more,
        )
        return (from_item(item) for page in pages for item in page["Items"])
