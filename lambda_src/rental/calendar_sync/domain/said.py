"""What is kept of what a feed said: what is known of it, what bookings was told, and what its host is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from rental.calendar_sync.domain.decisions import Announcement, Closed
from rental.calendar_sync.domain.feed import RefusedEvent
from rental.calendar_sync.domain.state import FeedState
from rental.calendar_sync.domain.told import Told, after_telling

MOST_RECENT = 20
MOST_REFUSED = 50
_LONGEST_UID = 80


@dataclass(frozen=True, slots=True)
class Recent:
    """Something that was announced: `kind` is "new", "changed" or "cancelled"."""

    at: datetime
    kind: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Said:
    """`version` counts its writes; 0 is not stored yet. `events` is how many the feed had when it was read last.

    `number` is of the news told last: the time, but always more than before. Clocks differ, and a host may remove a
    feed a moment before a poll under way began: by the time alone what is told last would be taken for late.
    """

    state: FeedState = field(default_factory=FeedState)
    told: Mapping[str, Told] = field(default_factory=dict)
    recent: tuple[Recent, ...] = ()
    refused: tuple[RefusedEvent, ...] = ()
    refused_count: int = 0
    events: int = 0
    version: int = 0
    number: int = 0

    @property
    def closed_nights(self) -> int:
        return sum(each.stay.nights for each in self.told.values())

    def telling(self, news: Sequence[Told], at: datetime) -> "Said":
        """Return it once `news` are told."""
        number = max(int(at.timestamp() * 1000), self.number + 1)
        return replace(self, told=after_telling(self.told, news), version=self.version + 1, number=number)

    def hearing(
        self, state: FeedState, announced: Sequence[Announcement], refused: Sequence[RefusedEvent], at: datetime
    ) -> "Said":
        """Return it after a fetch: nothing of it is told yet."""
        news = tuple(Recent(at, each.kind, each.stay.start, each.stay.end) for each in announced)
        shown = tuple(replace(each, uid=each.uid[:_LONGEST_UID]) for each in refused[:MOST_REFUSED])
        recent = (*reversed(news), *self.recent)[:MOST_RECENT]
        return replace(self, state=state, recent=recent, refused=shown, refused_count=len(refused))


def closed_and_ahead(closed: Sequence[Closed], today: date) -> list[Closed]:
    """Leave out what is over: the ledger would have nothing to do with it."""
    return [each for each in closed if each.end > today]
