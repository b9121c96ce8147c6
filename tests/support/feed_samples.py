"""A feed followed in tests: what it says at which hour, in few words."""

from datetime import UTC, date, datetime, timedelta

from rental.calendar_sync.domain.channels import AIRBNB, BOOKING, GENERIC, VRBO
from rental.calendar_sync.domain.feed import FeedEvent, Snapshot
from rental.calendar_sync.domain.following import follow
from rental.calendar_sync.domain.nights import joined
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import FeedState, as_item, from_item
from rental.calendar_sync.domain.today import today_of

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = {AIRBNB: "Reserved", BOOKING: "CLOSED - Not available", VRBO: "Reserved - Ann", GENERIC: "Booked"}
ANN, BEN, CAT = "ann-0000001@partner.example", "ben-0000002@partner.example", "cat-0000003@partner.example"
DAN = "dan-0000004@partner.example"


def night(number):
    return DAY + timedelta(days=number)


def event(uid, first, until, summary="Booked"):
    return FeedEvent(uid, night(first), night(until), summary)


class Feed:
    """What is known of one feed; `says` fetches it after some hours."""

    def __init__(self, channel=GENERIC, rules=None, zone="UTC", exported=frozenset()):
        self.state, self.rules, self.zone, self.now = FeedState(channel), rules or SyncRules(), zone, NOON
        self.exported = exported
        self.channel = channel
        self.decisions = None

    def says(self, *events, after=1.0, ok=True, refused=()):
        """Follow one fetch, `after` hours since the last. Events are (uid, first, until) or whole ones."""
        self.now += timedelta(hours=after)
        whole = tuple(e if isinstance(e, FeedEvent) else event(*e, summary=WORDS[self.channel]) for e in events)
        snapshot = Snapshot(self.now, ok, whole, tuple(refused))
        today = today_of(self.zone, self.now)
        self.state, self.decisions = follow(self.state, snapshot, self.rules, today, self.exported)
        assert from_item(as_item(self.state)) == self.state
        return self

    def again(self, *events, hours, every=1.0):
        """Fetch the same for some hours. Returns all that was said meanwhile."""
        said = []
        for _ in range(int(hours / every)):
            self.says(*events, after=every)
            said += self.said()
        return said

    def said(self):
        return [
            (a.kind, a.stay.uid[:3], (a.stay.start - DAY).days, (a.stay.end - DAY).days)
            for a in self.decisions.announcements
        ]

    def moved(self):
        return [(m.before.uid[:3], m.after.uid[:3]) for m in self.decisions.moves]

    def closed(self):
        ranges = joined((each.start, each.end) for each in self.decisions.closed)
        return [((start - DAY).days, (end - DAY).days) for start, end in ranges]
