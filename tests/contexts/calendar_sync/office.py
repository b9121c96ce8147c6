"""A host's one feed on fakes, asked as often as a test likes."""

from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from rental.calendar_sync.use_cases.pulling import Desk, pull_feed
from rental.calendar_sync.use_cases.registering import Clerk, WantedFeed, add_feed
from rental.kernel.secret_url import Doors
from rental.kernel.tenancy import Asker, Principal
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.contexts.calendar_sync.fake_feeds import FakeChannels, FakeFeedStore
from tests.contexts.calendar_sync.feed_samples import ADDRESS, NOW, ics, later
from tests.support.property_samples import COTTAGE, KEY, SEAVIEW, terms

HOST = Principal("member", "host-1", frozenset({"host"}))
JANE, JOE = ("jane", "03-05", "03-08"), ("joe", "03-20", "03-22")


class Office:
    """A host's one feed on fakes; `pull(minutes=…)` asks it that long after the beginning."""

    def __init__(self, body=b"", **sold_as):
        self.store, self.channels = FakeFeedStore(), FakeChannels()
        self.store.on_sale[SEAVIEW, COTTAGE] = terms(**sold_as)
        self.channels.bodies[ADDRESS] = body or ics(JANE, JOE)
        self.closed_here = FakeClosedCalendar()
        self.desk = Desk(self.store, self.channels, IcalendarReader(), SyncRules(), Doors(), self.closed_here)
        self.clerk = Clerk(self.store, self.channels, IcalendarReader(), Doors(), KEY)
        self.feed = add_feed(self.clerk, self.asker(), WantedFeed(COTTAGE, ADDRESS)).feed

    def asker(self, at=NOW, request=b"r"):
        return Asker(SEAVIEW, HOST, at, "203.0.113.1", request)

    def pull(self, says=None, **after):
        if says is not None:
            self.channels.bodies[ADDRESS] = says
        return pull_feed(self.desk, SEAVIEW, COTTAGE, self.feed.id, later(**after), asked_for=True)

    @property
    def closed(self):
        return [(f"{each.stay.check_in:%m-%d}", f"{each.stay.check_out:%m-%d}") for each in self.store.closed]

    @property
    def events(self):
        return [each["type"] for each in self.store.changes]
