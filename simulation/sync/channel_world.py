"""Seeded histories of one feed, with all that real channels do, and the bookings that were really made.

What happens is drawn first (bookings, blocks, fetches, lapses of the feed); then each fetch is rendered as its channel
would have told it. Lapses never touch: between two, the feed tells the truth for three fetches.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from random import Random

from rental.calendar_sync.domain.channels import AIRBNB, BOOKING, GENERIC, VRBO, Channel
from rental.calendar_sync.domain.feed import FeedEvent, Snapshot
from rental.kernel.stay_dates import today_at
from simulation.sync.channel_words import Listed, Shown, horizon, listed, pieces
from simulation.sync.histories import History
from simulation.sync.truth import Booking

START = datetime(2026, 1, 5, 7, 32, 17, tzinfo=UTC)
ZONES = ("Europe/Lisbon", "Australia/Adelaide", "America/Denver", "Asia/Tokyo", "Europe/Athens")
CHANNELS = (AIRBNB, BOOKING, VRBO, GENERIC)
_APART, _MUCH = 4, 3
_GAPS, _OVERSOLD = 0.01, 0.03
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Version:
    """A booking's dates from one moment on."""

    start: date
    end: date
    since: datetime


@dataclass(slots=True)
class Guest:
    """A booking as it happened. `uids` are all that the channel minted for it; `mint` counts anew at `mints`."""

    name: str
    versions: list[Version]
    cancelled_at: datetime | None = None
    mints: list[datetime] = field(default_factory=list)
    uids: set[str] = field(default_factory=set)

    def dates(self, at: datetime) -> Version | None:
        if self.cancelled_at is not None and at >= self.cancelled_at:
            return None
        for each in reversed(self.versions):
            if each.since <= at:
                return each
        return None


@dataclass(slots=True)
class Lapse:
    """What is wrong with fetches `first` to `last`: their kind, and whom it is about."""

    kind: str
    first: int
    last: int
    guest: Guest | None = None


