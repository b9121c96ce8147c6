"""The whole path in process: channels' feeds polled, what they close told to bookings, into the ledger, in bad weather.

Pollers die before and after their writes; news come late, twice and in any order; hosts book and cancel meanwhile, and
one channel shows our own bookings back to us.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from rental.bookings.domain.booking import ACTIVE, Booking, Claim
from rental.bookings.domain.rebuild import faults
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.channel_news import NEVER_APPLIES, hear_channel
from rental.calendar_sync.contract import ToldNights, export_domain, own_uid
from rental.calendar_sync.domain.channels import Channel
from rental.calendar_sync.domain.feed import FeedEvent, Snapshot
from rental.calendar_sync.domain.reading import FeedReading
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.told import Told
from rental.calendar_sync.dynamodb.feed_items import nights_item
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from rental.calendar_sync.ports import Failure
from rental.calendar_sync.use_cases.pulling import Desk, pull_feed
from rental.calendar_sync.use_cases.registering import Clerk, remove_feed
from rental.kernel.errors import Problem
from rental.kernel.events import Event
from rental.kernel.secret_url import Doors
from rental.kernel.stay_dates import Stay, today_at
from rental.kernel.tenancy import Asker
from simulation.fake_ledger import listed
from simulation.sync.channel_world import START, ChannelWorld
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.contexts.calendar_sync.fake_feeds import FakeChannels, FakeFeedStore
from tests.contexts.calendar_sync.feed_samples import feed as feed_of
from tests.support.booking_samples import HOST, FrontDesk, caller, host
from tests.support.property_samples import COTTAGE, SEAVIEW, terms

AHEAD = timedelta(days=600)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_DYING, _TWICE, _TRADING = 0.04, 0.15, 0.3


class Killed(RuntimeError):  # noqa: N818 - names what happened
    """The poller died here."""


class DeadlyStore(FakeFeedStore):
    """A store whose caller dies at times, just before or just after a write."""

    random: Random | None = None

    def tell(self, *told: Any) -> bool:
        return bool(self._dying(partial(super().tell, *told)))

    def keep_poll(self, *kept: Any) -> None:
        self._dying(partial(super().keep_poll, *kept))

    def change(self, *changed: Any) -> bool:
        return bool(self._dying(partial(super().change, *changed)))

    def _dying(self, write: Callable[[], Any]) -> Any:
        when = self.random.random() / _DYING if self.random else 2
        if when < 0.5:
            raise Killed
        answer = write()
        if when < 1:
            raise Killed
        return answer


@dataclass
class RememberingReader:
    """Reads each file once a day: most polls find what was there before."""

    read_before: dict[tuple[bytes, date], FeedReading] = field(default_factory=dict)

    def read(self, body: bytes, time_zone: str, today: date) -> FeedReading:
        if (body, today) not in self.read_before:
            self.read_before[body, today] = IcalendarReader().read(body, time_zone, today)
        return self.read_before[body, today]


class Town:
    """One cottage that several channels sell, and its host does too."""

    def __init__(self, seed: int, channels: Iterable[Channel], days: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a simulation
        self.worlds = [ChannelWorld(seed, channel, days) for channel in channels]
        self.zone = self.worlds[0].zone
        for world in self.worlds:
            world.zone = self.zone
        sold_as = terms(time_zone=self.zone, minimum_nights=1)
        self.desk = FrontDesk()
        self.desk.ledger.sell(SEAVIEW, sold_as)
        self.store, self.sources = DeadlyStore(on_sale={(SEAVIEW, COTTAGE): sold_as}), FakeChannels()
        closed = FakeClosedCalendar()
        self.puller = Desk(self.store, self.sources, RememberingReader(), SyncRules(), Doors(), closed)
        self.feeds = [
            feed_of(letter * 26, channel=world.channel.name, added_at=START)
            for letter, world in zip("fgh", self.worlds, strict=False)
        ]
        for each in self.feeds:  # whoever registers them is not what dies here
            self.store.add(SEAVIEW, each, f"https://partner.example/{each.id}.ics", {})
        self.store.random = self.random
        self.on_the_way: list[ToldNights] = []
        self.last: dict[int, tuple[FeedEvent, ...]] = {}
        self.passed_on, self.deaths, self.ended_at = 0, 0, START

    def live(self) -> "Town":
        """Let all fetches come in time order, with bookings, cancellations and deliveries in between."""
        histories = [thinned(world.history().snapshots) for world in self.worlds]
        shown = [(each.at, number, each) for number, history in enumerate(histories) for each in history]
        for at, number, snapshot in sorted(shown, key=lambda each: each[:2]):
            self.shows(number, snapshot)
            self.pull(number, at)
            self.deliver(at, all_of_it=False)
            if self.random.random() < _TRADING:
                self.trade(at)
        last = [next(each for each in reversed(history) if each.ok) for history in histories]
        return self.settle(max(at for at, *_ in shown), last)

    def settle(self, at: datetime, last: list[Snapshot]) -> "Town":
        """Let nothing more happen: the clocks run out, and everything is delivered."""
        self.store.random = None
        for hours in range(1, 9):
            for number, snapshot in enumerate(last):
                self.shows(number, snapshot)
                self.pull(number, at + _HOUR * hours)
        self.ended_at = at + _HOUR * 8
        self.deliver(self.ended_at, all_of_it=True)
        return self

    def shows(self, number: int, snapshot: Snapshot) -> None:
        """Write what a channel answers from now on. The first one shows what it read from us, too."""
        domain = export_domain(COTTAGE)
        ours = [FeedEvent(own_uid(one.id, domain), one.stay.check_in, one.stay.check_out) for one in self.booked()]
        events = [*snapshot.events, *(ours if number == 0 else ())]
        self.last[number] = snapshot.events
        address = f"https://partner.example/{self.feeds[number].id}.ics"
        self.sources.bodies[address] = written(events) if snapshot.ok else Failure.SERVER

    def pull(self, number: int, at: datetime) -> None:
        """Poll; who comes after a poller that died comes a little later, or with the next fetch."""
        for again in range(3):
            try:
                pull_feed(self.puller, SEAVIEW, COTTAGE, self.feeds[number].id, at + again * _HOUR / 60, asked_for=True)
            except Killed:
                self.deaths += 1
                if self.random.random() < 0.5:
                    continue
            break
        self.tell(number)

    def remove(self, number: int) -> None:
        """Let the host remove a feed by a clock that is behind, again where the process died; its nights come back."""
        asker = Asker(SEAVIEW, HOST, self.store.told[-1][0] - _HOUR)
        self.store.random = self.random
        clerk = Clerk(self.store, self.sources, self.puller.reader, Doors())
        gone = False
        while not gone:
            with suppress(Killed):
                remove_feed(clerk, asker, COTTAGE, self.feeds[number].id)
                gone = True
        self.store.random = None
        self.tell(number)
        self.last[number] = ()
        self.deliver(self.ended_at, all_of_it=True)

    def tell(self, number: int) -> None:
        """Send what was told since, some of it twice."""
        self.on_the_way += [news for news in self.news(number) for _ in range(1 + (self.random.random() < _TWICE))]

    def news(self, number: int) -> list[ToldNights]:
        """Return what was told since, as it is stored and published."""
        fresh = list(zip(self.store.told, self.store.numbers, strict=True))[self.passed_on :]
        self.passed_on += len(fresh)
        items = [nights_item(SEAVIEW, self.feeds[number], told, count, at) for (at, told), count in fresh]
        return [ToldNights.from_event(Event.from_images(None, item)) for item in items]

    def deliver(self, at: datetime, *, all_of_it: bool) -> None:
        """Let bookings hear what is on the way, in any order; what it cannot take yet comes again."""
        self.random.shuffle(self.on_the_way)
        later = 0 if all_of_it else self.random.randrange(len(self.on_the_way) + 1)
        now, self.on_the_way = self.on_the_way[later:], self.on_the_way[:later]
        for news in now:
            try:
                hear_channel(self.desk.books, SEAVIEW, news, at)
            except Problem as problem:
                if problem.slug not in NEVER_APPLIES:
                    self.on_the_way.append(news)
        if all_of_it and self.on_the_way and len(self.on_the_way) < len(now):
            self.deliver(at, all_of_it=True)

    def trade(self, at: datetime) -> None:
        """Let a guest book here, or a booking be cancelled."""
        standing = self.booked()
        with suppress(Problem):
            if standing and self.random.random() < 0.4:
                cancel_booking(self.desk.books, host(at), self.random.choice(standing).id, "changed plans")
            else:
                first = at.date() + timedelta(days=self.random.randrange(2, 120))
                nights = Stay(first, first + timedelta(days=self.random.randrange(1, 8)))
                key = f"key-{at.isoformat()}"
                self.desk.book(nights.check_in.isoformat(), nights.check_out.isoformat(), key, caller(at))

    def booked(self) -> list[Booking]:
        found = [each for each in self.desk.ledger.records.values() if isinstance(each, Booking)]
        return [each for each in found if each.state == "confirmed"]

    def claims(self) -> list[Claim]:
        return [each for each in self.desk.ledger.records.values() if isinstance(each, Claim) and each.state == ACTIVE]

    def told(self) -> list[list[Told]]:
        """Return what each feed's poller believes bookings to hold, as far as it is ahead."""
        heard = (self.store.heard[SEAVIEW, each.id].told.values() for each in self.feeds)
        return [[each for each in of_feed if each.stay.check_out > self.view.check_in] for of_feed in heard]

    @property
    def view(self) -> Stay:
        """Return the nights that are compared: from tomorrow on."""
        first = today_at(self.zone, self.ended_at) + _DAY
        return Stay(first, first + AHEAD)

    def taken(self) -> set[date]:
        calendar = self.desk.calendar()
        return set(calendar.taken(self.view, self.ended_at))

    def wanted(self) -> set[date]:
        """Return the nights that somebody claims: booked here, in a feed, or held by what a feed lately lost."""
        found = {night for each in self.booked() for night in each.stay.dates()}
        for number, each in enumerate(self.feeds):
            held = self.store.heard[SEAVIEW, each.id].state.held
            for nights in (*self.last[number], *held):
                found |= set(Stay(nights.start, nights.end).dates())
        return {night for night in found if self.view.check_in <= night < self.view.check_out}

    def faults(self) -> list[Any]:
        records = [listed(each) for each in self.desk.ledger.records.values()]
        return faults(self.desk.calendar(), records, self.view.check_in, self.ended_at)


def thinned(snapshots: tuple[Snapshot, ...], most: int = 400) -> tuple[Snapshot, ...]:
    """Leave some fetches out where a feed was asked very often."""
    return snapshots[:: max(1, len(snapshots) // most)]


def written(events: Iterable[FeedEvent]) -> bytes:
    lines = "".join(
        f"BEGIN:VEVENT\r\nUID:{each.uid}\r\nSUMMARY:{each.summary}\r\n"
        f"DTSTART;VALUE=DATE:{each.start:%Y%m%d}\r\nDTEND;VALUE=DATE:{each.end:%Y%m%d}\r\nEND:VEVENT\r\n"
        for each in events
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{lines}END:VCALENDAR\r\n".encode()
