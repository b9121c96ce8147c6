"""Whose bookings are whose, beside the ledger: written from its events, so a moment behind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.bookings.contract import BOOKING_LINK_ASKED_FOR, guest_partition
from rental.bookings.ports import GuestPage, LinkRequest
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import NOBODY
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

_SCHEMA = 1
_FIRST = "0"
_KEPT_AFTER_CHECK_OUT = timedelta(days=400)
_BETWEEN_TWO_LETTERS = timedelta(minutes=5)
_REQUEST_KEPT = timedelta(days=1)  # it holds the address itself
_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}#[a-z0-9]{16,52}")


@dataclass(frozen=True, slots=True)
class DynamoDbGuestBookings:
    """The `GuestBookings` on the platform's table."""

    table: Table

    def remember(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        ends = datetime.combine(check_out + _KEPT_AFTER_CHECK_OUT, datetime.min.time(), UTC)
        for guest in guests:
            pk, sk = _place(tenant_id, guest, booking_id, check_out)
            item = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "guest_booking", "expires_at": int(ends.timestamp())}
            self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def forget(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        for guest in guests:
            key = key_of(_place(tenant_id, guest, booking_id, check_out))
            self.table.client.delete_item(TableName=self.table.name, Key=key)

    def of_guest(self, tenant_id: TenantId, guest: bytes, limit: int, cursor: str | None) -> GuestPage:
        pk = guest_partition(tenant_id, guest)
        after = {"ExclusiveStartKey": key_of((pk, _place_in(cursor)))} if cursor else {}
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk AND sk > :first",  # "#LINKS" sorts before every date
            ExpressionAttributeValues=to_item({":pk": pk, ":first": _FIRST}),
            ScanIndexForward=False,
            Limit=limit,
            **after,
        )
        places = [from_item(item)["sk"] for item in answer["Items"]]
        found = [BookingId(place.partition("#")[2]) for place in places]
        return GuestPage(found, encode_cursor(places[-1]) if "LastEvaluatedKey" in answer and places else None)

    def ask_for_links(self, tenant_id: TenantId, request: LinkRequest) -> bool:
        # Numbered by the second, so that numbers never come again, although the item is forgotten after a day.
        second = int(request.at.timestamp())
        item = {"pk": guest_partition(tenant_id, request.guest), "sk": "#LINKS"} | _link_request(request, second)
        long_ago = second - int(_BETWEEN_TWO_LETTERS.total_seconds())
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(item),
                ConditionExpression="attribute_not_exists(pk) OR last_change.#number <= :long_ago",
                ExpressionAttributeNames={"#number": "number"},
                ExpressionAttributeValues=to_item({":long_ago": long_ago}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _place(tenant_id: TenantId, guest: bytes, booking_id: BookingId, check_out: date) -> Key:
    return guest_partition(tenant_id, guest), f"{check_out.isoformat()}#{booking_id}"


def _place_in(cursor: str) -> str:
    """Read where a page ended. Raises `InvalidRequest` for what could be no place of ours."""
    (place,) = decode_cursor(cursor, 1)
    if not _PLACE.fullmatch(place):
        raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
    return place


def _link_request(request: LinkRequest, number: int) -> dict[str, Any]:
    stays = [
        {
            "id": each.id,
            "property_id": each.property_id,
            "check_in": each.stay.check_in.isoformat(),
            "check_out": each.stay.check_out.isoformat(),
        }
        for each in request.bookings
    ]
    return {
        "v": _SCHEMA,
        "kind": "link_request",
        "id": request.guest.hex(),
        "guest_email": request.email,
        "language": request.language,
        "bookings": stays,
        "last_change": last_change(number, BOOKING_LINK_ASKED_FOR, request.at, NOBODY),
        "expires_at": int((request.at + _REQUEST_KEPT).timestamp()),
    }
