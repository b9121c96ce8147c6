"""Many changes of many properties through the ordered lane, some of them poison: what reaches a listener, judged.

In process the lane is the relay itself, over a table and a topic in memory, and `consume_in_order` behind a queue in
memory; `simulation.lane_on_emulator` has the emulator's own table, topic, queues and functions.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import NOBODY
from rental.platform import ordered_queue, ordered_topic, stream_relay
from rental.platform.dynamodb import Table, to_item
from rental.platform.ordered_queue import OrderedChange, consume_in_order
from simulation.fake_fifo import FakeFifo, Message
from simulation.fake_heads import FakeHeads
from simulation.fake_progress import FakeProgress

TENANT = TenantId("t" * 26)
TYPES = ("BookingConfirmed", "BookingChanged", "BookingCancelled", "NightsBlocked")
POISON_OF = 100  # one in so many
_BOOKINGS_OF_A_PROPERTY = 8
_AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
_A_BATCH = 100
_RELAYS_A_RECORD = 40  # far more than any run takes


class ListenerDied(BaseException):
    """The function was ended between dealing with a change and remembering so."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One change that a listener dealt with."""

    property_id: str
    version: int
    event_id: str
    late: bool


@dataclass(frozen=True)
class Changes:
    """What happens to properties: items of bookings as they are written, oldest first, and which ones are poison."""

    items: list[dict[str, Any]]
    poison: frozenset[str]

    @classmethod
    def made(cls, seed: int, changes: int, properties: int) -> "Changes":
        chance = random.Random(seed)  # noqa: S311 - a world, no secret
        poison = set(chance.sample(range(changes), max(1, changes // POISON_OF)))
        numbers: Counter[str] = Counter()
        items, poisoned = [], set()
        for place in range(changes):
            property_id = f"p{chance.randrange(properties):025}"
            name = f"{property_id[-4:]}b{chance.randrange(_BOOKINGS_OF_A_PROPERTY):021}"
            numbers[name] += 1
            items.append(_booking(name, property_id, numbers[name], chance.choice(TYPES), poison=place in poison))
            if place in poison:
                poisoned.add(f"{name}.{numbers[name]}")
        return cls(items, frozenset(poisoned))

    def of_property(self) -> dict[str, list[str]]:
        """Return the ids of events in the order in which they were written, by property."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.items:
            found[each["property_id"]].append(event_id(each))
        return found


def event_id(item: dict[str, Any]) -> str:
    return f"{item['id']}.{item['last_change']['number']}"


@dataclass
class Judged:
    """What became of the changes. Each list should be empty; `duplicates` are what was dealt with twice."""

    changes: int
    out_of_order: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    dead: int = 0
    duplicates: int = 0
    late: int = 0

    def wrong(self) -> str:
        """Return the first thing that does not hold, or nothing."""
        if self.out_of_order:
            return f"out of order: {self.out_of_order[0]}"
        return f"lost: {self.lost[0]}" if self.lost else ""


def judged(changes: Changes, heard: list[Heard], dead: list[str]) -> Judged:
    """Hold what was heard, and what was given up on, against what was written.

    `heard` is in the order of each property. A property's changes that were not late must be in the order in which they
    were written; and each change must be heard or dead.
    """
    result = Judged(len(changes.items), dead=len(dead), late=sum(each.late for each in heard))
    written = {each: place for ids in changes.of_property().values() for place, each in enumerate(ids)}
    newest: dict[str, tuple[int, int]] = {}
    times = Counter(each.event_id for each in heard)
    for each in heard:
        now = (each.version, written[each.event_id])
        if not each.late and now <= newest.get(each.property_id, (0, -1)) and times[each.event_id] == 1:
            result.out_of_order.append(f"{each.property_id}: {each.event_id} as {each.version}")
        newest[each.property_id] = max(now, newest.get(each.property_id, now))
    result.lost = sorted(written.keys() - times.keys() - set(dead))
    result.duplicates = sum(times.values()) - len(times)
    return result


@dataclass
class InProcess:
    """The lane in memory. `faults` are how often the relay's and the listener's surroundings fail, in a hundred."""

    seed: int
    faults: int = 0
    heads: FakeHeads = field(default_factory=FakeHeads)
    queue: FakeFifo = field(default_factory=FakeFifo)
    progress: FakeProgress = field(default_factory=FakeProgress)
    poison: frozenset[str] = frozenset()
    heard: list[Heard] = field(default_factory=list)
    over_at: dict[str, int] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - as above

    def run(self, changes: Changes) -> None:
        """Bring all changes to the listener, or to its dead letters."""
        self.poison = changes.poison
        with self._turned_here():
            self._relay_all([_record(str(place), {}, to_item(each)) for place, each in enumerate(changes.items)])
        self.listen()

    def listen(self) -> None:
        """Let the listener work until the queue is empty. Dealing with a change takes no time, waiting for one does."""
        with self._turned_here():
            self._listen()

    def _listen(self) -> None:
        while len(self.queue):
            # As Lambda asks for them: a message a call, as long as there is a group of which none is out.
            for (message,) in iter(lambda: self.queue.receive(1), []):
                if self._dealt_with(message):
                    self.queue.delete(message)
                    self.over_at[_property_of(message)] = self.queue.now
                else:
                    self.failures[_property_of(message)] += 1
            self.queue.now += 1

    def dead(self) -> list[str]:
        return [json.loads(each.body)["event"]["id"] for each in self.queue.dead]

    # The relay's AWS, as far as it asks.

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the API's own name
        refused = [self._fails() for _ in Entries]
        return {"Entries": [{"ErrorCode": "Throttled"} if each else {} for each in refused]}

    def publish_batch(self, TopicArn: str, PublishBatchRequestEntries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: ARG002, N803
        failed = []
        for each in PublishBatchRequestEntries:
            if self._fails():
                failed.append({"Id": each["Id"], "Code": "Throttled"})
            else:
                self.queue.send(each["MessageGroupId"], each["MessageDeduplicationId"], each["Message"])
        return {"Failed": failed}

    def _relay_all(self, records: list[dict[str, Any]]) -> None:
        """Bring two shards forward by turns: what was written, and what comes of the heads."""
        shards: list[list[Any]] = [records, self.heads.stream]
        places, rounds = [0, 0], _RELAYS_A_RECORD * len(records)
        while any(place < len(shard) for place, shard in zip(places, shards, strict=True)):
            shard = self.chance.randrange(2)
            size = self.chance.randint(1, _A_BATCH)
            batch = shards[shard][places[shard] : places[shard] + size]
            if shard:
                batch = [_record(str(places[1] + place), *images) for place, images in enumerate(batch)]
            places[shard] += self._relayed(batch)
            rounds -= 1
            if not rounds:
                raise AssertionError("the relay makes no progress")

    def _relayed(self, batch: list[dict[str, Any]]) -> int:
        """Return how many of a batch the relay took; now and then the answer is lost, and the stream goes back."""
        if not batch:
            return 0
        answer = _relay({"Records": batch}, None)["batchItemFailures"]
        if self._fails():
            return 0
        sequences = [each["dynamodb"]["SequenceNumber"] for each in batch]
        return sequences.index(answer[0]["itemIdentifier"]) if answer else len(batch)

    def _dealt_with(self, message: Message) -> bool:
        record = {"messageId": message.id, "body": message.body, "attributes": {"MessageGroupId": message.group}}
        try:
            answer = consume_in_order({"Records": [record]}, None, self._deal, self.progress, ())  # type: ignore[arg-type]
        except ListenerDied:
            return False
        return not answer["batchItemFailures"]

    def _deal(self, change: OrderedChange) -> None:
        if change.event.id in self.poison:
            raise ValueError("poison")
        self.heard.append(Heard(change.property_id, change.version, change.event.id, change.late))
        if self._fails():
            raise ListenerDied

    def _count(self, name: str, value: int = 1) -> None:
        self.counted[name] += value

    def _fails(self) -> bool:
        return self.chance.randrange(100) < self.faults

    @contextmanager
    def _turned_here(self) -> Iterator[None]:
        """Turn the relay to this lane, and count here what relay and listener count."""
        table = Table(self.heads, "heads")
        with ExitStack() as turned:
            for module in (stream_relay, ordered_topic, ordered_queue):
                turned.enter_context(patch.object(module, "count", self._count))
            for name, made in (("_bus", self), ("_topics", self), ("own_table", table)):
                turned.enter_context(patch.object(stream_relay, name, lambda made=made: made))
            turned.enter_context(
                patch.dict("os.environ", {"EVENT_BUS_NAME": "bus", "ORDERED_TOPIC_ARN": "arn:of:changes.fifo"})
            )
            yield


# Without its log and its metrics, which take longer than all the rest.
_relay = stream_relay.handler.__wrapped__.__wrapped__  # type: ignore[attr-defined]


def _property_of(message: Message) -> str:
    return message.group.partition("/")[2]


def _booking(name: str, property_id: str, number: int, type: str, *, poison: bool) -> dict[str, Any]:
    item: dict[str, Any] = {"pk": f"T#{TENANT}#B#{name}", "sk": "BOOKING", "kind": "booking", "id": name}
    item |= {"property_id": property_id, "state": type, "last_change": last_change(number, type, _AT, NOBODY)}
    return item | ({"poison": True} if poison else {})


def _record(sequence: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    images = {"OldImage": old} if old else {}
    at = int(_AT.timestamp())
    return {"dynamodb": {"SequenceNumber": sequence, "ApproximateCreationDateTime": at, "NewImage": new} | images}
