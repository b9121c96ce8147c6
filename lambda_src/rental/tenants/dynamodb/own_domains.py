"""What hosts asked for of domains of their own, in their tenants' part of the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.tenants.contract import HostMapping, host_key, host_mapping_from_item, tenant_record_key
from rental.tenants.domain.own_domain import OwnDomain, OwnDomainState, own_domain_key

_SCHEMA = 1
_TOLD = ("domain", "state", "number", "failure")


@dataclass(frozen=True, slots=True)
class DynamoDbOwnDomains:
    """The `OwnDomains` port. What a host asks for publishes that it changed; how it goes on does not."""

    table: Table

    def find(self, tenant_id: TenantId) -> OwnDomain | None:
        item = self._get(own_domain_key(tenant_id))
        return OwnDomain(tenant_id=tenant_id, **{name: item[name] for name in _TOLD}) if item else None

    def ask(self, wanted: OwnDomain, change: Mapping[str, Any]) -> bool:
        pk, sk = own_domain_key(wanted.tenant_id)
        plain: dict[str, Any] = {name: getattr(wanted, name) for name in _TOLD}
        plain |= {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "tenant_domain", "id": f"{wanted.tenant_id}-domain"}
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if wanted.number > 1:
            condition = {
                "ConditionExpression": "#number = :before",
                "ExpressionAttributeNames": {"#number": "number"},
                "ExpressionAttributeValues": to_item({":before": wanted.number - 1}),
            }
        item = to_item(plain | {"last_change": dict(change)})
        return _held(self.table.client.put_item, TableName=self.table.name, Item=item, **condition)

    def move(self, asked: OwnDomain, state: OwnDomainState, failure: str = "") -> bool:
        return _held(
            self.table.client.update_item,
            TableName=self.table.name,
            Key=key_of(own_domain_key(asked.tenant_id)),
            UpdateExpression="SET #state = :state, failure = :failure",
            ConditionExpression="#number = :number AND #state = :was",
            ExpressionAttributeNames={"#state": "state", "#number": "number"},
            ExpressionAttributeValues=to_item(
                {":state": state, ":failure": failure, ":number": asked.number, ":was": asked.state}
            ),
        )

    def mapping_of_site(self, tenant_id: TenantId) -> HostMapping | None:
        record = self._get(tenant_record_key(tenant_id))
        item = self._get(host_key(record["host"])) if record else None
        return host_mapping_from_item(item) if item else None

    def _get(self, key: tuple[str, str]) -> dict[str, Any] | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None


def _held(call: Any, **asked: Any) -> bool:
    """Make one conditional write; tell whether its condition held."""
    try:
        call(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
