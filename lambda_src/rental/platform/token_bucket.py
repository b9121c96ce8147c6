"""So many a second for all workers together, kept in the table under a key of the platform's own.

The item holds one instant: when the next would be due if they were evenly spread. Each takes the instant a step
further, and whoever would take it more than a burst ahead of now waits. One write each, two in a crowd, and nothing is
read first.
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
_THROTTLED = frozenset({"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"})
_CROWDED = timedelta(seconds=1)
_SKEW = 60 * _MICROSECONDS  # no two machines are further apart


@dataclass(frozen=True, slots=True)
class DynamoDbTokenBucket:
    """The bucket `name`: `most_per_second`, as many at once. `table` is under the function's own role.

    One that cannot be kept stops nobody; one that too many ask for at once lets them wait.
    """

    table: Table
    name: str
    most_per_second: int

    def take(self, now: datetime) -> timedelta | None:
        """Take one and return None, or return how long until there is one."""
        at = int(now.timestamp() * _MICROSECONDS)
        step = _MICROSECONDS // self.most_per_second
        latest = at + _MICROSECONDS - step
        # Most of the time nobody was here just now. What lies further ahead than a burst was kept by a clock that was
        # moved back since.
        idle = "attribute_not_exists(due) OR due <= :now OR due > :never"
        try:
            stored = self._advance("due = :now + :step", idle, step, now=at, never=at + _SKEW)
            if stored is not None:
                stored = self._advance("due = due + :step", "due <= :latest", step, latest=latest)
        except ClientError as error:
            if error.response["Error"]["Code"] in _THROTTLED:
                return _CROWDED
            logger.warning("token bucket not kept", bucket=self.name, exc_info=True)
            return None
        if stored is None:
            return None
        return timedelta(microseconds=max(step, stored - latest))

    def _advance(self, change: str, condition: str, step: int, **given: int) -> int | None:
        """Return None where it was taken, else when the next is due."""
        values = {":v": _SCHEMA, ":step": step} | {f":{name}": value for name, value in given.items()}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of((f"G#RATE#{self.name}", "RATE")),
                UpdateExpression=f"SET v = :v, {change}",
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return int(from_item(cast("dict[str, Any]", error.response.get("Item", {}))).get("due", 0))
        return None
