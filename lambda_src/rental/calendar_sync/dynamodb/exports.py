"""Addresses of feeds out, in the tenant's part of the table.

    T#<tenant>#EXPORTS#<property> / <unit>      how many addresses the unit has had, and since when it has this one
    T#<tenant>#OUT / <digest of the token>      what is read there

Both are written together. What the digest is of is stored nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.calendar_sync.domain.exports import Export, Exported, House
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.platform.dynamodb import Item, Key, Table, batch_get, from_item, key_of, to_item
from rental.properties.contract import terms_from_item, terms_key
from rental.tenants.contract import tenant_record_from_item, tenant_record_key

_SCHEMA = 1
# Somebody else wrote first, or is writing now.
_CONTENDED = frozenset({"ConditionalCheckFailed", "TransactionConflict"})
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbExports:
    """The `ExportStore` port."""

    table: Table

    def house(self, tenant_id: TenantId, property_id: PropertyId) -> House | None:
        tenant, sold = tenant_record_key(tenant_id), terms_key(tenant_id, property_id)
        found = batch_get(self.table, [tenant, sold], consistent=False)
        if tenant not in found or sold not in found:
            return None
        terms = terms_from_item(found[sold])
        return House(property_id, terms.title, terms.units, tenant_record_from_item(found[tenant]).site_url)

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, Export]:
        partition, _ = export_key(tenant_id, property_id, "")
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": partition}),
            ConsistentRead=True,
        )
        return {item["sk"]: _export(property_id, item) for item in map(from_item, answer["Items"])}

    def keep(self, tenant_id: TenantId, export: Export, exported: Exported, digest: str, former: str = "") -> bool:
        writes = [self._numbered(tenant_id, export), self._opened(tenant_id, exported, digest)]
        if former:
            closed = key_of(address_key(tenant_id, former))
            writes.append({"Delete": {"TableName": self.table.name, "Key": closed}})
        try:
            self.table.client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if {each["Code"] for each in error.response.get("CancellationReasons", ())}.isdisjoint(_CONTENDED):
                raise
            return False
        return True

    def behind(self, tenant_id: TenantId, digest: str) -> Exported | None:
        # As it is now: an address that was closed is closed at once.
        key = key_of(address_key(tenant_id, digest))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            return None
        item = from_item(answer["Item"])
        return Exported(PropertyId(item["property_id"]), item["unit"], item["name"])

    def _numbered(self, tenant_id: TenantId, export: Export) -> Item:
        pk, sk = export_key(tenant_id, export.property_id, export.unit)
        item: Plain = {
            "pk": pk,
            "sk": sk,
            "v": _SCHEMA,
            "kind": "calendar_export",
            "renewal": export.number,
            "created_at": export.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        item |= {"request": export.request} if export.request else {}
        return {
            "Put": {
                "TableName": self.table.name,
                "Item": to_item(item),
                "ConditionExpression": "renewal = :before" if export.number > 1 else "attribute_not_exists(pk)",
                **({"ExpressionAttributeValues": to_item({":before": export.number - 1})} if export.number > 1 else {}),
            }
        }

    def _opened(self, tenant_id: TenantId, exported: Exported, digest: str) -> Item:
        pk, sk = address_key(tenant_id, digest)
        item = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "calendar_address"}
        item |= {"property_id": exported.property_id, "unit": exported.unit, "name": exported.name}
        return {"Put": {"TableName": self.table.name, "Item": to_item(item)}}


def export_key(tenant_id: TenantId, property_id: PropertyId, unit: str) -> Key:
    return tenant_key(tenant_id, "EXPORTS", property_id), unit


def address_key(tenant_id: TenantId, digest: str) -> Key:
    return tenant_key(tenant_id, "OUT"), digest


def _export(property_id: PropertyId, item: Plain) -> Export:
    created_at = datetime.fromisoformat(item["created_at"])
    return Export(property_id, item["sk"], item["renewal"], created_at, item.get("request", b""))
