"""Where a tenant's site is, for guests who come back from their bank."""

from dataclasses import dataclass

from rental.kernel.ids import BookingId, TenantId
from rental.platform.dynamodb import Table, from_item, key_of
from rental.tenants.contract import tenant_record_from_item, tenant_record_key


class SiteUnknown(LookupError):  # noqa: N818 - what is wrong
    """The tenant has no record: nothing can be charged for it."""


@dataclass(frozen=True, slots=True)
class DynamoDbSites:
    """The `Sites` port."""

    table: Table

    def return_url(self, tenant_id: TenantId, booking_id: BookingId) -> str:
        key = key_of(tenant_record_key(tenant_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key)
        if "Item" not in answer:
            raise SiteUnknown(tenant_id)
        return f"{tenant_record_from_item(from_item(answer['Item'])).site_url}/booking/{booking_id}"
