"""DynamoDB and SQS in memory, that add up what AWS would charge a caller: requests and units.

Items are sized by DynamoDB's published rules. One caller at a time: conditions of writes always hold.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Any

READ_BYTES, WRITE_BYTES, PAGE_BYTES = 4096, 1024, 1024 * 1024
_SQS_REQUEST_BYTES = 64 * 1024


def attribute_bytes(value: dict[str, Any]) -> int:
    """Return the size of a value as the client gets it. Numbers are whole and short here."""
    ((kind, inner),) = value.items()
    if kind == "S":
        return len(inner.encode())
    if kind == "B":
        return len(inner)
    if kind == "N":
        return ceil(len(inner.strip("-").strip("0") or "0") / 2) + 1 + inner.startswith("-")
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + attribute_bytes(each) for name, each in inner.items())
    return 3 + sum(1 + attribute_bytes(each) for each in inner) if kind == "L" else 1


def bytes_of(item: dict[str, Any]) -> int:
    return sum(len(name.encode()) + attribute_bytes(value) for name, value in item.items())


@dataclass
class CountedTable:
    """A DynamoDB client in memory, as far as calendars in step and reminders call it. `used` has requests and units."""

    items: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    sizes: dict[tuple[str, str], int] = field(default_factory=dict)
    partitions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    used: Counter[str] = field(default_factory=Counter)

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 - boto3's own names
        ((name, asked),) = RequestItems.items()
        found = [self._read(key, consistent=asked["ConsistentRead"]) for key in asked["Keys"]]
        self._called("BatchGetItem")
        return {"Responses": {name: [each for each in found if each]}}

    def get_item(self, TableName: str, Key: dict[str, Any], *, ConsistentRead: bool = False) -> dict[str, Any]:  # noqa: ARG002, N803
        self._called("GetItem")
        found = self._read(Key, consistent=ConsistentRead)
        return {"Item": found} if found else {}

    def put_item(self, TableName: str, Item: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: ARG002, N803
        self._called("PutItem")
        self.used["write units"] += ceil(self._keep(Item) / WRITE_BYTES)
        return {}

    def update_item(
        self,
        TableName: str,  # noqa: ARG002, N803
        Key: dict[str, Any],  # noqa: N803
        UpdateExpression: str,  # noqa: N803
        ExpressionAttributeNames: dict[str, str],  # noqa: N803
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        """Set and remove attributes; the larger of the item before and after is charged."""
        self._called("UpdateItem")
        before, size = self.items.get(_key(Key), Key), self.sizes.get(_key(Key), 0)
        set_to = {
            name: ExpressionAttributeValues[f":{name}"]
            for name in ExpressionAttributeNames.values()
            if f":{name}" in ExpressionAttributeValues
        }
        removed = set(ExpressionAttributeNames.values()) - set_to.keys() if "REMOVE" in UpdateExpression else set()
        after = {name: value for name, value in (before | set_to).items() if name not in removed}
        self.used["write units"] += ceil(max(size, self._keep(after)) / WRITE_BYTES)
        return {}

    def transact_write_items(self, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self._called("TransactWriteItems")
        for each in TransactItems:
            ((kind, what),) = each.items()
            size = self._keep(what["Item"]) if kind == "Put" else self.sizes[_key(what["Key"])]
            self.used["write units"] += 2 * ceil(size / WRITE_BYTES)
        return {}

    def get_paginator(self, name: str) -> "CountedTable":
        assert name == "query"
        return self

    def paginate(
        self,
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        *,
        ConsistentRead: bool = False,  # noqa: N803
        **_: Any,
    ) -> Iterator[dict[str, Any]]:
        """Yield pages of a megabyte, each a request; its bytes are rounded up together. `:begins` is the sort key's."""
        pk, page, size = ExpressionAttributeValues[":pk"]["S"], [], 0
        begins = ExpressionAttributeValues.get(":begins", {"S": ""})["S"]
        for sk in sorted(each for each in self.partitions[pk] if each.startswith(begins)):
            item, more = self.items[pk, sk], self.sizes[pk, sk]
            if size + more > PAGE_BYTES:
                yield self._page(page, size, consistent=ConsistentRead)
                page, size = [], 0
            page.append(item)
            size += more
        yield self._page(page, size, consistent=ConsistentRead)

    def _page(self, items: list[dict[str, Any]], size: int, *, consistent: bool) -> dict[str, Any]:
        self._called("Query")
        self.used["read units"] += max(1, ceil(size / READ_BYTES)) / (1 if consistent else 2)
        return {"Items": items}

    def _read(self, key: dict[str, Any], *, consistent: bool) -> dict[str, Any] | None:
        found, size = self.items.get(_key(key)), self.sizes.get(_key(key), 0)
        self.used["read units"] += max(1, ceil(size / READ_BYTES)) / (1 if consistent else 2)
        return found

    def _keep(self, item: dict[str, Any]) -> int:
        """Keep an item and return its size."""
        pk, sk = _key(item)
        self.items[pk, sk], self.sizes[pk, sk] = item, bytes_of(item)
        self.partitions[pk].add(sk)
        return self.sizes[pk, sk]

    def _called(self, name: str) -> None:
        self.used["dynamodb requests"] += 1
        self.used[name] += 1


@dataclass
class CountedQueue:
    """An SQS client in memory. Lambda takes messages one at a time here, as the poller's event source does."""

    messages: list[str] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: ARG002, N803
        size = sum(len(each["MessageBody"].encode()) for each in Entries)
        self.used["sqs requests"] += max(1, ceil(size / _SQS_REQUEST_BYTES))
        self.messages += [each["MessageBody"] for each in Entries]
        return {}

    def taken(self) -> Iterator[str]:
        """Yield messages until there are none; each is received once and deleted once."""
        while self.messages:
            self.used["sqs requests"] += 2
            yield self.messages.pop(0)


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
