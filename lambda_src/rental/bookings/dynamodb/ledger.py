"""The ledger on DynamoDB: an item per unit's calendar, booking and claim; one transaction for all of a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from rental.bookings.contract import booking_key
from rental.bookings.domain.booking import Booking, Claim
from rental.bookings.domain.holds import Holder
from rental.bookings.dynamodb.calendar_items import (
    calendar_from_item,
    calendar_item,
    calendar_key,
    holder_from_item,
    holder_item,
    holder_key,
    is_calendar,
    unit_of,
)
from rental.bookings.dynamodb.items import booking_from_item, claim_from_item, claim_key, record_from_item, record_item
from rental.bookings.ports import (
    CalendarMoved,
    Contended,
    Entry,
    HoldEntry,
    LedgerBusy,
    Outcome,
    RecordThere,
    Snapshot,
    UnitCalendar,
    Written,
)
from rental.kernel.ids import BookingId, ClaimId, PropertyId, TenantId
from rental.platform.dynamodb import Item, Key, Table, TableBusy, batch_get, from_item, key_of, to_item
from rental.platform.patience import is_transient
from rental.properties.contract import FIRST_UNIT, SALE_PREFIX, PropertyTerms, property_key, terms_from_item, terms_key

_TRY_AGAIN = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_REFUSED = "ConditionalCheckFailed"


@dataclass(frozen=True, slots=True)
class DynamoDbLedger:
    """The `Ledger` on the platform's table."""

    table: Table

    def sale(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        return self._sale(tenant_id, property_id, consistent=True)

    def glance(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        return self._sale(tenant_id, property_id, consistent=False)

    def sales(self, tenant_id: TenantId, property_ids: Iterable[PropertyId]) -> Mapping[PropertyId, Snapshot]:
        wanted = list(dict.fromkeys(property_ids))
        guessed = {calendar_key(tenant_id, each, FIRST_UNIT) for each in wanted}
        found = self._read_all([*(terms_key(tenant_id, each) for each in wanted), *guessed], consistent=False)
        terms = {each: found.get(terms_key(tenant_id, each)) for each in wanted}
        sold = {each: terms_from_item(item) for each, item in terms.items() if item}
        all_units = {calendar_key(tenant_id, each, unit) for each, these in sold.items() for unit in these.units}
        found |= self._read_all(all_units - guessed, consistent=False)
        return {each: _snapshot(found, tenant_id, these) for each, these in sold.items()}

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None:
        item = self._item(booking_key(tenant_id, booking_id))
        return booking_from_item(item) if item else None

    def bookings(self, tenant_id: TenantId, booking_ids: Iterable[BookingId]) -> Sequence[Booking]:
        keys = [booking_key(tenant_id, each) for each in booking_ids]
        found = self._read_all(keys)
        return [booking_from_item(found[key]) for key in keys if key in found]

    def claim(self, tenant_id: TenantId, property_id: PropertyId, claim_id: ClaimId) -> Claim | None:
        item = self._item(claim_key(tenant_id, property_id, claim_id))
        return claim_from_item(item) if item else None

    def holders(self, tenant_id: TenantId, keys: Iterable[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Holder]:
        wanted = {holder_key(tenant_id, key): key for key in keys}
        found = self._read_all(wanted)
        return {wanted[key]: holder_from_item(wanted[key], item) for key, item in found.items()}

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        item = record_item(tenant_id, entry.record, entry.change)
        record = self._put(item, "last_change.#number", entry.record.change_number - 1)
        calendars = [self._put_calendar(tenant_id, entry.record.property_id, each) for each in entry.calendars]
        return self._transact([*calendars, record], entry.calendars)

    def write_hold(self, tenant_id: TenantId, entry: HoldEntry) -> Outcome:
        calendars = [self._put_calendar(tenant_id, entry.property_id, each) for each in entry.calendars]
        holders = [self._put(holder_item(tenant_id, each), "version", each.version) for each in entry.holders]
        return self._transact([*calendars, *holders], entry.calendars)

    def _sale(self, tenant_id: TenantId, property_id: PropertyId, *, consistent: bool) -> Snapshot:
        pk, _ = property_key(tenant_id, property_id)
        try:
            answer = self.table.client.query(
                TableName=self.table.name,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :sale)",
                ExpressionAttributeValues=to_item({":pk": pk, ":sale": SALE_PREFIX}),
                ConsistentRead=consistent,
            )
        except (ClientError, HTTPClientError) as error:
            raise _busy_or(error) from error
        items = [from_item(item) for item in answer["Items"]]
        terms = next((terms_from_item(item) for item in items if not is_calendar(item)), None)
        return Snapshot(terms, {unit_of(item): calendar_from_item(item) for item in items if is_calendar(item)})

    def _read_all(self, keys: Iterable[Key], *, consistent: bool = True) -> dict[Key, dict[str, Any]]:
        try:
            return batch_get(self.table, keys, consistent=consistent)
        except (ClientError, HTTPClientError, TableBusy) as error:
            raise _busy_or(error) from error

    def _item(self, key: tuple[str, str]) -> dict[str, Any] | None:
        try:
            answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        except (ClientError, HTTPClientError) as error:
            raise _busy_or(error) from error
        return from_item(answer["Item"]) if "Item" in answer else None

    def _transact(self, puts: list[Item], calendars: tuple[UnitCalendar, ...]) -> Outcome:
        """Write all or nothing. The calendars lead `puts`."""
        try:
            self.table.client.transact_write_items(TransactItems=puts)
        except ClientError as error:
            return _outcome(error, calendars)
        except HTTPClientError:  # it may have been written: reading again tells
            return Contended()
        return Written()

    def _put_calendar(self, tenant_id: TenantId, property_id: PropertyId, each: UnitCalendar) -> Item:
        item = calendar_item(tenant_id, property_id, each.unit, each.calendar)
        return self._put(item, "version", each.calendar.version)

    def _put(self, plain: Mapping[str, Any], counter: str, before: int) -> Item:
        """Return a put that needs the item's `counter` to be `before`; 0: the item not to be there."""
        put: Item = {
            "TableName": self.table.name,
            "Item": to_item(plain),
            "ConditionExpression": f"{counter} = :before" if before else "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if before:
            put["ExpressionAttributeValues"] = to_item({":before": before})
            put |= {"ExpressionAttributeNames": {"#number": "number"}} if "#number" in counter else {}
        return {"Put": put}


def _busy_or(error: Exception) -> Exception:
    return LedgerBusy(str(error)) if is_transient(error) else error


def _snapshot(found: Mapping[Any, dict[str, Any]], tenant_id: TenantId, terms: PropertyTerms) -> Snapshot:
    keys = {unit: calendar_key(tenant_id, terms.property_id, unit) for unit in terms.units}
    return Snapshot(terms, {unit: calendar_from_item(found[key]) for unit, key in keys.items() if key in found})


def _outcome(error: ClientError, calendars: tuple[UnitCalendar, ...]) -> Outcome:
    """Decide from the items that failed conditions returned; a conflict decides nothing."""
    response: Any = error.response
    if is_transient(error):
        return Contended()
    if response["Error"]["Code"] != "TransactionCanceledException":
        raise error
    reasons = response["CancellationReasons"]
    refused = [each["Code"] == _REFUSED and bool(each.get("Item")) for each in reasons]
    items = [from_item(each["Item"]) if there else {} for each, there in zip(reasons, refused, strict=True)]
    if refused[-1] and items[-1]["kind"] not in ("holder", "calendar"):
        return RecordThere(record_from_item(items[-1]))
    for each, there, item in zip(calendars, refused, items, strict=False):
        if there:
            return CalendarMoved(each.unit, calendar_from_item(item))
    if {each["Code"] for each in reasons} - {"None"} <= _TRY_AGAIN | {_REFUSED}:
        return Contended()  # a holder that moved, or a condition that failed on an absent item: read again
    raise error
