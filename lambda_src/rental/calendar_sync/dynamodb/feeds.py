"""Feeds on DynamoDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.calendar_sync.contract import POLL_PREFIX, feeds_partition
from rental.calendar_sync.domain.echoes import NOTED_EVERY
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.domain.registration import ACTIVE, Feed
from rental.calendar_sync.domain.said import Said
from rental.calendar_sync.domain.told import Told
from rental.calendar_sync.dynamodb.feed_items import (
    KEPT,
    POLLED,
    Plain,
    address_key,
    feed_from_item,
    feed_item,
    feed_key,
    nights_item,
    poll_from_item,
    poll_item,
    poll_key,
    said_key,
)
from rental.calendar_sync.dynamodb.said_items import packed, unpacked
from rental.calendar_sync.ports import Filed
from rental.kernel.ids import PropertyId, TenantId
from rental.platform.dynamodb import Item, Key, Table, TableBusy, batch_get, from_item, key_of, to_item
from rental.platform.patience import full_jitter
from rental.properties.contract import PropertyTerms, terms_from_item, terms_key

_PATIENCE_SECONDS = 2.0
_CONFLICT = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_BEFORE = "last_change.#number = :before"


@dataclass(frozen=True, slots=True)
class DynamoDbFeeds:
    """The `FeedStore` port."""

    table: Table

    def find(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> tuple[Filed, str] | None:
        feed, poll = feed_key(tenant_id, property_id, feed_id), poll_key(tenant_id, property_id, feed_id)
        address = address_key(tenant_id, feed_id)
        found = batch_get(self.table, [feed, poll, address])
        if feed not in found or address not in found or found[feed]["state"] != ACTIVE:
            return None
        filed = Filed(feed_from_item(found[feed]), poll_from_item(property_id, feed_id, found.get(poll, {})))
        return filed, str(found[address]["url"])

    def registered(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> Feed | None:
        item = self._get(feed_key(tenant_id, property_id, feed_id))
        return feed_from_item(item) if item else None

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Filed]:
        items, after = [], None
        while True:
            answer = self.table.client.query(
                TableName=self.table.name,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": feeds_partition(tenant_id, property_id)}},
                **({"ExclusiveStartKey": after} if after else {}),
            )
            items += [from_item(each) for each in answer["Items"]]
            after = answer.get("LastEvaluatedKey")
            if not after:
                break
        polls = {str(each["sk"]).removeprefix(POLL_PREFIX): each for each in items if POLL_PREFIX in each["sk"]}
        feeds = [feed_from_item(each) for each in items if "FEED#" in each["sk"] and each["state"] == ACTIVE]
        ordered = sorted(feeds, key=lambda each: (each.added_at, each.id))
        return [Filed(each, poll_from_item(property_id, each.id, polls.get(each.id, {}))) for each in ordered]

    def said(self, tenant_id: TenantId, feed_ids: Iterable[str]) -> Mapping[str, Said]:
        keys = {name: said_key(tenant_id, name) for name in feed_ids}
        found = batch_get(self.table, keys.values()) if keys else {}
        return {
            name: unpacked(found[key]["said"], found[key]["version"]) if key in found else Said()
            for name, key in keys.items()
        }

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None:
        item = self._get(terms_key(tenant_id, property_id))
        return terms_from_item(item) if item else None

    def add(self, tenant_id: TenantId, feed: Feed, address: str, change: Mapping[str, Any]) -> bool:
        pk, sk = address_key(tenant_id, feed.id)
        return self._write(
            self._feed(tenant_id, feed, change),
            self._put({"pk": pk, "sk": sk, "url": address}),
            self._put(poll_item(tenant_id, Poll(feed.id, feed.property_id, unit=feed.unit))),
        )

    def change(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> bool:
        return self._write(self._feed(tenant_id, feed, change))

    def remove(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> bool:
        gone = (address_key(tenant_id, feed.id), poll_key(tenant_id, feed.property_id, feed.id))
        return self._write(self._feed(tenant_id, feed, change), *(self._delete(key) for key in gone))

    def keep_poll(self, tenant_id: TenantId, poll: Poll) -> None:
        item = poll_item(tenant_id, poll)
        known = {name: item[name] for name in POLLED if name in item}
        left_out = [name for name in POLLED if name not in item]
        update = "SET " + ", ".join(f"#{name} = :{name}" for name in known) if known else ""
        update += " REMOVE " + ", ".join(f"#{name}" for name in left_out) if left_out else ""
        self._update(
            (item["pk"], item["sk"]),
            update,
            "attribute_exists(pk)",
            {f"#{name}": name for name in POLLED},
            {f":{name}": value for name, value in known.items()},
        )

    def note_reading(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str, at: datetime) -> None:
        self._update(
            poll_key(tenant_id, property_id, feed_id),
            "SET export_read_at = :at",
            "attribute_exists(pk) AND (attribute_not_exists(export_read_at) OR export_read_at < :before)",
            {},
            {":at": at.isoformat(), ":before": (at - NOTED_EVERY).isoformat()},
        )

    def _update(
        self, key: Key, update: str, condition: str, names: Mapping[str, str], values: Mapping[str, Any]
    ) -> None:
        """Change an item that fits the condition; one that does not stays as it is, or is not there."""
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(key),
                UpdateExpression=update,
                ConditionExpression=condition,
                **({"ExpressionAttributeNames": dict(names)} if names else {}),
                **({"ExpressionAttributeValues": to_item(values)} if values else {}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def tell(self, tenant_id: TenantId, feed: Feed, said: Said, news: Sequence[Told], at: datetime) -> bool:
        pk, sk = said_key(tenant_id, feed.id)
        item: Plain = {"pk": pk, "sk": sk, "said": packed(said), "version": said.version}
        before: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if said.version > 1:
            before = {
                "ConditionExpression": "version = :before",
                "ExpressionAttributeValues": to_item({":before": said.version - 1}),
            }
        nights = [self._put(nights_item(tenant_id, feed, each, said.number, at)) for each in news]
        if feed.state == ACTIVE:
            return self._write(self._put(item, before), *nights, self._still_read(tenant_id, feed))
        return self._write(self._put(item | {"expires_at": int((at + KEPT).timestamp())}, before), *nights)

    def _feed(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> Item:
        if feed.change_number == 1:
            return self._put(feed_item(tenant_id, feed, change), {"ConditionExpression": "attribute_not_exists(pk)"})
        condition = {
            "ConditionExpression": _BEFORE,
            "ExpressionAttributeNames": {"#number": "number"},
            "ExpressionAttributeValues": to_item({":before": feed.change_number - 1}),
        }
        return self._put(feed_item(tenant_id, feed, change), condition)

    def _still_read(self, tenant_id: TenantId, feed: Feed) -> Item:
        """Check that its host did not remove it while it was fetched: its nights were given back."""
        return {
            "ConditionCheck": {
                "TableName": self.table.name,
                "Key": key_of(feed_key(tenant_id, feed.property_id, feed.id)),
                "ConditionExpression": "#state = :active",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item({":active": ACTIVE}),
            }
        }

    def _put(self, plain: Mapping[str, Any], condition: Mapping[str, Any] | None = None) -> Item:
        return {"Put": {"TableName": self.table.name, "Item": to_item(plain), **(condition or {})}}

    def _delete(self, key: Key) -> Item:
        return {"Delete": {"TableName": self.table.name, "Key": key_of(key)}}

    def _get(self, key: Key) -> dict[str, Any] | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def _write(self, *items: Item) -> bool:
        """Write all or nothing; False where a condition failed. Raises `TableBusy` when patience ended."""
        for _ in full_jitter(_PATIENCE_SECONDS):
            try:
                self.table.client.transact_write_items(TransactItems=list(items))
            except ClientError as error:
                response: Any = error.response
                reasons = response.get("CancellationReasons") or [{"Code": response["Error"]["Code"]}]
                codes = {each["Code"] for each in reasons}
                if "ConditionalCheckFailed" in codes:
                    return False
                if not codes & _CONFLICT:
                    raise
            else:
                return True
        raise TableBusy("others keep writing this feed")
