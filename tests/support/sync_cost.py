"""A platform's feeds polled by the real entries, sweep by sweep, on a clock that is moved; what it costs is counted.

Every third channel honours validators, every third answers the same bytes, every third writes another stamp each time.
One feed in ten has somebody arriving tomorrow and is asked at every sweep. What the first reading costs is not counted.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from rental.calendar_sync import queue, schedule
from rental.calendar_sync.domain.polling import SWEEP_EVERY
from rental.calendar_sync.domain.registration import Feed
from rental.calendar_sync.domain.sweep import Pointer
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.calendar_sync.dynamodb.pointers import DynamoDbPointers
from rental.calendar_sync.ports import NOTHING_SEEN, Fetched, NotModified, Validators
from rental.calendar_sync.sqs import SqsDueFeeds
from rental.kernel.clock import FixedClock
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId, derived_id
from rental.kernel.secret_url import SecretUrl
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import Table
from tests.support.counted_clients import CountedQueue, CountedTable
from tests.support.gateway import LambdaContext
from tests.support.property_samples import terms
from tests.support.stored_terms import store_terms

START = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUARTERS = 4  # of a day: feeds take turns within a quarter of an hour, and are read again after six
QUARTER = timedelta(days=1) / QUARTERS
# US dollars a million as published for us-east-1: DynamoDB's request units on demand (aws.amazon.com/dynamodb/pricing,
# since November 2024), requests to a standard queue (/sqs/pricing), Lambda's requests (/lambda/pricing). Left out, for
# nothing in process counts them: Lambda's time, its pollers' empty receives, STS. None grows faster than the feeds do.
PRICES = {"read units": 0.125, "write units": 0.625, "sqs requests": 0.4, "lambda requests": 0.2}
FEEDS_A_PROPERTY, PROPERTIES_A_TENANT, _ONE_IN = 3, 10, 30
_HOST = Principal("member", "host-1")


@dataclass
class Channels:
    """The `Feeds` port: what each feed's channel answers. `stays` counts those that its feed has."""

    clock: FixedClock
    stays: Counter[int] = field(default_factory=Counter)
    fetches: int = 0

    def fetch(self, url: SecretUrl, seen: Validators = NOTHING_SEEN) -> Fetched | NotModified:
        self.fetches += 1
        number = int(url.reveal().rsplit("/", 1)[1].split(".")[0])
        etag = f'"{number}-{self.stays[number]}"' if number % 3 == 0 else ""
        if etag and etag == seen.etag:
            return NotModified()
        return Fetched(self._body(number), Validators(etag))

    def _body(self, number: int) -> bytes:
        stamp = f"{self.clock.now():%Y%m%dT%H%M%SZ}" if number % 3 == 2 else "20261101T000000Z"
        first = date(2026, 11, 22) if number % 10 == 0 else date(2027, 1, 10)
        starts = (first + timedelta(days=7 * each) for each in range(4 + self.stays[number]))
        events = "".join(
            f"BEGIN:VEVENT\r\nDTSTAMP:{stamp}\r\nUID:{number}-{start}@airbnb.com\r\nSUMMARY:Reserved\r\n"
            f"DTSTART;VALUE=DATE:{start:%Y%m%d}\r\nDURATION:P4D\r\nEND:VEVENT\r\n"
            for start in starts
        )
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


@dataclass
class Polled:
    """A platform with feeds. `used` is what was charged since the first reading, `fetches` how often it asked."""

    feeds: int
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    table: CountedTable = field(default_factory=CountedTable)
    queue: CountedQueue = field(default_factory=CountedQueue)
    invocations: int = 0

    def __post_init__(self) -> None:
        self.channels = Channels(self.clock)
        for number in range(self.feeds):
            self._register(number)
        with self._wired():
            for _ in range(3):
                self._sweep()
        for used in (self.table.used, self.queue.used):
            used.clear()
        self.invocations, self.channels.fetches = 0, 0

    @property
    def fetches(self) -> int:
        return self.channels.fetches

    @property
    def used(self) -> Counter[str]:
        return self.table.used + self.queue.used + Counter({"lambda requests": self.invocations})

    @property
    def requests(self) -> int:
        return sum(self.used[each] for each in ("dynamodb requests", "sqs requests", "lambda requests"))

    @property
    def cost(self) -> float:
        """Return it in millionths of a US dollar."""
        return sum(self.used[name] * price for name, price in PRICES.items())

    def pass_by(self, time: timedelta) -> "Polled":
        """Let sweeps come every five minutes."""
        with self._wired():
            for _ in range(time // SWEEP_EVERY):
                self._sweep()
        return self

    def book(self) -> None:
        """Let one feed in thirty get a stay."""
        self.channels.stays.update(range(1, self.feeds, _ONE_IN))

    def _register(self, number: int) -> None:
        house, table = number // FEEDS_A_PROPERTY, Table(self.table, "platform")
        tenant_id = TenantId(_id("tenant", house // PROPERTIES_A_TENANT))
        property_id = PropertyId(_id("property", house))
        if number % FEEDS_A_PROPERTY == 0:
            store_terms(table, tenant_id, terms(property_id=property_id))
        feed = Feed(_id("feed", number), property_id, "1", "Airbnb", "airbnb", "www.airbnb.com", self.clock.now())
        change = last_change(1, "CalendarFeedAdded", self.clock.now(), _HOST)
        DynamoDbFeeds(table).add(tenant_id, feed, f"https://www.airbnb.com/calendar/ical/{number}.ics", change)
        DynamoDbPointers(table).put(Pointer(tenant_id, property_id, feed.id, soon=False))

    def _sweep(self) -> None:
        schedule.handler({}, LambdaContext())
        self.invocations += 1
        for body in self.queue.taken():
            answer = queue.handler({"Records": [_record(body)]}, LambdaContext())
            assert answer["batchItemFailures"] == []
            self.invocations += 1
        self.clock.advance(SWEEP_EVERY)

    @contextmanager
    def _wired(self) -> Iterator[None]:
        table = Table(self.table, "platform")
        due = SqsDueFeeds(self.queue, "due")
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(stack.enter_context(Path(os.devnull).open("w"))))
            for entry in (schedule, queue):
                stack.enter_context(patch.object(entry, "count", lambda *_: None))
                stack.enter_context(patch.object(entry, "SystemClock", lambda: self.clock))
                stack.enter_context(patch.object(entry, "own_table", lambda: table))
            stack.enter_context(patch.object(queue, "tenant_table", lambda: table))
            stack.enter_context(patch.object(queue, "_feeds", lambda _: self.channels))
            stack.enter_context(patch.object(schedule, "_queue", lambda: due))
            yield


def quarter_of_a_day(feeds: int) -> tuple[Polled, float]:
    """Return feeds polled for six hours, some booked after the first, and the write units of one left unchanged."""
    polled = Polled(feeds).pass_by(HOUR)
    unchanged = polled.used["write units"] / polled.fetches
    polled.book()
    return polled.pass_by(QUARTER - HOUR), unchanged


def _id(kind: str, number: int) -> str:
    return derived_id(b"sync cost", kind, str(number))


def _record(body: str) -> dict[str, object]:
    return {"messageId": "m", "receiptHandle": "r", "body": body, "eventSource": "aws:sqs", "attributes": {}}
