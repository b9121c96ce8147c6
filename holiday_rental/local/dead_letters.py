"""Which queues have dead letters, and moving those back to where they came from: here, or in an account on AWS.

Queues are known by tags (`holiday_rental._queue_names`), so those that an app adds of its own are found as well.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from holiday_rental.local.failures import LocalProblem

MOST_AT_ONCE = 10_000  # messages are held back while they are put in order; SQS holds back 120,000 at the most
_HELD_BACK_SECONDS = 900
_A_CALL = 10
_EVERYTHING = {"MessageAttributeNames": ["All"], "MessageSystemAttributeNames": ["All"]}
_KINDS_OF_VALUE = ("DataType", "StringValue", "BinaryValue")
_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


@dataclass(frozen=True)
class NamedQueue:
    """`name` is "<stack>/<name>"; `dead_letters` are the addresses of the queues that hold them."""

    name: str
    url: str
    dead_letters: tuple[str, ...]

    @property
    def short_name(self) -> str:
        return self.name.rpartition("/")[2]


@dataclass(frozen=True)
class Waiting:
    """How many messages wait in a queue, and how many are dead letters. SQS counts roughly."""

    name: str
    waiting: int
    dead_letters: int


@dataclass(frozen=True)
class Queues:
    """The named queues of an account. The clients are boto3's for sqs and resourcegroupstaggingapi."""

    sqs: Any
    tagging: Any

    def all(self) -> list[NamedQueue]:
        """Return those that have dead letters, by name."""
        dead: dict[str, list[str]] = {}
        for name, url in self._tagged(DEAD_LETTERS_TAG):
            dead.setdefault(name, []).append(url)
        queues = dict(self._tagged(QUEUE_TAG))
        return [NamedQueue(name, queues[name], tuple(sorted(dead[name]))) for name in sorted(dead) if name in queues]

    def named(self, wanted: str) -> NamedQueue:
        """Find a queue by its name, with its stack's where several have it. Raises `LocalProblem`."""
        known = self.all()
        names = {each: (each.name.lower(), each.short_name.lower()) for each in known}
        found = [each for each in known if wanted.lower() in names[each]]
        if len(found) == 1:
            return found[0]
        if found:
            raise LocalProblem(
                f"Several queues are called {wanted!r}.", f"Choose one of {', '.join(each.name for each in found)}."
            )
        shown = ", ".join(each.short_name for each in known) or "none"
        raise LocalProblem(f"There is no queue {wanted!r}.", f"Queues with dead letters: {shown}.")

    def counts(self) -> list[Waiting]:
        return [
            Waiting(each.name, self._count(each.url), sum(map(self._count, each.dead_letters))) for each in self.all()
        ]

    def move_back(self, queue: NamedQueue) -> int:
        """Move a queue's dead letters back, in the order in which they came; return how many.

        Each is sent, then deleted: what a kill cuts short is sent a second time, and never lost. At most
        `MOST_AT_ONCE` are moved from each queue that holds some.
        """
        return sum(self._move(source, queue.url) for source in queue.dead_letters)

    def _tagged(self, tag: str) -> Iterator[tuple[str, str]]:
        """Yield the tag's value and the queue's address."""
        pages = self.tagging.get_paginator("get_resources").paginate(
            ResourceTypeFilters=["sqs"], TagFilters=[{"Key": tag}]
        )
        for found in (found for page in pages for found in page["ResourceTagMappingList"]):
            _, _, _, _, account, name = found["ResourceARN"].split(":")
            value = next(each["Value"] for each in found["Tags"] if each["Key"] == tag)
            address = self.sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)
            yield value, address["QueueUrl"]

    def _count(self, url: str) -> int:
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))["Attributes"]
        return sum(int(found.get(name, 0)) for name in _COUNTS)

    def _move(self, source: str, target: str) -> int:
        if source.endswith(".fifo"):
            return self._move_in_sequence(source, target)
        held = self._hold_back(source)
        held.sort(key=lambda message: int(message["Attributes"]["SentTimestamp"]))
        moved = 0
        try:
            for message in held:
                self._move_one(source, target, message)
                moved += 1
        finally:
            self._let_go(source, held[moved:])
        return moved

    def _hold_back(self, source: str) -> list[dict[str, Any]]:
        held: list[dict[str, Any]] = []
        while len(held) < MOST_AT_ONCE and (found := self._receive(source)):
            held += found
        return held

    def _move_in_sequence(self, source: str, target: str) -> int:
        """Move as they come: a FIFO queue keeps the order, and gives no more of a group before these are deleted.

        No more are moved than were there at first: what fails at once again would come around for ever.
        """
        left = min(self._count(source), MOST_AT_ONCE)
        moved = 0
        while moved < left and (found := self._receive(source)):
            for place, message in enumerate(found):
                try:
                    self._move_one(source, target, message)
                except BaseException:
                    self._let_go(source, found[place:])
                    raise
                moved += 1
        return moved

    def _receive(self, source: str) -> list[dict[str, Any]]:
        answer = self.sqs.receive_message(
            QueueUrl=source,
            MaxNumberOfMessages=_A_CALL,
            WaitTimeSeconds=1,
            VisibilityTimeout=_HELD_BACK_SECONDS,
            **_EVERYTHING,
        )
        return list(answer.get("Messages", []))

    def _move_one(self, source: str, target: str, message: dict[str, Any]) -> None:
        """Send, then delete."""
        told = {
            name: {kind: value[kind] for kind in _KINDS_OF_VALUE if kind in value}
            for name, value in message.get("MessageAttributes", {}).items()
        }
        sequence = {}
        if group := message["Attributes"].get("MessageGroupId"):
            # An id of its own: the queue would take a message that it saw in the last minutes for a repetition.
            sequence = {"MessageGroupId": group, "MessageDeduplicationId": f"redrive-{message['MessageId']}"}
        self.sqs.send_message(QueueUrl=target, MessageBody=message["Body"], MessageAttributes=told, **sequence)
        self.sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])

    def _let_go(self, source: str, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            with suppress(Exception):  # it comes back by itself, in a quarter of an hour
                self.sqs.change_message_visibility(
                    QueueUrl=source, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
                )
