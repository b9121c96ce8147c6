"""Which letters guests want of a tenant: an item for each who ever chose, under the digest of their address.

What who takes offers gave is in that item and nowhere else, so that one write forgets it. It is private: no event holds
it, and no index.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.month_day import MonthDay
from rental.kernel.tenancy import GUEST, Principal
from rental.notifications.contract import OFFERS_CHOSEN, guest_letters_key, offer_takers_partition
from rental.notifications.domain.categories import OPTIONAL
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.ports import Takers
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Table, TableBusy, from_item, key_of, to_item
from rental.platform.patience import full_jitter

_SCHEMA = 1
_CHOICES = ("reminders", "offers", "text_messages")
_PATIENCE_SECONDS = 3.0
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbGuestPreferences:
    """The `GuestPreferences` port. Only what was chosen is stored: defaults may change for all who never did."""

    table: Table

    def of(self, tenant_id: TenantId, digest: str) -> Preferences:
        return _preferences(self._item(tenant_id, digest))

    def keep(self, tenant_id: TenantId, digest: str, wanted: Preferences, now: datetime) -> Preferences:
        return self._change(tenant_id, digest, lambda was: was.after(wanted), now)

    def stop(self, tenant_id: TenantId, digest: str, category: str, now: datetime) -> Preferences:
        if category not in OPTIONAL:
            raise ValueError(f"category must be one of {', '.join(OPTIONAL)}, got {category!r}")
        return self._change(tenant_id, digest, lambda was: was.without(category), now)

    def takers(self, tenant_id: TenantId, cursor: str, limit: int) -> Takers:
        asked = self._listed(tenant_id) | {"Limit": limit}
        if cursor:
            (last,) = decode_cursor(cursor, 1)
            pk, sk = guest_letters_key(tenant_id, last)
            listed = {"list_pk": offer_takers_partition(tenant_id), "list_sk": last}
            asked["ExclusiveStartKey"] = to_item({"pk": pk, "sk": sk} | listed)
        answer = self.table.client.query(**asked)
        digests = [str(from_item(each)["list_sk"]) for each in answer["Items"]]
        last_key = from_item(answer.get("LastEvaluatedKey", {}))
        return Takers(digests, encode_cursor(last_key["list_sk"]) if last_key else "")

    def count_takers(self, tenant_id: TenantId) -> int:
        pages = self.table.client.get_paginator("query").paginate(**self._listed(tenant_id), Select="COUNT")
        return sum(page["Count"] for page in pages)

    def _change(
        self, tenant_id: TenantId, digest: str, update: Callable[[Preferences], Preferences], now: datetime
    ) -> Preferences:
        """Write what `update` makes of what is stored, and return it. Raises `TableBusy` where others keep changing it.

        Who changes nothing writes nothing.
        """
        for _ in full_jitter(_PATIENCE_SECONDS):
            stored = self._item(tenant_id, digest)
            was = _preferences(stored)
            wanted = update(was)
            if (stored and wanted == was) or self._put(_item(tenant_id, digest, wanted, stored, now), stored):
                return wanted
        raise TableBusy("others keep changing the same choice")

    def _item(self, tenant_id: TenantId, digest: str) -> Plain:
        key = key_of(guest_letters_key(tenant_id, digest))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return from_item(answer.get("Item", {}))

    def _put(self, item: Plain, stored: Mapping[str, Any]) -> bool:
        """Write an item in the place of the one that was read; False where that is no longer there."""
        asked: Plain = {"ConditionExpression": "attribute_not_exists(version)"}
        if "version" in stored:
            was = to_item({":was": stored["version"]})
            asked = {"ConditionExpression": "version = :was", "ExpressionAttributeValues": was}
        try:
            self.table.client.put_item(TableName=self.table.name, Item=to_item(item), **asked)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _listed(self, tenant_id: TenantId) -> Plain:
        return {
            "TableName": self.table.name,
            "IndexName": INDEX,
            "KeyConditionExpression": "list_pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": offer_takers_partition(tenant_id)}},
        }


def _item(tenant_id: TenantId, digest: str, wanted: Preferences, stored: Mapping[str, Any], now: datetime) -> Plain:
    """Return what is stored. Its change is told where it is one of offers."""
    pk, sk = guest_letters_key(tenant_id, digest)
    item: Plain = {name: getattr(wanted, name) for name in _CHOICES}
    item |= {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "letter_preferences", "version": stored.get("version", 0) + 1}
    item["chosen_at"] = now.astimezone(UTC).isoformat(timespec="seconds")
    change = stored.get("last_change")
    if wanted.takes_offers or _preferences(stored).takes_offers:
        number = (change or {}).get("number", 0) + 1
        change = last_change(number, OFFERS_CHOSEN, now.astimezone(UTC), Principal(GUEST, digest))
    if wanted.takes_offers:
        item |= {"list_pk": offer_takers_partition(tenant_id), "list_sk": digest, "personal": _personal(wanted.taker)}
    return item | ({"last_change": change} if change else {})


def _personal(taker: OfferTaker | None) -> Plain:
    if taker is None:
        return {}
    optional = {"name": taker.name, "birthday": str(taker.birthday or "")}
    plain = {"address": taker.address, "language": taker.language}
    return plain | {name: text for name, text in optional.items() if text}


def _preferences(item: Mapping[str, Any]) -> Preferences:
    given = item.get("personal")
    birthday = given.get("birthday") if given else None
    taker = given and OfferTaker(
        given["address"], given["language"], given.get("name", ""), MonthDay.parse(birthday) if birthday else None
    )
    return Preferences(**{name: item[name] for name in _CHOICES if name in item}, taker=taker or None)
