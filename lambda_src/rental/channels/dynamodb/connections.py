"""Connections and where listings lead, in the tenant's part of the table.

    T#<tenant>#CONNECTIONS / CONNECTION#<id>            a connection; nothing secret is stored
    T#<tenant>#CONNECTIONS / HEALTH#<id>                what was heard of it
    T#<tenant>#LISTINGS#<connection> / <listing>        where it leads

What waits is read off the index in which bookings lists it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.channels.contract import (
    CONNECTION_PREFIX,
    HEALTH_PREFIX,
    REMOVED,
    Connection,
    connection_from_item,
    connection_key,
    connections_partition,
    listing_key,
    place_from_item,
    waiting_partition,
)
from rental.channels.domain.listing import Listing, Waiting
from rental.channels.ports import Health
from rental.kernel.ids import PropertyId, TenantId
from rental.platform.dynamodb import INDEX, Key, Table, from_item, key_of, to_item
from rental.properties.contract import PropertyTerms, terms_from_item, terms_key
from rental.tenants.contract import tenant_record_from_item, tenant_record_key

_SCHEMA = 1
_MOST_WAITING = 1000
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbConnections:
    """The `Connections` port."""

    table: Table

    def site_url(self, tenant_id: TenantId) -> str:
        item = self._get(tenant_record_key(tenant_id))
        return tenant_record_from_item(item).site_url if item else ""

    def all(self, tenant_id: TenantId) -> Sequence[tuple[Connection, Health]]:
        items = {item["sk"]: item for item in self._partition(connections_partition(tenant_id))}
        connections = [connection_from_item(item) for sort, item in items.items() if sort.startswith(CONNECTION_PREFIX)]
        standing = [each for each in connections if each.state != REMOVED]
        ordered = sorted(standing, key=lambda each: (each.added_at, each.id))
        return [(each, _health(items.get(f"{HEALTH_PREFIX}{each.id}", {}))) for each in ordered]

    def find(self, tenant_id: TenantId, connection_id: str) -> Connection | None:
        item = self._get(connection_key(tenant_id, connection_id))
        return connection_from_item(item) if item else None

    def write(self, tenant_id: TenantId, connection: Connection, change: Mapping[str, Any]) -> bool:
        return self._put(connection_item(tenant_id, connection, change), connection.change_number)

    def listing(self, tenant_id: TenantId, connection_id: str, name: str) -> Listing | None:
        item = self._get(listing_key(tenant_id, connection_id, name))
        return _listing(connection_id, item) if item else None

    def listings(self, tenant_id: TenantId, connection_id: str) -> Sequence[Listing]:
        partition, _ = listing_key(tenant_id, connection_id, "")
        return [_listing(connection_id, item) for item in self._partition(partition)]

    def write_listing(self, tenant_id: TenantId, listing: Listing, change: Mapping[str, Any]) -> bool:
        return self._put(listing_item(tenant_id, listing, change), listing.change_number)

    def waiting(self, tenant_id: TenantId, connection_id: str) -> Sequence[Waiting]:
        answer = self.table.client.query(
            TableName=self.table.name,
            IndexName=INDEX,
            KeyConditionExpression="list_pk = :pk",
            ExpressionAttributeValues={":pk": {"S": waiting_partition(tenant_id, connection_id)}},
            Limit=_MOST_WAITING,
        )
        return [_waiting(from_item(item)) for item in answer["Items"]]

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None:
        item = self._get(terms_key(tenant_id, property_id))
        return terms_from_item(item) if item else None

    def _partition(self, partition: str) -> list[Plain]:
        found: list[Plain] = []
        after: Plain = {}
        while True:
            answer = self.table.client.query(
                TableName=self.table.name,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": partition}},
                ConsistentRead=True,
                **after,
            )
            found += map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return found
            after = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _get(self, key: Key) -> Plain | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def _put(self, item: Plain, number: int) -> bool:
        """Put an item in the place of the one before it, or of none."""
        condition: Plain = {"ConditionExpression": "attribute_not_exists(pk)"}
        if number > 1:
            condition = {
                "ConditionExpression": "last_change.#number = :before",
                "ExpressionAttributeNames": {"#number": "number"},
                "ExpressionAttributeValues": to_item({":before": number - 1}),
            }
        try:
            self.table.client.put_item(TableName=self.table.name, Item=to_item(item), **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


def connection_item(tenant_id: TenantId, connection: Connection, change: Mapping[str, Any]) -> Plain:
    pk, sk = connection_key(tenant_id, connection.id)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "channel_connection",
        "id": connection.id,
        "channel": connection.channel,
        "name": connection.name,
        "added_at": _instant(connection.added_at),
        "state": connection.state,
        "secret_version": connection.secret_version,
        "last_change": dict(change),
    }
    if connection.rotated_at:
        item["rotated_at"] = _instant(connection.rotated_at)
    return item | ({"request_hash": connection.request} if connection.request else {})


def listing_item(tenant_id: TenantId, listing: Listing, change: Mapping[str, Any]) -> Plain:
    pk, sk = listing_key(tenant_id, listing.connection_id, listing.name)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "channel_listing",
        "id": listing.id,
        "connection_id": listing.connection_id,
        "listing": listing.name,
        "state": listing.state,
        "last_change": dict(change),
    }
    if listing.place:
        item |= {"property_id": listing.place.property_id, "unit": listing.place.unit}
    return item | ({"request_hash": listing.request} if listing.request else {})


def _listing(connection_id: str, item: Mapping[str, Any]) -> Listing:
    return Listing(
        connection_id,
        item["listing"],
        place_from_item(item),
        item["last_change"]["number"],
        item.get("request_hash", b""),
    )


def _health(item: Mapping[str, Any]) -> Health:
    counts = (item.get(name, 0) for name in ("accepted", "kept", "conflicts", "refused"))
    return Health(datetime.fromisoformat(item["heard_at"]) if "heard_at" in item else None, *counts)


def _waiting(item: Mapping[str, Any]) -> Waiting:
    listing, _, _ = str(item["list_sk"]).partition("#")
    return Waiting(listing, date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"]))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
