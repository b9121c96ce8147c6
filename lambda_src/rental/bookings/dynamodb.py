"""The ledger on DynamoDB: one calendar item per unit, one item per booking, one transaction for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from rental.bookings.contract import booking_key
from rental.bookings.domain.booking import FIRST_UNIT, Booking
from rental.bookings.dynamodb_items import (
    booking_from_item,
    booking_item,
    calendar_from_item,
    calendar_item,
    calendar_key,
    listed_from_item,
    month_list_key,
)
from rental.bookings.ports import (
    BookingPage,
    BookingThere,
    CalendarMoved,
    Contended,
    Entry,
    LedgerBusy,
    ListedBooking,
    Outcome,
    Snapshot,
    Written,
)
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import BookingId, PropertyId, TenantId, is_opaque_id
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Item, Table, TableBusy, batch_get, from_item, is_transient, key_of, to_item
from rental.properties.contract import property_key, terms_from_item

_DECEMBER = 12
_TRY_AGAIN = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


@dataclass(frozen=True, slots=True)
class DynamoDbLedger:
    """The `Ledger` on the platform's table."""

    table: Table

    def read(self, tenant_id: TenantId, property_id: PropertyId, booking_id: BookingId) -> Snapshot:
        booking = booking_key(tenant_id, booking_id)
        try:
            found = batch_get(self.table, [*_keys(tenant_id, property_id), booking])
        except (ClientError, HTTPClientError, TableBusy) as error:
            if is_transient(error):
                raise LedgerBusy(str(error)) from error
            raise
        snapshot = _snapshot(found, tenant_id, property_id)
        stored = found.get(booking)
        return Snapshot(snapshot.terms, snapshot.calendar, booking_from_item(stored) if stored else None)

    def terms_and_calendars(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> Mapping[PropertyId, Snapshot]:
        wanted = list(dict.fromkeys(property_ids))
        found = batch_get(self.table, [key for each in wanted for key in _keys(tenant_id, each)])
        snapshots = {each: _snapshot(found, tenant_id, each) for each in wanted}
        return {each: snapshot for each, snapshot in snapshots.items() if snapshot.terms is not None}

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None:
        key = key_of(booking_key(tenant_id, booking_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return booking_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        puts = [self._put_calendar(tenant_id, entry), self._put_booking(tenant_id, entry)]
        try:
            self.table.client.transact_write_items(TransactItems=puts)
        except ClientError as error:
            return _outcome(error)
        except HTTPClientError:  # it may have been written: reading again tells
            return Contended()
        return Written()

    def arriving(self, tenant_id: TenantId, first: date, until: date, limit: int, cursor: str | None) -> BookingPage:
        after = _after(cursor, first, until) if cursor else None
        listed: list[ListedBooking] = []
        for month in _months(date.fromisoformat(after[0][:10]) if after else first, until):
            answer = self._month(tenant_id, month, (first, until), limit - len(listed), after)
            listed += [listed_from_item(from_item(item)) for item in answer["Items"]]
            after = None
            if len(listed) >= limit:
                last = listed[-1]
                return BookingPage(listed, encode_cursor(f"{last.check_in}#{last.booking_id}", last.booking_id))
        return BookingPage(listed, None)

    def _month(
        self, tenant_id: TenantId, month: str, between: tuple[date, date], limit: int, after: list[str] | None
    ) -> dict[str, Any]:
        list_pk = month_list_key(tenant_id, month)
        start = {}
        if after:
            pk, sk = booking_key(tenant_id, BookingId(after[1]))
            start = {"ExclusiveStartKey": to_item({"pk": pk, "sk": sk, "list_pk": list_pk, "list_sk": after[0]})}
        answer: dict[str, Any] = self.table.client.query(
            TableName=self.table.name,
            IndexName=INDEX,
            KeyConditionExpression="list_pk = :pk AND list_sk BETWEEN :first AND :until",
            ExpressionAttributeValues=to_item(
                {":pk": list_pk, ":first": between[0].isoformat(), ":until": between[1].isoformat()}
            ),
            Limit=limit,
            **start,
        )
        return answer

    def _put_calendar(self, tenant_id: TenantId, entry: Entry) -> Item:
        item = calendar_item(tenant_id, entry.booking.property_id, entry.booking.unit, entry.calendar)
        before = entry.calendar.version - 1
        if before == 0:
            return self._put(item, "attribute_not_exists(pk)", {})
        return self._put(item, "version = :before", {":before": before})

    def _put_booking(self, tenant_id: TenantId, entry: Entry) -> Item:
        item = booking_item(tenant_id, entry.booking, entry.change)
        before = entry.booking.change_number - 1
        if before == 0:
            return self._put(item, "attribute_not_exists(pk)", {})
        return self._put(item, "last_change.#number = :before", {":before": before})

    def _put(self, plain: Mapping[str, Any], condition: str, values: Mapping[str, Any]) -> Item:
        put = {
            "TableName": self.table.name,
            "Item": to_item(plain),
            "ConditionExpression": condition,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if values:
            put["ExpressionAttributeValues"] = to_item(values)
        if "#number" in condition:
            put["ExpressionAttributeNames"] = {"#number": "number"}
        return {"Put": put}


def _keys(tenant_id: TenantId, property_id: PropertyId) -> list[tuple[str, str]]:
    return [property_key(tenant_id, property_id), calendar_key(tenant_id, property_id, FIRST_UNIT)]


def _snapshot(found: Mapping[Any, dict[str, Any]], tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
    terms, calendar = (found.get(key) for key in _keys(tenant_id, property_id))
    return Snapshot(terms_from_item(terms) if terms else None, calendar_from_item(calendar) if calendar else None)


def _outcome(error: ClientError) -> Outcome:
    """Decide from the items that failed conditions returned; a conflict decides nothing."""
    response: Any = error.response
    if is_transient(error):
        return Contended()
    if response["Error"]["Code"] != "TransactionCanceledException":
        raise error
    calendar, booking = response["CancellationReasons"]
    if booking["Code"] == "ConditionalCheckFailed" and booking.get("Item"):
        return BookingThere(booking_from_item(from_item(booking["Item"])))
    if calendar["Code"] == "ConditionalCheckFailed" and calendar.get("Item"):
        return CalendarMoved(calendar_from_item(from_item(calendar["Item"])))
    codes = {calendar["Code"], booking["Code"]} - {"None"}
    if codes <= _TRY_AGAIN | {"ConditionalCheckFailed"}:  # a condition that failed on an absent item: read again
        return Contended()
    raise error


def _after(cursor: str, first: date, until: date) -> list[str]:
    """Read where a page ended. Raises `InvalidRequest` unless that lies in the period asked for."""
    list_sk, name = decode_cursor(cursor, 2)
    if list_sk[10:] != f"#{name}" or not is_opaque_id(name) or not f"{first}" <= list_sk[:10] < f"{until}":
        raise InvalidRequest("query/cursor", "This cursor belongs to another period; begin again without it.")
    return [list_sk, name]


def _months(first: date, until: date) -> Iterable[str]:
    """Yield each month that [first, until) touches, as "yyyy-mm"."""
    year, month = first.year, first.month
    while date(year, month, 1) < until:
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
