"""The relay with its table, bus and topic in process: what the stream brings goes in, what listeners get comes out.

Changes of the table go back into the relay as stream records until nothing is left, as the stream does it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from rental.platform import stream_relay
from rental.platform.dynamodb import Table, from_item
from tests.support.gateway import LambdaContext

# Without its log and its metrics: they take longer than what is looked at.
_relay = stream_relay.handler.__wrapped__.__wrapped__  # type: ignore[attr-defined]
TOPIC = "arn:aws:sns:eu-west-1:123456789012:changes.fifo"


@dataclass
class FakeBus:
    """Refuses the events whose id is in `refused`."""

    calls: list[list[dict[str, Any]]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the API's own name
        self.calls.append(Entries)
        ids = [json.loads(entry["Detail"])["id"] for entry in Entries]
        return {"Entries": [{"ErrorCode": "ThrottlingException"} if each in self.refused else {} for each in ids]}


@dataclass
class FakeTopic:
    """A FIFO topic: takes each deduplication id once, refuses those in `refused`. `taken` are the entries, in order."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    calls: int = 0
    down: Exception | None = None

    def publish_batch(self, TopicArn: str, PublishBatchRequestEntries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        assert TopicArn == TOPIC
        assert len(PublishBatchRequestEntries) <= 10
        if self.down:
            raise self.down
        self.calls += 1
        failed = [each for each in PublishBatchRequestEntries if each["MessageDeduplicationId"] in self.refused]
        known = {each["MessageDeduplicationId"] for each in self.taken}
        for each in PublishBatchRequestEntries:
            if each not in failed and each["MessageDeduplicationId"] not in known:
                self.taken.append(each)
        return {"Failed": [{"Id": each["Id"], "Code": "Throttled", "SenderFault": False} for each in failed]}

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(each["Message"]) for each in self.taken]


@dataclass
class RecordedTable:
    """A DynamoDB client that keeps of each update the images before and after, as a stream has them.

    `client` does the work. `calls` are what was asked.
    """

    client: Any
    records: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    at: int = 1_800_000_000
    down: Exception | None = None

    def update_item(self, **asked: Any) -> None:
        self.calls.append(asked)
        if self.down:
            raise self.down
        old = self._stored(asked)
        self.client.update_item(**asked)
        self.records.append(stream_record(f"h{len(self.calls)}", self._stored(asked), old, self.at))

    def _stored(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.client.get_item(TableName=asked["TableName"], Key=asked["Key"]).get("Item")
        return found


def stream_record(
    sequence: str, new: dict[str, Any] | None, old: dict[str, Any] | None = None, at: int = 1_800_000_000
) -> dict[str, Any]:
    """Return a record as Lambda delivers it, of images in DynamoDB's own form."""
    change = {"SequenceNumber": sequence, "ApproximateCreationDateTime": at}
    change |= {name: each for name, each in (("NewImage", new), ("OldImage", old)) if each}
    return {"eventName": "MODIFY" if old else "INSERT", "dynamodb": change}


@dataclass
class Lane:
    """The relay over `table`, of moto or in memory."""

    table: RecordedTable
    bus: FakeBus = field(default_factory=FakeBus)
    topic: FakeTopic = field(default_factory=FakeTopic)

    @classmethod
    def over(cls, client: Any, monkeypatch: Any) -> "Lane":
        """Turn the relay to fakes, and to `client`'s table, named "platform"."""
        lane = cls(RecordedTable(client))
        monkeypatch.setattr(stream_relay, "_bus", lambda: lane.bus)
        monkeypatch.setattr(stream_relay, "_topics", lambda: lane.topic)
        monkeypatch.setattr(stream_relay, "own_table", lambda: Table(lane.table, "platform"))
        monkeypatch.setenv("EVENT_BUS_NAME", "bus")
        monkeypatch.setenv("ORDERED_TOPIC_ARN", TOPIC)
        return lane

    def relay(self, *records: dict[str, Any]) -> list[str]:
        """Hand records to the relay; return what it wants again."""
        answer = _relay({"Records": list(records)}, LambdaContext())
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]

    def run(self, *records: dict[str, Any]) -> None:
        """Hand records to the relay, and then what comes of them, until nothing more does."""
        pending = list(records)
        while pending:
            assert self.relay(*pending) == []
            pending, self.table.records = self.table.records, []

    def head(self, key: dict[str, Any]) -> dict[str, Any]:
        return from_item(self.table.client.get_item(TableName="platform", Key=key)["Item"])
