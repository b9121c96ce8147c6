"""What a calendar feed said at one moment, whatever wire format it came in."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """The nights [start, end) that a channel says are not free. `start < end`; `uid` is the channel's, never ours."""

    uid: str
    start: date
    end: date
    summary: str = ""


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """An event that could not be read. `line` counts from 1 in the feed; `reason` is in the host's words."""

    line: int
    uid: str
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One fetch of a feed. `ok` is false where it failed or held no calendar: then it says nothing about nights."""

    at: datetime
    ok: bool
    events: tuple[FeedEvent, ...] = ()
    refused: tuple[RefusedEvent, ...] = ()
