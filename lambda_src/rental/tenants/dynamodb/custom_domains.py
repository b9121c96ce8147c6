"""Tenants' own domains in the table: each an item of a host beside that of the site's own address."""

from dataclasses import asdict, dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, key_of, to_item
from rental.tenants.contract import HostMapping, host_key
from rental.tenants.ports.sites import HostTaken

_SCHEMA = 1
_KIND = "domain"  # a site's own address is a host: neither is ever taken for the other


@dataclass(frozen=True, slots=True)
class DynamoDbCustomDomains:
    """The `CustomDomains` port on DynamoDB."""

    table: Table

    def claim(self, mapping: HostMapping, claimed_by: str) -> None:
        pk, sk = host_key(mapping.host)
        plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": _KIND, "claimed_by": claimed_by, **asdict(mapping)}
        free = "attribute_not_exists(pk) OR (kind = :kind AND tenant_id = :tenant)"
        if not self._ask(self.table.client.put_item, free, tenant=mapping.tenant_id, Item=to_item(plain)):
            raise HostTaken

    def give_up(self, tenant_id: TenantId, host: str, claimed_by: str) -> None:
        own = "kind = :kind AND tenant_id = :tenant AND claimed_by = :by"
        self._ask(self.table.client.delete_item, own, tenant=tenant_id, by=claimed_by, Key=key_of(host_key(host)))

    def _ask(self, call: Any, condition: str, *, tenant: str, by: str | None = None, **asked: Any) -> bool:
        """Make one conditional write; tell whether its condition held."""
        values = {":kind": _KIND, ":tenant": tenant} | ({":by": by} if by is not None else {})
        try:
            call(
                TableName=self.table.name,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                **asked,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True
