"""Counts within an hour, which the table forgets."""

from dataclasses import dataclass

from rental.platform.counted_window import counted
from rental.platform.dynamodb import Table

_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class DynamoDbHourlyCounts:
    """The `HourlyCounts` port on DynamoDB, under keys that begin with `prefix`. One write each, and no read."""

    table: Table
    prefix: str

    def take(self, what: str, most: int, hour: int) -> bool:
        key = f"{self.prefix}#{what}#{hour}", "RATE"
        return counted(self.table, key, most, expires_at=(hour + 2) * _HOUR_SECONDS) is not None
