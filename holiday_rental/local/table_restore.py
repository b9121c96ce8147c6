"""One tenant's items put back from a table that was restored beside the live one: compared first, each conditioned.

It reads both tables whole, as only operators may. What came since is never touched: bookings are not taken back. What
has no event of its own goes first, so that marks of letters that were sent are there before the events that come again.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]
_Key = tuple[str, str]
_HEADS = "G#CHANGES#"
_REFUSED = "ConditionalCheckFailedException"
_OF_TENANT = (
    "begins_with(pk, :keys) OR begins_with(pk, :heads)"
    " OR (begins_with(pk, :all) AND (tenant_id = :id OR t = :id OR begins_with(sk, :id)))"
)


@dataclass(frozen=True)
class Differences:
    """What is `missing` in the live table, what is `changed` (as it was, as it is), and how much is `new` since."""

    missing: list[Item]
    changed: list[tuple[Item, Item]]
    new: int

    @property
    def none(self) -> bool:
        return not (self.missing or self.changed or self.new)


@dataclass(frozen=True)
class PutBack:
    """How many items were written, and how many somebody else wrote since they were compared."""

    written: int
    left: int


@dataclass(frozen=True)
class TenantRestore:
    """`client` is boto3's for dynamodb; `restored` and `live` are tables."""

    client: Any
    restored: str
    live: str
    tenant_id: str

    def compare(self) -> Differences:
        """Hold the tenant's items against each other; what has expired since is passed over. Changes nothing."""
        was, now = self._items(self.restored), self._items(self.live)
        return Differences(
            sorted((was[key] for key in was.keys() - now.keys() if not _expired(was[key])), key=_order),
            sorted(
                ((was[key], now[key]) for key in was.keys() & now.keys() if was[key] != now[key]), key=_order_of_first
            ),
            len(now.keys() - was.keys()),
        )

    def put_back(self, found: Differences, *, changed: bool) -> PutBack:
        """Write what is missing, and with `changed` what differs, unless somebody has written it meanwhile."""
        answers = [self._put(item, {"ConditionExpression": "attribute_not_exists(pk)"}) for item in found.missing]
        if changed:
            answers += [self._put(was, _as_compared(now)) for was, now in found.changed]
        return PutBack(answers.count(True), answers.count(False))

    def _put(self, item: Item, condition: dict[str, Any]) -> bool:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - only when needed

        try:
            self.client.put_item(TableName=self.live, Item=item, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] == _REFUSED:
                return False
            raise
        return True

    def _items(self, table: str) -> dict[_Key, Item]:
        return {_key(item): item for item in items_to_restore(self.client, table, self.tenant_id)}


def items_to_restore(client: Any, table: str, tenant_id: str) -> Iterator[Item]:
    """Yield what may be put back: how far changes were numbered and heard is of now, whatever is put back."""
    now = (f"{_HEADS}{tenant_id}#", f"T#{tenant_id}#PROGRESS#")
    return (item for item in tenant_items(client, table, tenant_id) if not item["pk"]["S"].startswith(now))


def tenant_items(client: Any, table: str, tenant_id: str) -> Iterator[Item]:
    """Yield all of a tenant's items, also those under the platform's keys: its host, what is due, its feeds, its heads.

    Counts of calls are left out: they are of the minute, and gone before anybody could compare them.
    """
    counts = f"T#{tenant_id}#RATE#"
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression=_OF_TENANT,
        ExpressionAttributeValues={
            ":keys": {"S": f"T#{tenant_id}#"},
            ":heads": {"S": f"{_HEADS}{tenant_id}#"},
            ":all": {"S": "G#"},
            ":id": {"S": tenant_id},
        },
    )
    return (item for page in pages for item in page["Items"] if not item["pk"]["S"].startswith(counts))


def _as_compared(item: Item) -> dict[str, Any]:
    """Return the condition that every attribute is as it was looked at."""
    names = {f"#a{number}": name for number, name in enumerate(item)}
    return {
        "ConditionExpression": " AND ".join(f"{short} = :{short[1:]}" for short in names),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {f":{short[1:]}": item[name] for short, name in names.items()},
    }


def _key(item: Item) -> _Key:
    return item["pk"]["S"], item["sk"]["S"]


def _order(item: Item) -> tuple[bool, _Key]:
    return "last_change" in item, _key(item)


def _order_of_first(pair: tuple[Item, Item]) -> tuple[bool, _Key]:
    return _order(pair[0])


def _expired(item: Item) -> bool:
    return "expires_at" in item and float(item["expires_at"].get("N", "inf")) < time.time()
