"""Addresses that bounced for good or complained, as digests under keys of the platform's own."""

from dataclasses import dataclass
from datetime import UTC, datetime

from rental.notifications.domain.addresses import platform_digest
from rental.platform.dynamodb import Key, Table, key_of, to_item

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class DynamoDbSuppressions:
    """The `Suppressions` port. `table` is under the function's own role; `key` hides which addresses they are."""

    table: Table
    key: bytes

    def holds(self, address: str) -> bool:
        asked = {"TableName": self.table.name, "Key": key_of(self._key(address)), "ProjectionExpression": "pk"}
        return "Item" in self.table.client.get_item(**asked)

    def add(self, address: str, why: str, now: datetime) -> None:
        pk, sk = self._key(address)
        item = {"pk": pk, "sk": sk, "v": _SCHEMA, "why": why, "at": now.astimezone(UTC).isoformat(timespec="seconds")}
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def _key(self, address: str) -> Key:
        return f"G#SUPPRESSED#{platform_digest(self.key, address)}", "SUPPRESSED"
