"""The audit trail in the table: one item for each change, under the thing that changed, in the order of its numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from botocore.exceptions import ClientError

from rental.audit.contract import BOOKING, PROPERTY, AuditRecord
from rental.audit.ports import RecordPage
from rental.bookings.contract import booking_key
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item
from rental.properties.contract import property_key

KEEPING = ("PutItem",)

_SCHEMA = 1
_DIGITS = 12
_WHEN_THERE = ("reason", "address")
_KEYS: Mapping[str, Callable[[TenantId, Any], Key]] = MappingProxyType({BOOKING: booking_key, PROPERTY: property_key})


@dataclass(frozen=True, slots=True)
class DynamoDbAuditTrail:
    """The `AuditTrail` port. Records are deleted by the table's own expiry."""

    table: Table

    def keep(self, record: AuditRecord, until: datetime) -> None:
        pk, sk = record_key(record.tenant_id, record.kind, record.id, record.number)
        plain: dict[str, Any] = {
            "pk": pk,
            "sk": sk,
            "v": _SCHEMA,
            "kind": "audit",
            "type": record.type,
            "at": record.at,
            "actor": dict(record.actor),
            "before": dict(record.before),
            "after": dict(record.after),
            "expires_at": int(until.timestamp()),
        }
        plain |= {name: text for name in _WHEN_THERE if (text := getattr(record, name))}
        try:
            self.table.client.put_item(
                TableName=self.table.name, Item=to_item(plain), ConditionExpression="attribute_not_exists(pk)"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def of(self, tenant_id: TenantId, kind: str, id: str, limit: int, cursor: str | None) -> RecordPage:
        pk, _ = record_key(tenant_id, kind, id, 0)
        after = {"ExclusiveStartKey": key_of(record_key(tenant_id, kind, id, _number(cursor)))} if cursor else {}
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            Limit=limit,
            **after,
        )
        found = [_record(tenant_id, kind, id, from_item(item)) for item in answer["Items"]]
        last = answer.get("LastEvaluatedKey")
        return RecordPage(found, encode_cursor(str(int(last["sk"]["S"]))) if last else None)

    def is_there(self, tenant_id: TenantId, kind: str, id: str) -> bool:
        if kind not in _KEYS:
            return False
        key = key_of(_KEYS[kind](tenant_id, id))
        return "Item" in self.table.client.get_item(TableName=self.table.name, Key=key, ProjectionExpression="pk")


def record_key(tenant_id: TenantId, kind: str, id: str, number: int) -> Key:
    """Return the key of the record of change `number`: sort keys are zero-padded, so they sort as numbers do."""
    return tenant_key(tenant_id, "AUDIT", kind, id), f"{number:0{_DIGITS}}"


def _number(cursor: str) -> int:
    (number,) = decode_cursor(cursor, 1)
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
        raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
    return int(number)


def _record(tenant_id: TenantId, kind: str, id: str, item: dict[str, Any]) -> AuditRecord:
    return AuditRecord(
        tenant_id=tenant_id,
        kind=kind,
        id=id,
        number=int(item["sk"]),
        **{name: item[name] for name in ("type", "at", "actor", "before", "after")},
        **{name: item[name] for name in _WHEN_THERE if name in item},
    )
