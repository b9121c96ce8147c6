"""Whose bookings are whose, beside the ledger: written from its events, so a moment behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.bookings.contract import BOOKING_LINK_ASKED_FOR
from rental.bookings.ports import GuestPage, LinkRequest
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, TenantId, is_opaque_id
from rental.kernel.tenancy import NOBODY, tenant_key
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import Table, from_item, key_of, to_item

_SCHEMA = 1
_FIRST = "0"
_KEPT_AFTER_CHECK_OUT = timedelta(days=400)
_BETWEEN_TWO_LETTERS = timedelta(minutes=5)


def guest_partition(tenant_id: TenantId, guest: bytes) -> str:
    """Return the partition of one guest's bookings, by the digest of an account or an e-mail address."""
    return tenant_key(tenant_id, "GUEST", guest.hex())


@dataclass(frozen=True, slots=True)
class DynamoDbGuestBookings:
    """The `GuestBookings` on the platform's table."""

    table: Table

    def remember(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        """List a booking under each of its guest's names; again changes nothing."""
        ends = datetime.combine(check_out + _KEPT_AFTER_CHECK_OUT, datetime.min.time(), UTC)
        for guest in guests:
            item = {
                "pk": guest_partition(tenant_id, guest),
                "sk": booking_id,
                "v": _SCHEMA,
                "kind": "guest_booking",
                "expires_at": int(ends.timestamp()),
            }
            self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def of_guest(self, tenant_id: TenantId, guest: bytes, limit: int, cursor: str | None) -> GuestPage:
        after = decode_cursor(cursor, 1)[0] if cursor else _FIRST
        if cursor and not is_opaque_id(after):
            raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk AND sk > :after",  # "#LINKS" sorts before every id
            ExpressionAttributeValues=to_item({":pk": guest_partition(tenant_id, guest), ":after": after}),
            Limit=limit,
        )
        found = [BookingId(from_item(item)["sk"]) for item in answer["Items"]]
        return GuestPage(found, encode_cursor(found[-1]) if "LastEvaluatedKey" in answer and found else None)

    def ask_for_links(self, tenant_id: TenantId, request: LinkRequest) -> bool:
        pk, sk = guest_partition(tenant_id, request.guest), "#LINKS"
        key = {"TableName": self.table.name, "Key": key_of((pk, sk)), "ConsistentRead": True}
        answer = self.table.client.get_item(**key)
        before = from_item(answer["Item"]) if "Item" in answer else None
        last = datetime.fromisoformat(before["last_change"]["at"]) if before else None
        if last and request.at - last < _BETWEEN_TWO_LETTERS:
            return False
        number = before["last_change"]["number"] + 1 if before else 1
        item = {"pk": pk, "sk": sk} | _link_request(request, number)
        condition = "last_change.#number = :before" if before else "attribute_not_exists(pk)"
        names = {"ExpressionAttributeNames": {"#number": "number"}} if before else {}
        values = {"ExpressionAttributeValues": to_item({":before": number - 1})} if before else {}
        try:
            self.table.client.put_item(
                TableName=self.table.name, Item=to_item(item), ConditionExpression=condition, **names, **values
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False  # asked twice in the same moment
        return True


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
        "expires_at": int((request.at + _KEPT_AFTER_CHECK_OUT).timestamp()),
    }
