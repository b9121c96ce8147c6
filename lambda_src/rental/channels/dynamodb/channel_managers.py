"""How channel managers are kept in step, in the tenant's part of the table.

    T#<tenant>#MANAGER#<connection> / ACCOUNT           the host's account there
    T#<tenant>#MANAGER#<connection> / KEY               its key: a secret, which no event and no answer has
    T#<tenant>#MANAGER#<connection> / LANE              how calls go
    T#<tenant>#MANAGER#<connection> / STEP#<listing>    what a listing was told, and what it is owed
    T#<tenant>#TOLD#<connection> / <booking>            a booking's newest revision

Terms and calendars are read by their keys, and never written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.bookings.contract import occupied, unit_calendar_key
from rental.channels.contract import (
    CHANNEL_BOOKING_TOLD,
    CHANNEL_PULL_ASKED,
    Place,
    ToldBooking,
    listing_key,
    manager_partition,
    place_from_item,
    told_bookings_partition,
)
from rental.channels.domain.channel_lane import Lane, Step
from rental.channels.domain.revision import last_day
from rental.channels.dynamodb.manager_items import (
    SCHEMA,
    STEP_PREFIX,
    Plain,
    account_from_items,
    account_item,
    lane_from_item,
    lane_item,
    step_from_item,
    step_set,
)
from rental.channels.ports import Account, OnSale
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import Key, Table, batch_get, from_item, key_of, to_item
from rental.properties.contract import terms_from_item, terms_key

_KEPT = timedelta(days=400)  # as long as the ledger knows its claims
_FAILED = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class DynamoDbChannelManagers:
    """The `ChannelManagers` port."""

    table: Table

    def account(self, tenant_id: TenantId, connection_id: str) -> Account | None:
        partition = manager_partition(tenant_id, connection_id)
        found = batch_get(self.table, [(partition, "ACCOUNT"), (partition, "KEY")])
        if len(found) < len(("ACCOUNT", "KEY")):
            return None
        return account_from_items(connection_id, found[partition, "ACCOUNT"], found[partition, "KEY"])

    def keep_account(self, tenant_id: TenantId, account: Account, change: Mapping[str, Any]) -> None:
        partition = manager_partition(tenant_id, account.connection_id)
        # The key first: an account is there once both are.
        key = {"pk": partition, "sk": "KEY", "v": SCHEMA, "api_key": account.api_key}
        self.table.client.put_item(TableName=self.table.name, Item=to_item(key))
        item = account_item(partition, account, change)
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def forget_account(self, tenant_id: TenantId, connection_id: str) -> None:
        for part in ("KEY", "ACCOUNT"):
            key = key_of((manager_partition(tenant_id, connection_id), part))
            self.table.client.delete_item(TableName=self.table.name, Key=key)

    def mapped(self, tenant_id: TenantId, connection_id: str) -> Mapping[str, Place]:
        partition, _ = listing_key(tenant_id, connection_id, "")
        found = {item["listing"]: place_from_item(item) for item in self._partition(partition)}
        return {name: place for name, place in found.items() if place}

    def on_sale(self, tenant_id: TenantId, places: Sequence[Place], at: datetime, /) -> Mapping[Place, OnSale]:
        terms = {each: terms_key(tenant_id, each.property_id) for each in places}
        calendars = {each: unit_calendar_key(tenant_id, each.property_id, each.unit) for each in places}
        found = batch_get(self.table, [*terms.values(), *calendars.values()])
        return {each: _on_sale(found.get(terms[each]), found.get(calendars[each]), at) for each in places}

    def standing(self, tenant_id: TenantId, connection_id: str) -> tuple[Lane, Sequence[Step]]:
        items = self._partition(manager_partition(tenant_id, connection_id))
        lane = next((lane_from_item(each) for each in items if each["sk"] == "LANE"), Lane(connection_id))
        return lane, [step_from_item(each) for each in items if each["sk"].startswith(STEP_PREFIX)]

    def move(self, tenant_id: TenantId, before: Lane, after: Lane, news: Mapping[str, Any]) -> bool:
        partition = manager_partition(tenant_id, before.connection_id)
        condition: Plain = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before.number:
            condition = {
                "ConditionExpression": "change_number = :before",
                "ExpressionAttributeValues": to_item({":before": before.number}),
            }
        return self._put(lane_item(partition, after, news), condition)

    def mark(self, tenant_id: TenantId, connection_id: str, listing: str, version: int = 0) -> None:
        values: Plain = {":one": 1, ":v": SCHEMA, ":version": version}
        newer = "attribute_not_exists(version) OR version <= :version"
        if not self._update(
            tenant_id, connection_id, listing, "SET v = :v, version = :version ADD marks :one", values, newer
        ):
            del values[":version"]
            self._update(tenant_id, connection_id, listing, "SET v = :v ADD marks :one", values)

    def record(self, tenant_id: TenantId, connection_id: str, step: Step) -> None:
        values = step_set(step)
        names = ", ".join(f"{name} = :{name}" for name in values)
        unset = [] if step.look_at else ["look_at"]
        removed = f" REMOVE {', '.join(unset)}" if unset else ""
        told = {f":{name}": value for name, value in values.items()}
        self._update(tenant_id, connection_id, step.listing, f"SET {names}{removed}", told)

    def ask_pull(self, tenant_id: TenantId, connection_id: str, at: datetime) -> bool:
        pk, sk = manager_partition(tenant_id, connection_id), "HINT"
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of((pk, sk)), ConsistentRead=True)
        before = from_item(answer["Item"])["last_change"]["number"] if "Item" in answer else 0
        item = {
            "pk": pk,
            "sk": sk,
            "v": SCHEMA,
            "kind": "channel_hint",
            "id": f"{connection_id}/hint",
            "connection_id": connection_id,
            "last_change": last_change(before + 1, CHANNEL_PULL_ASKED, at, Principal("channel", connection_id)),
        }
        return self._put(item, _number_is(before))

    def booking(self, tenant_id: TenantId, connection_id: str, booking: str) -> ToldBooking | None:
        key = key_of((told_bookings_partition(tenant_id, connection_id), booking))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            return None
        item = from_item(answer["Item"])
        return ToldBooking.from_plain(item, item["last_change"]["number"])

    def hear(self, tenant_id: TenantId, told: ToldBooking, at: datetime, /) -> bool:
        forgotten = datetime.combine(last_day(told) + _KEPT, time.min, UTC)
        item = {
            "pk": told_bookings_partition(tenant_id, told.connection_id),
            "sk": told.booking,
            "v": SCHEMA,
            "kind": "channel_booking",
            "id": f"{told.connection_id}/{told.booking}",
            **told.to_plain(),
            "last_change": last_change(told.number, CHANNEL_BOOKING_TOLD, at, Principal("channel", told.connection_id)),
            "expires_at": int(forgotten.timestamp()),
        }
        return self._put(item, _number_is(told.number - 1))

    def _partition(self, partition: str) -> list[Plain]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
            ConsistentRead=True,
        )
        return [from_item(item) for page in pages for item in page["Items"]]

    def _put(self, item: Plain, condition: Plain) -> bool:
        try:
            self.table.client.put_item(TableName=self.table.name, Item=to_item(item), **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != _FAILED:
                raise
            return False
        return True

    def _update(  # noqa: PLR0917 - which item, and what to do under which condition
        self, tenant_id: TenantId, connection_id: str, listing: str, update: str, values: Plain, condition: str = ""
    ) -> bool:
        key: Key = (manager_partition(tenant_id, connection_id), f"{STEP_PREFIX}{listing}")
        only_if = {"ConditionExpression": condition} if condition else {}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(key),
                UpdateExpression=update,
                ExpressionAttributeValues=to_item(values),
                **only_if,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != _FAILED:
                raise
            return False
        return True


def _number_is(before: int) -> Plain:
    """Return the condition that an item's last change is this one; 0: there is none."""
    if not before:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "last_change.#number = :before",
        "ExpressionAttributeNames": {"#number": "number"},
        "ExpressionAttributeValues": to_item({":before": before}),
    }


def _on_sale(terms: Plain | None, calendar: Plain | None, at: datetime) -> OnSale:
    if terms is None:
        return OnSale()
    read = terms_from_item(terms)
    return OnSale(read, occupied(calendar, read.rules.preparation_days, at) if calendar else None)
