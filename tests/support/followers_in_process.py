"""What follows from a change, in this process and at once: events to those who hear them, work to those who do it.

Payments, the bookings' money, calendars in step and the audit trail. Letters, reminders and the clock stay away.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import msgspec
from ministack.services import dynamodb

from holiday_rental.channel_managers import CHANGES, EVENT_TYPES
from rental.audit import events as audit
from rental.bookings import events as bookings
from rental.calendar_sync import events as calendar_sync
from rental.calendar_sync import queue as feeds
from rental.calendar_sync.contract import CHANNEL_NIGHTS_GONE, CHANNEL_NIGHTS_TOLD
from rental.calendar_sync.sqs import SqsDueFeeds
from rental.channels.contract import CHANNEL_ACCOUNT_SET, CHANNEL_BOOKING_TOLD, PLACES_MOVED
from rental.channels.sqs import SqsWork as SqsManagerWork
from rental.channels.workers import hearing, listening, working
from rental.kernel.events import Event
from rental.payments import events as payments
from rental.payments import queue as work
from rental.payments.contract import PAYMENT_FACT
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.dynamodb.sites import DynamoDbSites
from rental.payments.settings import WorkerSettings
from rental.payments.sqs import SqsWork
from rental.payments.use_cases.working import Desk
from rental.platform import stream_relay
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from simulation.fake_circuit import FakeBreaker
from simulation.fake_provider import FakeProvider
from tests.support.gateway import LambdaContext

_AT_ONCE = 100
# The others' news plans what the clock does next, which is not asked for here.
_HEARD_BY_BOOKINGS = {PAYMENT_FACT, CHANNEL_NIGHTS_TOLD, CHANNEL_NIGHTS_GONE, CHANNEL_BOOKING_TOLD, *PLACES_MOVED}


@dataclass
class _Queue:
    """An SQS client: what is sent to it is delivered in turn, however long it was to wait."""

    bodies: list[str] = field(default_factory=list)

    def send_message(self, *, MessageBody: str, **_: Any) -> None:  # noqa: N803 - boto3's name
        self.bodies.append(MessageBody)

    def send_message_batch(self, *, Entries: list[dict[str, Any]], **_: Any) -> dict[str, Any]:  # noqa: N803
        self.bodies += [each["MessageBody"] for each in Entries]
        return {}


@dataclass
class Followers:
    """Call it after a change. Work that is put off, as for a second try, is left alone."""

    table: str
    read: int = 0
    payment_work: _Queue = field(default_factory=_Queue)
    due_feeds: _Queue = field(default_factory=_Queue)
    manager_work: _Queue = field(default_factory=_Queue)
    managers: bool = False  # whether a channel manager was ever connected: else nobody hears for one
    heard: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __call__(self) -> None:
        while self._hear() or self._work():
            pass

    def _hear(self) -> bool:
        records = dynamodb.stream_records_since(self.table, self.read, _AT_ONCE)
        self.read += len(records)
        for event in filter(None, map(stream_relay._event, records)):
            body = json.dumps({"detail": json.loads(msgspec.json.encode(event))})
            _deliver(audit, body)
            _deliver(payments, body)
            _deliver(calendar_sync, body)
            if event.type in _HEARD_BY_BOOKINGS:
                _deliver(bookings, body)
            self.managers = self.managers or event.type == CHANNEL_ACCOUNT_SET
            if self.managers:
                self._hear_for_managers(event, body)
        return bool(records)

    def _hear_for_managers(self, event: Event, body: str) -> None:
        if event.type in EVENT_TYPES:
            _deliver(listening, body)
        found = event.data.get("property_id") or (event.data["id"] if event.entity["kind"] == "property" else "")
        if event.type in CHANGES and found:
            self.heard.update([(found, ""), (found, event.type)])
            numbers = {"version": self.heard[found, ""], "of_type": self.heard[found, event.type]}
            _deliver(hearing, json.dumps({**numbers, "property_id": found, "event": json.loads(body)["detail"]}))

    def _work(self) -> bool:
        done = 0
        for entry, queue in ((work, self.payment_work), (feeds, self.due_feeds), (working, self.manager_work)):
            while queue.bodies:
                _deliver(entry, queue.bodies.pop(0))
                done += 1
        return done > 0


class _NoWakes:
    def plan(self, *_: Any) -> None:
        """Nothing is looked at later here."""


def _deliver(entry: Any, body: str) -> None:
    record: dict[str, Any] = {"messageId": "message", "body": body, "eventSource": "aws:sqs", "receiptHandle": "handle"}
    record["attributes"] = {"MessageGroupId": "group"}
    failed = entry.handler({"Records": [record]}, LambdaContext())["batchItemFailures"]
    assert not failed, f"{entry.__name__} failed: {body}"


@contextmanager
def followers(table: str) -> Iterator[Followers]:
    """Make followers of the table, whose Stripe is the fake."""
    made = Followers(table)
    clock, settings = SystemClock(), WorkerSettings("", "", "")
    store, sites = DynamoDbPayments(tenant_table()), DynamoDbSites(tenant_table())
    desk = Desk(store, FakeProvider(clock), FakeBreaker(), sites, clock, settings.delays)
    with ExitStack() as patches:
        for target, name, instead in (
            (payments, "_queue", SqsWork(made.payment_work, "")),
            (calendar_sync, "_queue", SqsDueFeeds(made.due_feeds, "")),
            (work, "_desk", desk),
            *((each, "channel_work", SqsManagerWork(made.manager_work, "")) for each in (hearing, listening, working)),
            (working, "_wakes", _NoWakes()),
        ):
            patches.enter_context(patch.object(target, name, lambda instead=instead: instead))
        patches.enter_context(patch.object(work, "_later", lambda *_: None))
        yield made
