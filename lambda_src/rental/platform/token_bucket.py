"""So many a second for all workers together, kept in the table under a key of the platform's own.

The item holds one instant: when the next would be due if they were evenly spread. Each takes the instant a step
further, and whoever would take it more than a burst ahead of now waits. One write each, without reading first.
Source: the generic cell rate algorithm, ITU-T I.371.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from botocore.exceptions import ClientError

from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.platform.log import logger

_MICROSECONDS = 1_000_000
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class DynamoDbTokenBucket:
    """The bucket `name`: `most_per_second`, as many at once. `table` is under the function's own role.

    One that cannot be kept stops nobody.
    """

    table: Table
    name: str
    most_per_second: int

    def take(self, now: datetime) -> timedelta | None:
        """Take one and return None, or return how long until there is one."""
        at = int(now.timestamp() * _MICROSECONDS)
        step = _MICROSECONDS // self.most_per_second
        latest = at + _MICROSECONDS - step
        stored = self._advance("SET v = :v, due = due + :step", step, "due > :now AND due <= :latest", at, latest)
        if stored is not None and stored <= at:
            stored = self._advance(
                "SET v = :v, due = :now + :step", step, "attribute_not_exists(due) OR due <= :now", at
            )
            if stored is not None:  # another was faster in this very moment
                stored = self._advance("SET v = :v, due = due + :step", step, "due <= :latest", None, latest)
        if stored is None:
            return None
        return timedelta(microseconds=max(step, stored - latest))

    def _advance(
        self, update: str, step: int, condition: str, now: int | None = None, latest: int | None = None
    ) -> int | None:
        """Return None where it was taken, else when the next is due: 0 where none ever was."""
        given = {":v": _SCHEMA, ":step": step, ":now": now, ":latest": latest}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of((f"G#RATE#{self.name}", "RATE")),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item({name: each for name, each in given.items() if each is not None}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                logger.warning("token bucket not kept", bucket=self.name, exc_info=True)
                return None
            return int(from_item(cast("dict[str, Any]", error.response.get("Item", {}))).get("due", 0))
        return None
