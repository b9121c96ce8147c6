"""A tenant's latest export: that it was asked for publishes, what became of it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.offboarding.contract import export_key
from rental.offboarding.dynamodb.leavings import put_numbered
from rental.offboarding.ports import Export
from rental.platform.dynamodb import Table, from_item, key_of, to_item

ASKING = ("GetItem", "PutItem")
MAKING = ("GetItem", "Query", "UpdateItem")
KEPT = timedelta(days=30)  # as long as the file
_SCHEMA = 1
_MADE = ("made_at", "name", "size", "rows", "failure")


@dataclass(frozen=True, slots=True)
class DynamoDbExports:
    """The `Exports` port."""

    table: Table

    def find(self, tenant_id: TenantId) -> Export | None:
        answer = self.table.client.get_item(
            TableName=self.table.name, Key=key_of(export_key(tenant_id)), ConsistentRead=True
        )
        if "Item" not in answer:
            return None
        item = from_item(answer["Item"])
        made = {name: item[name] for name in _MADE if name in item}
        number, request = item["last_change"]["number"], item["request_hash"]
        return Export(tenant_id=tenant_id, number=number, asked_at=item["asked_at"], request=request, **made)

    def ask(self, export: Export, change: Mapping[str, Any]) -> bool:
        pk, sk = export_key(export.tenant_id)
        plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "tenant_export", "id": f"{export.tenant_id}-export"}
        plain |= {"asked_at": export.asked_at, "request_hash": export.request, "last_change": dict(change)}
        plain |= {"expires_at": export.asked_at + int(KEPT.total_seconds())}
        return put_numbered(self.table, plain, export.number)

    def made(self, export: Export) -> None:
        values = {f":{name}": getattr(export, name) for name in _MADE} | {":number": export.number}
        names = {f"#{name}": name for name in _MADE} | {"#number": "number"}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(export_key(export.tenant_id)),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in _MADE),
                ConditionExpression="last_change.#number = :number",
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=to_item(values),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise  # a later one was asked for, and is made by whoever hears of it
