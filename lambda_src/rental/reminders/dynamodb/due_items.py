"""What is due when, for all tenants, in the platform's own keys; no tenant's credentials reach it.

An item is small, and read as it was a moment ago: planners queue themselves what is due in less than a minute, and a
sweep that does not see yet how far the last one was queues some twice, which are sent once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item
from rental.reminders.contract import DUE_PREFIX, due_partition
from rental.reminders.domain.due import SHARDS, Due, Registry
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.conditions import refusal_ignored

_KEPT = timedelta(days=10)  # longer than any catch-up, in which an item may still be read
_SWEPT = "SWEPT"
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbDue:
    """The `DueStore` port, under a role of the platform's. `registered` spares writing again what was written."""

    table: Table
    registered: set[tuple[str, str, str]] = field(default_factory=set)

    def put(self, due: Iterable[Due], number: int) -> None:
        wanted = list(due)
        for use in sorted({(each.reminder, each.slot.zone, each.slot.at) for each in wanted} - self.registered):
            self.table.client.put_item(TableName=self.table.name, Item=to_item(registry_item(*use)))
            self.registered.add(use)
        for each in wanted:
            self._put(each, number)

    def remove(self, due: Due, number: int) -> None:
        with refusal_ignored():
            self.table.client.delete_item(
                TableName=self.table.name,
                Key=key_of(due_key(due)),
                ConditionExpression="n = :number",
                ExpressionAttributeValues={":number": {"N": str(number)}},
            )

    def registry(self, reminder: str) -> Registry:
        in_use, swept_through = [], None
        for item in self._query(_registry_partition(reminder)):
            if item["sk"] == _SWEPT:
                swept_through = datetime.fromtimestamp(item["through"], UTC)
            else:
                zone, _, at = str(item["sk"]).rpartition("#")
                in_use.append((zone, at))
        return Registry(tuple(in_use), swept_through)

    def at(self, reminder: str, slot: Slot) -> Iterator[Due]:
        for shard in range(SHARDS):
            for item in self._query(_partition(reminder, slot, shard), f"{slot.at}#"):
                yield Due(reminder, slot, TenantId(item["t"]), str(item["sk"]).partition("#")[2])

    def sweep_reached(self, reminder: str, through: datetime, *, set_back: bool = False) -> None:
        """Remember whole seconds: what comes in the part of one that is left out is read twice rather than never."""
        pk, seconds = _registry_partition(reminder), int(through.timestamp())
        with refusal_ignored():
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item({"pk": pk, "sk": _SWEPT, "v": 1, "through": seconds}),
                ConditionExpression=f"attribute_not_exists(pk) OR through {'<>' if set_back else '<'} :through",
                ExpressionAttributeValues={":through": {"N": str(seconds)}},
            )

    def _query(self, partition: str, begins: str = "") -> Iterator[Plain]:
        condition, values = "pk = :pk", {":pk": {"S": partition}}
        if begins:
            condition, values = f"{condition} AND begins_with(sk, :begins)", values | {":begins": {"S": begins}}
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
        )
        for page in pages:
            yield from map(from_item, page["Items"])

    def _put(self, due: Due, number: int) -> None:
        """Keep what is due, unless a later plan has put it."""
        with refusal_ignored():
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(due_item(due, number)),
                ConditionExpression="attribute_not_exists(pk) OR n <= :number",
                ExpressionAttributeValues={":number": {"N": str(number)}},
            )


def due_key(due: Due) -> Key:
    return _partition(due.reminder, due.slot, due.shard), f"{due.slot.at}#{due.subject}"


def due_item(due: Due, number: int) -> Plain:
    """Return the item. Its names are short: they are read with each of thousands."""
    pk, sk = due_key(due)
    expires_at = int((due.slot.instant + _KEPT).timestamp())
    return {"pk": pk, "sk": sk, "v": 1, "t": due.tenant_id, "n": number, "expires_at": expires_at}


def registry_item(reminder: str, zone: str, at: str) -> Plain:
    return {"pk": _registry_partition(reminder), "sk": f"{zone}#{at}", "v": 1}


def _partition(reminder: str, slot: Slot, shard: int) -> str:
    return due_partition(reminder, slot.day.isoformat(), slot.zone, shard)


def _registry_partition(reminder: str) -> str:
    return f"{DUE_PREFIX}{reminder}"
