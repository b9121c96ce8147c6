"""What closes nights, in the tenant's part of the table: an item for each record in each unit it has been in.

    T#<tenant>#CLOSED#<property> / <unit>#<record>

A record that closes nothing any more leaves a mark without dates, so that older news finds a newer number.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.ports import UnitNights
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import tenant_key
from rental.platform.dynamodb import Key, Table, from_item, to_item

KEEPING = ("PutItem",)
READING = ("Query",)

_SCHEMA = 1
_KEPT_AFTER_CHECK_OUT = timedelta(days=60)
_MARK_KEPT = timedelta(days=90)  # far longer than any queue keeps an event
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbClosedNights:
    """The `ClosedCalendar` and `ClosedUnits` ports. Items are deleted by the table's own expiry."""

    table: Table

    def close(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        until = datetime.combine(closed.stay.check_out + _KEPT_AFTER_CHECK_OUT, time.min, UTC)
        told: Plain = {
            "of": closed.kind,
            "check_in": closed.stay.check_in.isoformat(),
            "check_out": closed.stay.check_out.isoformat(),
            "channel": closed.channel,
            "contested": closed.contested,
            "label": closed.label,
        }
        return self._put(tenant_id, closed, until, {name: value for name, value in told.items() if value})

    def open(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        return self._put(tenant_id, closed, closed.changed_at + _MARK_KEPT, {})

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> list[ClosedNights]:
        items = self._items(closed_partition(tenant_id, property_id), consistent=True)
        found = (_closed(property_id, item) for item in items)
        return _in_order(each for each in found if each)

    def of_unit(self, tenant_id: TenantId, property_id: PropertyId, unit: str, since: date) -> UnitNights:
        items = list(self._items(closed_partition(tenant_id, property_id), f"{unit}#"))
        found = (_closed(property_id, item) for item in items)
        closed = _in_order(each for each in found if each and each.stay.check_out >= since)
        changes = [datetime.fromisoformat(item["changed_at"]) for item in items]
        return UnitNights(tuple(closed), max(changes, default=None))

    def _put(self, tenant_id: TenantId, record: ClosedNights, until: datetime, told: Plain) -> bool:
        """Write a record's row where an older one is, or none."""
        pk, sk = closed_key(tenant_id, record)
        item = {
            "pk": pk,
            "sk": sk,
            "v": _SCHEMA,
            "kind": "closed_nights",
            "change": record.number,
            "changed_at": record.changed_at.astimezone(UTC).isoformat(timespec="seconds"),
            "expires_at": int(until.timestamp()),
            **told,
        }
        return _written(
            self.table.client.put_item,
            TableName=self.table.name,
            Item=to_item(item),
            ConditionExpression="attribute_not_exists(pk) OR #change < :change",
            ExpressionAttributeNames={"#change": "change"},
            ExpressionAttributeValues=to_item({":change": record.number}),
        )

    def _items(self, partition: str, prefix: str = "", *, consistent: bool = False) -> Iterator[Plain]:
        narrowed, values = ("", {}) if not prefix else (" AND begins_with(sk, :prefix)", {":prefix": prefix})
        after: Plain = {}
        while True:
            answer = self.table.client.query(
                TableName=self.table.name,
                KeyConditionExpression=f"pk = :pk{narrowed}",
                ExpressionAttributeValues=to_item({":pk": partition, **values}),
                ConsistentRead=consistent,
                **after,
            )
            yield from map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            after = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def closed_partition(tenant_id: TenantId, property_id: PropertyId) -> str:
    return tenant_key(tenant_id, "CLOSED", property_id)


def closed_key(tenant_id: TenantId, record: ClosedNights) -> Key:
    return closed_partition(tenant_id, record.property_id), f"{record.unit}#{record.record_id}"


def _written(put: Callable[..., Any], **asked: Any) -> bool:
    try:
        put(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def _closed(property_id: PropertyId, item: Mapping[str, Any]) -> ClosedNights | None:
    """Read a row; None for the mark of a record that closes nothing."""
    if "check_in" not in item:
        return None
    unit, _, record_id = str(item["sk"]).partition("#")
    return ClosedNights(
        property_id=property_id,
        unit=unit,
        record_id=record_id,
        kind=item["of"],
        stay=Stay(date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"])),
        number=item["change"],
        changed_at=datetime.fromisoformat(item["changed_at"]),
        channel=item.get("channel", ""),
        contested=item.get("contested", False),
        label=item.get("label", ""),
    )


def _in_order(found: Iterator[ClosedNights] | Any) -> list[ClosedNights]:
    return sorted(found, key=lambda each: (each.stay, each.unit, each.record_id))
