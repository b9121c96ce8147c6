"""The other way to keep a calendar: an item for each night that is taken. What the ledger is compared with.

It is written as such ledgers are: a booking puts one item a night on condition that there is none, and the booking
itself, in one transaction; cancelling deletes them. It stands behind the same port, so the same use cases sell on it.
Holds, claims of channels and shadows are left out: an item has one owner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from rental.bookings.contract import OWNING_STATES, booking_key
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar
from rental.bookings.dynamodb.items import record_from_item, record_item
from rental.bookings.ports import Contended, Entry, LedgerBusy, Outcome, RecordThere, Snapshot, Written
from rental.kernel.ids import BookingId, PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.platform.dynamodb import Item, Table, from_item, key_of, to_item
from rental.platform.patience import is_transient
from rental.properties.contract import SALE_PREFIX, property_key, terms_from_item

_NIGHT = f"{SALE_PREFIX}NIGHT#"
MOST_NIGHTS = 99  # a transaction has at most 100 items


@dataclass(frozen=True, slots=True)
class ItemPerNightLedger:
    """Sells bookings; `base` is the first night that its calendars show."""

    table: Table
    base: date

    def sale(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        """Read the terms and every taken night, page by page."""
        items = list(self._partition(property_key(tenant_id, property_id)[0]))
        terms = next((terms_from_item(item) for item in items if item["kind"] == "terms"), None)
        calendars: dict[UnitId, Calendar] = {}
        for item in items:
            if item["kind"] == "night" and date.fromisoformat(item["night"]) >= self.base:
                unit, night = UnitId(item["unit"]), date.fromisoformat(item["night"])
                calendar = calendars.get(unit) or Calendar(self.base)
                calendars[unit] = calendar.claimed(Stay(night, night + timedelta(days=1)))
        return Snapshot(terms, calendars)

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None:
        answer = self._ask("get_item", Key=key_of(booking_key(tenant_id, booking_id)), ConsistentRead=True)
        found = record_from_item(from_item(answer["Item"])) if "Item" in answer else None
        return found if isinstance(found, Booking) else None

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        """Take or free the nights with the booking, all or nothing. This ledger changes no booking's dates."""
        record = entry.record
        if not isinstance(record, Booking) or record.stay.nights > MOST_NIGHTS:
            raise ValueError(f"only bookings of up to {MOST_NIGHTS} nights are kept here")
        nights = [self._night(tenant_id, record, night) for night in record.stay.dates()]
        try:
            self.table.client.transact_write_items(TransactItems=[*nights, self._record(tenant_id, entry)])
        except ClientError as error:
            return _outcome(error)
        except HTTPClientError:
            return Contended()
        return Written()

    def _night(self, tenant_id: TenantId, record: Booking, night: date) -> Item:
        pk, _ = property_key(tenant_id, record.property_id)
        sk = f"{_NIGHT}{record.unit}#{night.isoformat()}"
        if record.state in OWNING_STATES:
            item = {"pk": pk, "sk": sk, "v": 1, "kind": "night", "unit": record.unit, "night": night.isoformat()}
            taken = to_item(item | {"booking_id": record.id})
            return {
                "Put": {"TableName": self.table.name, "Item": taken, "ConditionExpression": "attribute_not_exists(pk)"}
            }
        return {
            "Delete": {
                "TableName": self.table.name,
                "Key": key_of((pk, sk)),
                "ConditionExpression": "booking_id = :own",
                "ExpressionAttributeValues": to_item({":own": record.id}),
            }
        }

    def _record(self, tenant_id: TenantId, entry: Entry) -> Item:
        before = entry.record.change_number - 1
        put: Item = {
            "TableName": self.table.name,
            "Item": to_item(record_item(tenant_id, entry.record, entry.change)),
            "ConditionExpression": "last_change.#number = :before" if before else "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if before:
            put["ExpressionAttributeValues"] = to_item({":before": before})
            put["ExpressionAttributeNames"] = {"#number": "number"}
        return {"Put": put}

    def _partition(self, pk: str) -> Iterable[dict[str, Any]]:
        condition: Item = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sale)",
            "ExpressionAttributeValues": to_item({":pk": pk, ":sale": SALE_PREFIX}),
            "ConsistentRead": True,
        }
        while True:
            answer = self._ask("query", **condition)
            yield from map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            condition["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _ask(self, operation: str, **arguments: Any) -> Item:
        try:
            answer: Item = getattr(self.table.client, operation)(TableName=self.table.name, **arguments)
        except (ClientError, HTTPClientError) as error:
            raise LedgerBusy(str(error)) if is_transient(error) else error from error
        return answer


def _outcome(error: ClientError) -> Outcome:
    response: Any = error.response
    if response["Error"]["Code"] != "TransactionCanceledException" and not is_transient(error):
        raise error
    reasons = response.get("CancellationReasons") or [{}]
    if reasons[-1].get("Item"):
        return RecordThere(record_from_item(from_item(reasons[-1]["Item"])))
    return Contended()  # a night is taken: reading again tells which
