"""What is due when, for all tenants, in the platform's own keys; no tenant's credentials reach it.

An item is small: a day's ten thousand arrivals are read for a kind with some two hundred read units.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import BookingId, TenantId
from rental.platform.dynamodb import Key, Table, TableBusy, from_item, key_of, to_item
from rental.platform.patience import full_jitter
from rental.reminders.domain.due import SHARDS, Due, Registry
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.counted import REFUSED

PREFIX = "G#DUE#"
_KEPT = timedelta(days=10)  # longer than any catch-up, in which an item may still be read
_A_BATCH = 25
_PATIENCE_SECONDS = 2.0
_SWEPT = "SWEPT"
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbDue:
    """The `DueStore` port, under a role of the platform's. `registered` spares writing again what was written."""

    table: Table
    registered: set[tuple[str, str, str]] = field(default_factory=set)

    def put(self, due: Iterable[Due], number: int) -> None:
        wanted = list(due)
        in_use = {(each.reminder, each.slot.zone, each.slot.at) for each in wanted} - self.registered
        self._put(registry_item(*each) for each in sorted(in_use))
        self.registered.update(in_use)
        self._put(due_item(each, number) for each in wanted)

    def remove(self, due: Due, number: int) -> None:
        try:
            self.table.client.delete_item(
                TableName=self.table.name,
                Key=key_of(due_key(due)),
                ConditionExpression="n = :number",
                ExpressionAttributeValues={":number": {"N": str(number)}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != REFUSED:
                raise

    def registry(self, reminder: str) -> Registry:
        in_use, swept_through = [], None
        for item in self._query(_registry_partition(reminder), consistent=True):
            if item["sk"] == _SWEPT:
                swept_through = datetime.fromtimestamp(item["through"], UTC)
            else:
                zone, _, at = str(item["sk"]).rpartition("#")
                in_use.append((zone, at))
        return Registry(tuple(in_use), swept_through)

    def at(self, reminder: str, slot: Slot) -> Iterator[Due]:
        for shard in range(SHARDS):
            for item in self._query(_partition(reminder, slot, shard), f"{slot.at}#"):
                yield Due(reminder, slot, TenantId(item["t"]), BookingId(str(item["sk"]).partition("#")[2]))

    def sweep_reached(self, reminder: str, through: datetime) -> None:
        """Remember whole seconds: what comes in the part of one that is left out is read twice rather than never."""
        values = {":through": {"N": str(int(through.timestamp()))}}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of((_registry_partition(reminder), _SWEPT)),
                UpdateExpression="SET through = :through, v = :v",
                ConditionExpression="attribute_not_exists(pk) OR through < :through",
                ExpressionAttributeValues=values | {":v": {"N": "1"}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != REFUSED:
                raise

    def _query(self, partition: str, begins: str = "", *, consistent: bool = False) -> Iterator[Plain]:
        condition, values = "pk = :pk", {":pk": {"S": partition}}
        if begins:
            condition, values = f"{condition} AND begins_with(sk, :begins)", values | {":begins": {"S": begins}}
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=consistent,
        )
        for page in pages:
            yield from map(from_item, page["Items"])

    def _put(self, items: Iterable[Plain]) -> None:
        left = iter(items)
        while batch := [{"PutRequest": {"Item": to_item(each)}} for each in islice(left, _A_BATCH)]:
            self._put_batch(batch)

    def _put_batch(self, pending: list[Plain]) -> None:
        for _ in full_jitter(_PATIENCE_SECONDS):
            answer = self.table.client.batch_write_item(RequestItems={self.table.name: pending})
            pending = answer.get("UnprocessedItems", {}).get(self.table.name, [])
            if not pending:
                return
        raise TableBusy(f"{len(pending)} due items were left over")


def due_key(due: Due) -> Key:
    return _partition(due.reminder, due.slot, due.shard), f"{due.slot.at}#{due.booking_id}"


def due_item(due: Due, number: int) -> Plain:
    """Return the item. Its names are short: they are read with each of thousands."""
    pk, sk = due_key(due)
    expires_at = int((due.slot.instant + _KEPT).timestamp())
    return {"pk": pk, "sk": sk, "v": 1, "t": due.tenant_id, "n": number, "expires_at": expires_at}


def registry_item(reminder: str, zone: str, at: str) -> Plain:
    return {"pk": _registry_partition(reminder), "sk": f"{zone}#{at}", "v": 1}


def _partition(reminder: str, slot: Slot, shard: int) -> str:
    return f"{PREFIX}{reminder}#{slot.day.isoformat()}#{slot.zone}#{shard}"


def _registry_partition(reminder: str) -> str:
    return f"{PREFIX}{reminder}"
