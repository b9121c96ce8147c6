"""What decisions were worth, told by what the feeds said later. No truth is needed, and none beyond the feed is known.

Nights are bits counted from a day before the history begins.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from rental.calendar_sync.domain.channels import BLOCK, Channel, kind_of
from rental.calendar_sync.domain.decisions import CANCELLED, CHANGED, NEW, TRIPPED, Announcement
from rental.calendar_sync.domain.feed import FeedEvent, Snapshot
from simulation.sync.histories import History

if TYPE_CHECKING:
    from simulation.sync.replay import Step

_SOON = timedelta(hours=48)
_LATE = timedelta(hours=72)
_DAYS_BEFORE = 800


@dataclass(slots=True)
class Counts:
    """The figures of one feed."""

    fetches: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    cancelled: int = 0
    moves: int = 0
    conflicts: int = 0
    tripped: int = 0
    open_while_blocked: int = 0
    freed_too_early: int = 0
    truly_freed: int = 0
    held_hours: float = 0.0
    gone_for_good: int = 0
    never_cancelled: int = 0
    wrongly_cancelled: int = 0
    wrongly_new: int = 0


@dataclass(slots=True)
class _Feed:
    """One feed's history, by fetch that held a calendar."""

    channel: Channel
    base: date
    times: list[datetime] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    stays: list[int] = field(default_factory=list)
    events: list[tuple[FeedEvent, ...]] = field(default_factory=list)
    seen: dict[str, list[datetime]] = field(default_factory=dict)
    blocked: int = 0
    left_at: dict[int, datetime] = field(default_factory=dict)
    cancelled: dict[str, list[datetime]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)


class Hindsight:
    """Takes steps as they come; compares each with what the feed said before and afterwards."""

    def __init__(self, histories: Iterable[History]) -> None:
        self._feeds = {each.feed: _feed(each) for each in histories}

    def add(self, step: "Step") -> None:
        feed = self._feeds[step.feed]
        counts, now = feed.counts, step.snapshot.at
        counts.fetches += 1
        counts.failed += not step.snapshot.ok
        counts.tripped += step.decisions.breaker == TRIPPED
        counts.moves += len(step.decisions.moves)
        counts.conflicts += len(step.conflicts)
        if not step.snapshot.ok:
            return
        ahead = ~((1 << _bit(feed, now.date())) - 1)
        place = bisect_left(feed.times, now)
        said = feed.closed[place]
        blocked = _mask(feed, step.blocked) if step.changed else feed.blocked
        counts.open_while_blocked += (said & ~blocked & ahead).bit_count()
        self._count_left(feed, place, ahead)
        self._count_freed(feed, feed.blocked & ~blocked & ahead, now, place)
        feed.blocked = blocked
        for each in step.decisions.announcements:
            self._count_announced(feed, each, now, place)

    def figures(self) -> dict[str, Counts]:
        """Return the counts of each feed. True cancellations are searched now that all is told."""
        for feed in self._feeds.values():
            gone = list(_gone_for_good(feed))
            feed.counts.gone_for_good = len(gone)
            feed.counts.never_cancelled = sum(1 for uid, at in gone if not _said(feed, uid, at))
        return {name: feed.counts for name, feed in self._feeds.items()}

    def lines(self) -> list[str]:
        """Return a table, a row a feed and one for all."""
        figures = self.figures()
        total = Counts()
        for counts in figures.values():
            for name in Counts.__slots__:
                setattr(total, name, getattr(total, name) + getattr(counts, name))
        rows = [_HEAD, *(_row(name, counts) for name, counts in figures.items()), _row("all", total)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
        return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows] + [
            "",
            "open: nights not closed while the feed blocks them. too early: nights freed that it blocks again within",
            "48 h. h held: hours from the first absence of a night that was truly freed. gone: entries that went for",
            "good with nights to come; unsaid: those not announced within 72 h; wrong: announced, but back within 48 h",
            "or blocked all the same; wrong new: known in the 48 h before, or its nights were.",
        ]

    def _count_left(self, feed: _Feed, place: int, ahead: int) -> None:
        before = feed.closed[place - 1] if place else 0
        for bit in _bits(before & ~feed.closed[place] & ahead):
            feed.left_at[bit] = feed.times[place]

    def _count_freed(self, feed: _Feed, freed: int, now: datetime, place: int) -> None:
        if not freed:
            return
        soon = 0
        for later in range(place + 1, bisect_right(feed.times, now + _SOON)):
            soon |= feed.closed[later]
        feed.counts.freed_too_early += (freed & soon).bit_count()
        for bit in _bits(freed & ~soon):
            feed.counts.truly_freed += 1
            feed.counts.held_hours += (now - feed.left_at.get(bit, now)).total_seconds() / 3600

    def _count_announced(self, feed: _Feed, said: Announcement, now: datetime, place: int) -> None:
        stay, counts = said.stay, feed.counts
        times = feed.seen.get(stay.uid, [])
        ahead = ~((1 << _bit(feed, now.date() + timedelta(days=1))) - 1)
        nights = _mask(feed, [(stay.start, stay.end)]) & ahead
        if said.kind == CANCELLED:
            counts.cancelled += 1
            feed.cancelled.setdefault(stay.uid, []).append(now)
            last = times[bisect_left(times, now) - 1] if bisect_left(times, now) else now
            went = bisect_right(feed.times, last)
            gone = bool(nights & ~feed.closed[went]) if went < len(feed.times) else True
            counts.wrongly_cancelled += _between(times, now, last + _SOON) or not gone
        elif said.kind == NEW:
            counts.new += 1
            known = _between(times, now - _SOON, now, with_end=False)
            before = feed.stays[place - 1] if place else 0
            nights &= _ahead(feed, now)
            counts.wrongly_new += known or (bool(nights) and not nights & ~before)
        elif said.kind == CHANGED:
            counts.changed += 1


