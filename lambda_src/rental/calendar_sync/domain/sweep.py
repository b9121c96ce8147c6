"""Which feeds a sweep puts into the queue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from rental.calendar_sync.contract import POINTER_SHARDS, feed_number
from rental.calendar_sync.domain.polling import NORMAL, SWEEP_EVERY

SHARDS = POINTER_SHARDS
FEEDS_A_MESSAGE = 5  # a slow channel must not use up the time of many
_SWEEPS = NORMAL // SWEEP_EVERY


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a feed is. `soon`: it is asked at every sweep; others take turns."""

    tenant_id: str
    property_id: str
    feed_id: str
    soon: bool = True

    def is_due(self, at: datetime) -> bool:
        """Tell whether it is its turn in the sweep at `at`: for each third of the feeds every third."""
        turn = int(at.timestamp() // SWEEP_EVERY.total_seconds())
        return self.soon or (turn + feed_number(self.feed_id)) % _SWEEPS == 0


def messages(due: Iterable[Pointer]) -> Iterator[tuple[Pointer, ...]]:
    """Put feeds together that one poller asks one after the other."""
    left = iter(due)
    while together := tuple(islice(left, FEEDS_A_MESSAGE)):
        yield together
