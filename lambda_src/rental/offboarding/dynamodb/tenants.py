"""What leaving changes of a tenant among all: its host answers nobody, its line says so, and last both are gone."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Item, Key, Table, from_item, key_of, to_item
from rental.tenants.contract import (
    RELEASED,
    TenantRecord,
    directory_key,
    host_key,
    tenant_record_from_item,
    tenant_record_key,
)

_ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class DynamoDbTenantRecord:
    """The `TenantRecords` port, in a tenant's own part."""

    table: Table

    def find(self, tenant_id: TenantId) -> TenantRecord | None:
        key = key_of(tenant_record_key(tenant_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return tenant_record_from_item(from_item(answer["Item"])) if "Item" in answer else None


@dataclass(frozen=True, slots=True)
class DynamoDbTenantsAmongAll:
    """The `TenantsAmongAll` port, under the platform's own keys."""

    table: Table

    def origin(self, tenant_id: TenantId) -> str:
        key = key_of(directory_key(tenant_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return str(from_item(answer["Item"])["origin"]) if "Item" in answer else ""

    def close(self, tenant_id: TenantId, host: str) -> None:
        self._set(host_key(host), "tenant_id = :tenant", RELEASED, {":tenant": tenant_id})
        self.line(tenant_id, "leaving")

    def reopen(self, tenant_id: TenantId, host: str) -> None:
        self._set(host_key(host), "tenant_id = :tenant", _ACTIVE, {":tenant": tenant_id})
        self.line(tenant_id, _ACTIVE)

    def line(self, tenant_id: TenantId, state: str) -> None:
        self._set(directory_key(tenant_id), "attribute_exists(pk)", state, {})

    def give_up_host(self, tenant_id: TenantId, host: str) -> None:
        asked: Item = {"TableName": self.table.name, "Key": key_of(host_key(host))}
        asked |= {"ConditionExpression": "tenant_id = :tenant"}
        asked |= {"ExpressionAttributeValues": to_item({":tenant": tenant_id})}
        self._unless_another(self.table.client.delete_item, asked)

    def _set(self, key: Key, condition: str, state: str, values: dict[str, str]) -> None:
        asked: Item = {"TableName": self.table.name, "Key": key_of(key), "UpdateExpression": "SET #state = :state"}
        asked |= {"ConditionExpression": condition, "ExpressionAttributeNames": {"#state": "state"}}
        asked |= {"ExpressionAttributeValues": to_item({":state": state, **values})}
        self._unless_another(self.table.client.update_item, asked)

    def _unless_another(self, call: Callable[..., object], asked: Item) -> None:
        """Make a call, unless what it is about has gone or is another tenant's by now."""
        try:
            call(**asked)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