_HEAD = (
    "feed", "fetches", "failed", "new", "changed", "cancelled", "moves", "conflicts", "tripped", "open", "too early",
    "freed", "h held", "gone", "unsaid", "wrong", "wrong new",
)  # fmt: skip


def _row(name: str, c: Counts) -> tuple[str, ...]:
    held = f"{c.held_hours / c.truly_freed:.2f}" if c.truly_freed else "-"
    counts = (c.fetches, c.failed, c.new, c.changed, c.cancelled, c.moves, c.conflicts, c.tripped)
    later = (c.gone_for_good, c.never_cancelled, c.wrongly_cancelled, c.wrongly_new)
    first = (*counts, c.open_while_blocked, c.freed_too_early, c.truly_freed)
    return (name, *map(str, first), held, *map(str, later))


def _feed(history: History) -> _Feed:
    first = history.snapshots[0].at.date()
    feed = _Feed(history.channel(), first - timedelta(days=_DAYS_BEFORE))
    last: Snapshot | None = None
    for snapshot in history.snapshots:
        if not snapshot.ok:
            continue
        same = last is not None and last.events is snapshot.events
        feed.times.append(snapshot.at)
        feed.closed.append(feed.closed[-1] if same else _mask(feed, ((e.start, e.end) for e in snapshot.events)))
        feed.stays.append(feed.stays[-1] if same else _mask(feed, _stays(feed, snapshot)))
        feed.events.append(snapshot.events)
        for event in snapshot.events:
            feed.seen.setdefault(event.uid, []).append(snapshot.at)
        last = snapshot
    return feed


def _stays(feed: _Feed, snapshot: Snapshot) -> Iterator[tuple[date, date]]:
    return ((e.start, e.end) for e in snapshot.events if kind_of(feed.channel, e.summary) != BLOCK)


def _gone_for_good(feed: _Feed) -> Iterator[tuple[str, datetime]]:
    """Yield UIDs of stays that went with nights to come, and did not come back within 48 h, nor all their nights."""
    for place in range(1, len(feed.times)):
        if feed.events[place] is feed.events[place - 1]:
            continue
        now, there = feed.times[place], {each.uid for each in feed.events[place]}
        if now + _LATE > feed.times[-1]:
            return
        ahead = _ahead(feed, now)
        for event in feed.events[place - 1]:
            nights = _mask(feed, [(event.start, event.end)]) & ahead
            stays = event.uid not in there and kind_of(feed.channel, event.summary) != BLOCK
            if stays and nights & ~feed.closed[place] and not _between(feed.seen[event.uid], now, now + _SOON):
                soon = range(place + 1, bisect_right(feed.times, now + _SOON))
                if nights & ~reduce(or_, (feed.closed[later] for later in soon), 0):
                    yield event.uid, now


def _said(feed: _Feed, uid: str, at: datetime) -> bool:
    return any(at <= each <= at + _LATE for each in feed.cancelled.get(uid, ()))


def _between(times: list[datetime], after: datetime, until: datetime, *, with_end: bool = True) -> bool:
    place = bisect_right(times, after)
    return place < len(times) and (times[place] <= until if with_end else times[place] < until)


def _ahead(feed: _Feed, now: datetime) -> int:
    """Return the nights from tomorrow on, where tomorrow is one of the zone nobody told."""
    return ~((1 << _bit(feed, now.date() + timedelta(days=1))) - 1)


def _bit(feed: _Feed, day: date) -> int:
    days = (day - feed.base).days
    return max(0, days)


def _mask(feed: _Feed, nights: Iterable[tuple[date, date]]) -> int:
    mask = 0
    for start, end in nights:
        until = _bit(feed, end)
        if until > (first := _bit(feed, start)):
            mask |= (1 << until) - (1 << first)
    return mask


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
