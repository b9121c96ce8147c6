"""Where all channel managers of the platform are: what the sweep reads, in the platform's own keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from rental.channels.contract import MANAGERS, manager_pointer_key
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, from_item, key_of, to_item


@dataclass(frozen=True, slots=True)
class ManagerPointers:
    """Kept under a role of the platform's: no tenant's credentials reach it."""

    table: Table

    def all(self) -> Iterator[tuple[TenantId, str]]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": MANAGERS}},
        )
        for page in pages:
            for item in page["Items"]:
                tenant_id, _, connection_id = str(from_item(item)["sk"]).partition("#")
                yield TenantId(tenant_id), connection_id

    def put(self, tenant_id: TenantId, connection_id: str) -> None:
        pk, sk = manager_pointer_key(tenant_id, connection_id)
        item = {"pk": pk, "sk": sk, "v": 1}
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def remove(self, tenant_id: TenantId, connection_id: str) -> None:
        self.table.client.delete_item(
            TableName=self.table.name, Key=key_of(manager_pointer_key(tenant_id, connection_id))
        )
