"""What reading one feed gave: every event of it is kept, refused or ignored, and none is lost without a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rental.calendar_sync.domain.feed import FeedEvent, RefusedEvent, Snapshot

# Why an event was rightly left out.
CANCELLED, FREE, OVER, WITHIN_A_DAY, SAID_TWICE = "cancelled", "free", "over", "within a day", "said twice"

FEED_LIMIT_BYTES = 1024 * 1024
EVENT_LIMIT = 2_000  # of what a feed may hold closed, after repetitions are written out
COMPONENT_LIMIT = 10_000  # events looked at: most of a long-lived calendar is over
KEPT_AFTER_ITS_END_DAYS = 31
FURTHEST_AHEAD_YEARS = 10


class Unreadable(ValueError):  # noqa: N818 - says what an event is
    """An event cannot be read. The message goes to the host, so it repeats nothing of the event."""


@dataclass(frozen=True, slots=True)
class FeedReading:
    """`problem` is empty for a whole calendar. `kept` counts what `events` came from: a repetition gives many of them.

    `refused` is what the host should look at; `ignored` counts by reason what takes no night.
    """

    problem: str
    events: tuple[FeedEvent, ...]
    refused: tuple[RefusedEvent, ...]
    ignored: Mapping[str, int]
    kept: int

    @property
    def seen(self) -> int:
        """How many events the file has."""
        return self.kept + len(self.refused) + sum(self.ignored.values())

    def snapshot(self, at: datetime) -> Snapshot:
        """Return what the feed said at the instant `at`: nothing about nights where it was no whole calendar."""
        if self.problem:
            return Snapshot(at, ok=False, refused=self.refused)
        return Snapshot(at, ok=True, events=self.events, refused=self.refused)
