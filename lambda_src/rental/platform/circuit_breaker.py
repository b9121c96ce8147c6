"""One circuit for all workers, kept in the table under a key of the platform's own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from rental.kernel.circuit import Circuit, CircuitRule
from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.platform.log import count, logger

_TRIES = 4


@dataclass(slots=True)
class DynamoDbBreaker:
    """The circuit in front of `name`. `table` is under the function's own role.

    It is read and remembered until `wait` or `remaining` is asked again. A circuit that cannot be kept stops nobody.
    """

    table: Table
    name: str
    rule: CircuitRule = field(default_factory=CircuitRule)
    _known: Circuit = field(default_factory=Circuit)

    def wait(self, now: datetime) -> timedelta | None:
        """Return None where a call may be made now, else how long to wait. A call that probes is let through."""
        return self.remaining(now) or self.let_through(now)

    def remaining(self, now: datetime) -> timedelta | None:
        """Return how long every call has to wait, None where one may go through: for who may not call in the end."""
        self._known = self._read()
        return self._known.wait(now, self.rule)

    def let_through(self, now: datetime) -> timedelta | None:
        """Return None where a call is made now, by the circuit as it was read, else how long to wait."""
        if not self._known.is_open:
            return None
        if wait := self._known.wait(now, self.rule):
            return wait
        probing = self._known.probing(now, self.rule)
        if self._write(self._known, probing):
            self._known = probing
            return None
        return self.rule.probe_after  # another is trying it right now

    def failed(self, now: datetime) -> None:
        for _ in range(_TRIES):
            after = self._known.failed(now, self.rule)
            if self._write(self._known, after):
                if after.is_open and not self._known.is_open:
                    logger.error("circuit opened", circuit=self.name)
                    count("CircuitsOpened")
                self._known = after
                return
            self._known = self._read()

    def succeeded(self, now: datetime) -> None:  # noqa: ARG002 - the port's signature
        if self._known == Circuit():  # nothing failed lately: ordinary calls write nothing
            return
        if self._write(self._known, Circuit()):
            self._known = Circuit()
        else:
            self._known = self._read()

    def _read(self) -> Circuit:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(self._key))
        item = from_item(answer["Item"]) if "Item" in answer else {}
        probe_at = item.get("probe_at")
        return Circuit(item.get("failures", 0), datetime.fromisoformat(probe_at) if probe_at else None)

    def _write(self, before: Circuit, after: Circuit) -> bool:
        """Store it if nobody else did meanwhile."""
        pk, sk = self._key
        item = {"pk": pk, "sk": sk, "v": 1, "failures": after.failures, "probe_at": _text(after)}
        condition = "failures = :failures AND probe_at = :probe_at"
        if before == Circuit():
            condition = f"attribute_not_exists(pk) OR ({condition})"
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(item),
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item({":failures": before.failures, ":probe_at": _text(before)}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    @property
    def _key(self) -> tuple[str, str]:
        return f"G#BREAKER#{self.name}", "BREAKER"


def _text(circuit: Circuit) -> str:
    return circuit.probe_at.isoformat() if circuit.probe_at else ""
