"""Whose bookings are whose, beside the ledger: written from its events, so a moment behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rental.bookings.ports import GuestPage
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import Table, from_item, to_item

_SCHEMA = 1
_KEPT_AFTER_CHECK_OUT = timedelta(days=400)


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
        after = decode_cursor(cursor, 1)[0] if cursor else "0"
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk AND sk > :after",
            ExpressionAttributeValues=to_item({":pk": guest_partition(tenant_id, guest), ":after": after}),
            Limit=limit,
        )
        found = [BookingId(from_item(item)["sk"]) for item in answer["Items"]]
        return GuestPage(found, encode_cursor(found[-1]) if "LastEvaluatedKey" in answer and found else None)