class ChannelWorld:
    """One feed's history. `long_flaps`: a stay may also be missing for longer than two fetches."""

    def __init__(self, seed: int, channel: Channel, days: int = 90, *, long_flaps: bool = False) -> None:
        self.random = Random(f"{seed} {channel.name}")  # noqa: S311 - a simulation
        self.channel = channel
        self.zone = self.random.choice(ZONES)
        self.feed = f"place{seed}.{channel.name.replace('.com', '')}"
        self.until = START + timedelta(days=days)
        self.fetches = list(self._fetches())
        self.guests: list[Guest] = []
        self.blocks: list[Version] = []
        self.open_between: list[tuple[datetime, datetime]] = []
        self._live()
        self.lapses = list(self._lapses(long_flaps=long_flaps))

    def history(self) -> History:
        """Return the feed as it was fetched."""
        return History(self.feed, tuple(self._fetched(place, at) for place, at in enumerate(self.fetches)))

    def truth(self) -> list[Booking]:
        """Return who really booked; call it after `history`, which mints the UIDs."""
        found = []
        for guest in self.guests:
            for version, after in zip(guest.versions, [*guest.versions[1:], None], strict=True):
                gone = after.since if after else guest.cancelled_at
                changed = (after.start, after.end) if after else None
                uids = frozenset(guest.uids | {guest.name})
                found.append(Booking(self.feed, uids, version.start, version.end, version.since, gone, changed))
        return found

    def _fetches(self) -> Iterator[datetime]:
        """Yield when it is fetched: every quarter of an hour, hour, or two, with the schedule's lateness and gaps."""
        at, usual = START, self.random.choice((15, 60, 125))
        while at < self.until:
            yield at
            minutes = usual * self.random.uniform(0.8, 1.3)
            if self.random.random() < _GAPS:
                minutes = self.random.uniform(120, 600)
            at += timedelta(minutes=minutes)

    def _live(self) -> None:
        """Let guests book, change, cancel and be followed by others; let the host block nights and give them back."""
        at = START - timedelta(days=20)
        while at < self.until - timedelta(days=8):
            self._deed(at)
            at += timedelta(hours=self.random.uniform(6, 30))

    def _deed(self, at: datetime) -> None:
        what = self.random.choices(("book", "change", "cancel", "rebook", "block", "neighbour"), (9, 4, 3, 2, 1, 3))[0]
        if what == "block":
            first = at.date() + timedelta(days=self.random.randrange(30, 200))
            self.blocks.append(Version(first, first + timedelta(days=self.random.randrange(2, 30)), at))
        elif what in {"book", "neighbour"}:
            self._book(at, beside=self._someone(at) if what == "neighbour" else None)
        elif (guest := self._someone(at)) is not None:
            if what == "change":
                self._change(guest, at)
            else:
                guest.cancelled_at = at
                self._rebook(guest, at) if what == "rebook" else None

    def _book(self, at: datetime, beside: Guest | None = None) -> None:
        start = at.date() + timedelta(days=int(self.random.triangular(1, 150, 20)))
        if beside is not None:
            start = beside.versions[-1].end
        self._enter(at, start, start + timedelta(days=self.random.choice((1, 2, 2, 3, 4, 5, 7, 14))))

    def _enter(self, at: datetime, start: date, end: date) -> None:
        if not at.date() < start < end or self._taken(at, start, end):
            return
        name = self._uid("stay", len(self.guests), start)
        mints = sorted(at + timedelta(days=self.random.uniform(1, 40)) for _ in range(self.random.randrange(3)))
        self.guests.append(Guest(name, [Version(start, end, at)], None, mints if self.channel.mints_anew else []))

    def _change(self, guest: Guest, at: datetime) -> None:
        last = guest.versions[-1]
        start, end = last.start, last.end
        kind = self.random.choice(("longer", "shorter", "earlier", "elsewhere"))
        by = timedelta(days=self.random.choice((1, 1, 2, 5)))
        if kind == "longer":
            end += by
        elif kind == "shorter" and end - start > by:
            end -= by
        elif kind == "earlier":
            start -= by
        elif kind == "elsewhere":
            start, end = start + by + _DAY * 9, end + by + _DAY * 9
        if (
            (start, end) != (last.start, last.end)
            and start > at.date() + _DAY
            and not self._taken(at, start, end, guest)
        ):
            guest.versions.append(Version(start, end, at))

    def _rebook(self, gone: Guest, at: datetime) -> None:
        """Let another guest take the nights, the same or some of them, once the feed has shown them open."""
        later = [fetch for fetch in self.fetches if fetch >= at]
        if len(later) > 8:  # noqa: PLR2004 - enough to have been seen
            start = gone.versions[-1].start + _DAY * self.random.choice((0, 0, 1))
            again = later[self.random.randrange(4, 8)]
            self.open_between.append((at, again))
            self._enter(again - timedelta(seconds=5), start, gone.versions[-1].end)

    def _someone(self, at: datetime) -> Guest | None:
        """Return a guest whose stay is still to come, if there is one."""
        soon = at.date() + _DAY * 3
        there = [each for each in self.guests if (now := each.dates(at)) and now.start > soon and not each.cancelled_at]
        return self.random.choice(there) if there else None

    def _taken(self, at: datetime, start: date, end: date, but: Guest | None = None) -> bool:
        """Return whether others have these nights. One channel oversells at times, as one room's feed did.

        Never all nights of another stay, or within them: nobody could tell it from another UID, or from a merger.
        """
        there = [
            (each.versions[-1].start, each.versions[-1].end)
            for each in self.guests
            if each is not but and (each.cancelled_at is None or each.cancelled_at > at)
        ]
        if self.channel == BOOKING and self.random.random() < _OVERSOLD:
            return any((start <= first and until <= end) or (first <= start and end <= until) for first, until in there)
        return any(start < until and first < end for first, until in there)

    def _lapses(self, *, long_flaps: bool) -> Iterator[Lapse]:
        place = 12
        kinds = ["failed", "flap", "flap", "partial", "vanish", "empty", "reorder", "blockish", "merged"]
        kinds += ["long flap", "long flap"] if long_flaps else []
        while place < len(self.fetches) - 12:
            kind, last = self.random.choice(kinds), place
            guest = self._someone(self.fetches[place] - _DAY * 2)
            if kind == "long flap":
                last = min(place + self.random.randrange(1, 5), self._within(place, 20))
            elif kind in {"vanish", "empty"}:
                last = self._within(place, self.random.uniform(0.8, 3.7))
            elif kind in {"failed", "blockish", "merged"}:
                last = self._within(place, self.random.uniform(0, 18))
            shown = self.fetches[place], self.fetches[last]
            if not any(first <= shown[1] and shown[0] <= until for first, until in self.open_between):
                yield Lapse(kind, place, last, guest)
            place = last + _APART + self.random.randrange(60)

    def _within(self, place: int, hours: float) -> int:
        """Return the last fetch that is at most `hours` after this one."""
        until = self.fetches[place] + timedelta(hours=hours)
        return max(
            n for n in range(place, min(place + 90, len(self.fetches))) if n == place or self.fetches[n] <= until
        )

    def _fetched(self, place: int, at: datetime) -> Snapshot:
        lapse = next((each for each in self.lapses if each.first <= place <= each.last), None)
        if lapse and lapse.kind == "failed":
            return Snapshot(at, ok=False)
        told = self._listed(at)
        if lapse and lapse.kind in {"vanish", "empty"}:
            # As the feeds that did so: the whole set of one that had much to come went, its horizon with it or not.
            if sum(1 for each in told if each.end > at.date() + _DAY * 2) >= _MUCH:
                horizon_only = [] if lapse.kind == "empty" else self._horizon(at)
                return Snapshot(at, ok=True, events=tuple(horizon_only))
        elif lapse:
            told = self._lapsed(told, lapse)
        stays = [(each.start, each.end) for each in told]
        shown = [FeedEvent(each.uid, each.start, each.end, each.summary) for each in told]
        shown += [*self._horizon(at), *(FeedEvent(*each) for each in self._blocks(at, stays))]
        if lapse and lapse.kind == "reorder":
            self.random.shuffle(shown)
        return Snapshot(at, ok=True, events=tuple(shown))

    def _listed(self, at: datetime) -> list[Listed]:
        today = today_at(self.zone, at)
        found = []
        for guest in self.guests:
            if (version := guest.dates(at)) is not None:
                mint = sum(1 for each in guest.mints if each <= at)
                shown = listed(self.channel, Shown(guest.name, version.start, version.end, mint), today)
                if shown is not None:
                    guest.uids.add(shown.uid)
                    found.append(shown)
        return sorted(found, key=lambda each: each.start)

    def _lapsed(self, told: list[Listed], lapse: Lapse) -> list[Listed]:
        about = lapse.guest.uids if lapse.guest else set()
        if lapse.kind in {"flap", "long flap"}:
            return [each for each in told if each.uid not in about]
        if lapse.kind == "partial":
            return told[: len(told) * 2 // 3]
        if lapse.kind == "blockish" and self.channel == AIRBNB:
            return [self._blockish(each) if each.uid in about else each for each in told]
        if lapse.kind == "merged" and self.channel == BOOKING:
            return self._merged(told)
        return told

    def _blockish(self, each: Listed) -> Listed:
        """Show a stay as nights not available, under another UID, as happens while it is being changed."""
        return Listed(self._uid("block", 0, each.start), each.start, each.end, "Airbnb (Not available)")

    def _merged(self, told: list[Listed]) -> list[Listed]:
        """Show the first two neighbours as one."""
        for one, other in pairwise(told):
            if one.end == other.start:
                uid = self._uid("merged", one.start.toordinal(), other.end)
                for guest in self.guests:
                    guest.uids |= {uid} if guest.uids & {one.uid, other.uid} else set()
                rest = [each for each in told if each not in (one, other)]
                return [*rest, Listed(uid, one.start, other.end, one.summary)]
        return told

    def _horizon(self, at: datetime) -> list[FeedEvent]:
        """Return the nights not on sale yet, where a channel lists them: their end rolls a day a day."""
        if self.channel not in {AIRBNB, BOOKING}:
            return []
        return [FeedEvent(*horizon(self.channel, self.feed, today_at(self.zone, at)))]

    def _blocks(self, at: datetime, stays: list[tuple[date, date]]) -> Iterator[tuple[str, date, date, str]]:
        """Yield what the host closed, cut by stays into pieces."""
        if self.channel == BOOKING:
            return  # its blocks cannot be told from stays
        for block in self.blocks:
            if block.since <= at < block.since + timedelta(days=25):
                for start, end in pieces((block.start, block.end), stays):
                    words = "Airbnb (Not available)" if self.channel == AIRBNB else "Blocked"
                    yield self._uid("piece", start.toordinal(), end), start, end, words

    def _uid(self, what: str, number: int, day: date) -> str:
        digest = sha256(f"{self.feed} {what} {number} {day}".encode()).hexdigest()[:32]
        return f"{digest}@{self.channel.name}"
