"""What partners told of their reservations, in the tenant's part of the table.

    T#<tenant>#RESERVATIONS#<connection> / <reservation>

One whose listing leads nowhere yet is listed in the index for its host. Connections and mappings are channels' own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.reservation import Reservation, ReservationNews
from rental.bookings.dynamodb.items import CLAIMS_KEPT, guests_to_plain, only_set
from rental.bookings.ports import LedgerBusy
from rental.channels.contract import (
    REMOVED,
    Connection,
    Place,
    connection_from_item,
    connection_key,
    health_key,
    listing_key,
    place_from_item,
    reservations_partition,
    waiting_partition,
)
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.platform.dynamodb import Table, TableBusy, batch_get, from_item, key_of, to_item
from rental.platform.patience import is_transient

_SCHEMA = 1
_CANCELLED, _STANDING = "cancelled", "standing"
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbPartners:
    """The `Partners` port, and what a call of a partner's needs besides."""

    table: Table

    def connection(self, tenant_id: TenantId, connection: str) -> Connection | None:
        """Read a connection; None where it was removed, or never was."""
        key = key_of(connection_key(tenant_id, connection))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        found = connection_from_item(from_item(answer["Item"])) if "Item" in answer else None
        return found if found and found.state != REMOVED else None

    def note(self, tenant_id: TenantId, connection: str, at: datetime, **counts: int) -> None:
        """Add to what was heard of a connection; a call that proved nothing is not one of its partner's."""
        counted = only_set(**counts)
        names = {f"#{name}": name for name in counted}
        added = f" ADD {', '.join(f'#{name} :{name}' for name in counted)}" if counted else ""
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(health_key(tenant_id, connection)),
            UpdateExpression=f"SET v = :v{'' if 'refused' in counts else ', heard_at = :at'}{added}",
            **({"ExpressionAttributeNames": names} if names else {}),
            ExpressionAttributeValues=to_item(
                {":v": _SCHEMA}
                | ({} if "refused" in counts else {":at": at.isoformat(timespec="seconds")})
                | {f":{name}": value for name, value in counted.items()}
            ),
        )

    def look(
        self, tenant_id: TenantId, connection: str, listing: str, name: str
    ) -> tuple[Place | None, Reservation | None]:
        leads = listing_key(tenant_id, connection, listing)
        told, of = (reservations_partition(tenant_id, connection), name), connection_key(tenant_id, connection)
        try:
            found = batch_get(self.table, [leads, told, of])
        except (ClientError, HTTPClientError, TableBusy) as error:
            raise LedgerBusy(str(error)) if is_transient(error) else error from error
        removed = of not in found or found[of]["state"] == REMOVED
        place = place_from_item(found[leads]) if leads in found and not removed else None
        return place, reservation_from_item(found[told]) if told in found else None

    def write(self, tenant_id: TenantId, connection: str, reservation: Reservation) -> bool:
        before = reservation.number - 1
        condition: Plain = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before:
            condition = {
                "ConditionExpression": "change_number = :before",
                "ExpressionAttributeValues": to_item({":before": before}),
            }
        item = to_item(reservation_item(tenant_id, connection, reservation))
        try:
            self.table.client.put_item(TableName=self.table.name, Item=item, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def all(self, tenant_id: TenantId, connection: str) -> Iterator[Reservation]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": reservations_partition(tenant_id, connection)}},
            ConsistentRead=True,
        )
        return (reservation_from_item(from_item(item)) for page in pages for item in page["Items"])


def reservation_item(tenant_id: TenantId, connection: str, reservation: Reservation) -> Plain:
    news = reservation.news
    forgotten = datetime.combine(news.stay.check_out + CLAIMS_KEPT, time.min, UTC)
    item: Plain = {
        "pk": reservations_partition(tenant_id, connection),
        "sk": news.name,
        "v": _SCHEMA,
        "kind": "channel_reservation",
        "id": news.name,
        "state": _CANCELLED if news.cancelled else _STANDING,
        "listing": news.listing,
        "version": news.version,
        "check_in": news.stay.check_in.isoformat(),
        "check_out": news.stay.check_out.isoformat(),
        "change_number": reservation.number,
        "expires_at": int(forgotten.timestamp()),  # as long as the ledger knows its claim
    }
    if reservation.place:
        item |= {"property_id": reservation.place.property_id, "unit": reservation.place.unit}
    if reservation.waits:
        item |= {
            "list_pk": waiting_partition(tenant_id, connection),
            "list_sk": f"{news.listing}#{news.name}",
        }
    return item | only_set(
        guest_name=news.guest_name,
        guests=guests_to_plain(news.guests) if news.guests else None,
        left=[[each.property_id, each.unit] for each in reservation.left],
    )


def reservation_from_item(item: Mapping[str, Any]) -> Reservation:
    news = ReservationNews(
        name=item["sk"],
        listing=item["listing"],
        version=item["version"],
        stay=Stay(date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"])),
        cancelled=item["state"] == _CANCELLED,
        guest_name=item.get("guest_name", ""),
        guests=Guests(**item["guests"]) if "guests" in item else None,
    )
    place = Place(PropertyId(item["property_id"]), UnitId(item["unit"])) if "property_id" in item else None
    left = tuple(Place(PropertyId(each), UnitId(unit)) for each, unit in item.get("left", ()))
    return Reservation(news, place, item["change_number"], left)
