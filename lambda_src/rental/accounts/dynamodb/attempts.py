"""Attempts counted in the table: each is one conditional write before it is made, so that none slips in between."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.accounts.domain.attempts import AttemptRule
from rental.kernel.errors import TryAgain
from rental.platform.dynamodb import Table, from_item, key_of, to_item

_SCHEMA = 1
_REFUSED = "ConditionalCheckFailedException"
_SKEW = timedelta(minutes=1)  # no two machines are further apart
_MOST_TURNS = 10


class AttemptsUndecided(TryAgain):
    """Others kept changing the count."""


@dataclass(frozen=True, slots=True)
class DynamoDbAttempts:
    """The `Attempts` port. `table` is under the function's own role.

    An item counts what failed in a row and is forgotten at `until`. One whose `until` lies further ahead than a window
    was kept by a clock that was moved back since, and counts no more.
    """

    table: Table

    def reserve(self, name: str, rule: AttemptRule, now: datetime) -> timedelta | None:
        for _ in range(_MOST_TURNS):
            if self._first(name, rule, now) is None:
                return None
            stored = self._further(name, rule, now)
            if stored is None:
                return None
            left = timedelta(seconds=int(stored.get("until", 0)) - int(now.timestamp()))
            if int(stored.get("failures", 0)) >= rule.most and timedelta() < left <= rule.window + _SKEW:
                return left
        raise AttemptsUndecided(name)

    def give_back(self, name: str) -> None:
        self._change(name, "SET failures = failures - :one", "failures >= :one", {":one": 1})

    def clear(self, name: str) -> None:
        self.table.client.delete_item(TableName=self.table.name, Key=key_of(_key(name)))

    def _first(self, name: str, rule: AttemptRule, now: datetime) -> dict[str, Any] | None:
        """Begin to count, unless it is being counted."""
        change = "SET v = :v, failures = :one, #until = :until, expires_at = :forgotten"
        idle = "attribute_not_exists(pk) OR #until <= :now OR #until > :never"
        never = int((now + rule.window + _SKEW).timestamp())
        return self._change(name, change, idle, _values(rule, now) | {":v": _SCHEMA, ":never": never})

    def _further(self, name: str, rule: AttemptRule, now: datetime) -> dict[str, Any] | None:
        change = "SET failures = failures + :one, #until = :until, expires_at = :forgotten"
        return self._change(
            name, change, "failures < :most AND #until > :now", _values(rule, now) | {":most": rule.most}
        )

    def _change(self, name: str, change: str, condition: str, values: dict[str, int]) -> dict[str, Any] | None:
        """Return None where it was changed, else what is there."""
        names = {"ExpressionAttributeNames": {"#until": "until"}} if "#until" in change else {}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(_key(name)),
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **names,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != _REFUSED:
                raise
            return from_item(error.response.get("Item", {}))  # type: ignore[arg-type] # not in the type, but there
        return None


def _key(name: str) -> tuple[str, str]:
    return f"G#SIGNIN#{name}", "ATTEMPTS"


def _values(rule: AttemptRule, now: datetime) -> dict[str, int]:
    until = int((now + rule.window).timestamp())
    # The table forgets by real time, whatever the local platform's clock says.
    forgotten = int((max(now, datetime.now(UTC)) + 2 * rule.window).timestamp())
    return {":one": 1, ":now": int(now.timestamp()), ":until": until, ":forgotten": forgotten}
