"""Feeds as JSON. An address is told to nobody: `source` is its host name."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from rental.calendar_sync.domain.feed import RefusedEvent
from rental.calendar_sync.domain.polling import FAILING_AFTER
from rental.calendar_sync.domain.registration import FAILING, HELD, IN_STEP, WAITING
from rental.calendar_sync.domain.said import Recent, Said
from rental.calendar_sync.ports import Filed
from rental.calendar_sync.use_cases.registering import Preview

ChannelName = Literal["airbnb", "booking.com", "vrbo", "generic"]
MOST_PREVIEWED = 100
_MOST_REFUSED = 50


class RefusedDocument(Struct):
    """An event that could not be read: on which line, and why."""

    line: int
    uid: str
    reason: str


class RecentDocument(Struct):
    """What changed in a calendar, the nights as they are now; of what was cancelled, as they were."""

    at: datetime
    kind: Literal["new", "changed", "cancelled"]
    start: date
    end: date


class FeedDocument(Struct):
    """A calendar that is read. `health` is held where so much went at once that nothing is freed yet."""

    feed_id: str
    property_id: str
    unit: str
    name: str
    channel: ChannelName
    source: str
    health: Literal["waiting", "in_step", "failing", "held"]
    added_at: datetime
    pulled_at: datetime | None
    succeeded_at: datetime | None
    next_pull_at: datetime | None
    changed_at: datetime | None
    failures: int
    reason: str
    events: int
    closed_nights: int
    refused: list[RefusedDocument]
    refused_count: int
    recent: list[RecentDocument]


class FeedsDocument(Struct):
    items: list[FeedDocument]


class PreviewedEvent(Struct):
    start: date
    end: date
    summary: str
    kind: Literal["stay", "block"]


class PreviewDocument(Struct):
    """What a calendar holds; nothing of it is kept. `count` is of all its events."""

    channel: ChannelName
    name: str
    count: int
    events: list[PreviewedEvent]
    refused: list[RefusedDocument]
    refused_count: int


def feed_document(filed: Filed, said: Said) -> FeedDocument:
    feed, poll = filed.feed, filed.poll
    return FeedDocument(
        feed_id=feed.id,
        property_id=feed.property_id,
        unit=feed.unit,
        name=feed.name,
        channel=feed.channel,  # type: ignore[arg-type]
        source=feed.source,
        health=_health(filed, said),  # type: ignore[arg-type]
        added_at=feed.added_at,
        pulled_at=poll.pulled_at,
        succeeded_at=poll.succeeded_at,
        next_pull_at=poll.next_at,
        changed_at=poll.changed_at,
        failures=poll.failures,
        reason=poll.reason,
        events=said.events,
        closed_nights=said.closed_nights,
        refused=_refused(said.refused),
        refused_count=said.refused_count,
        recent=[_recent(each) for each in said.recent],
    )


def preview_document(seen: Preview) -> PreviewDocument:
    events = [
        PreviewedEvent(each.start, each.end, each.summary, "block" if kind == "block" else "stay")
        for each, kind in sorted(seen.events, key=lambda found: (found[0].start, found[0].end))[:MOST_PREVIEWED]
    ]
    refused = seen.reading.refused
    return PreviewDocument(
        seen.channel,  # type: ignore[arg-type]
        seen.name,
        len(seen.reading.events),
        events,
        _refused(refused[:_MOST_REFUSED]),
        len(refused),
    )


def _health(filed: Filed, said: Said) -> str:
    """Return how it is now, whatever its host was told last."""
    if filed.poll.failures >= FAILING_AFTER or (filed.poll.failures and not filed.poll.succeeded_at):
        return FAILING
    if not filed.poll.succeeded_at:
        return WAITING
    return HELD if said.state.tripped_at else IN_STEP


def _recent(change: Recent) -> RecentDocument:
    return RecentDocument(change.at, change.kind, change.start, change.end)  # type: ignore[arg-type]


def _refused(events: tuple[RefusedEvent, ...]) -> list[RefusedDocument]:
    return [RefusedDocument(each.line, each.uid, each.reason) for each in events]
