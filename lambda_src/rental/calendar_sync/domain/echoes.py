"""What a channel has of us: the nights that it read in our own feed, and may tell us back as its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rental.calendar_sync.domain.channels import ECHO, STAY
from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.matching import Matched, Pair
from rental.calendar_sync.domain.nights import Nights
from rental.calendar_sync.domain.readable import Entry

# Who reads our feed more often is not noted more often. What was told since may be a sale of the channel's own.
NOTED_EVERY = timedelta(minutes=10)
_LONGEST_ROW = 12


def exported_nights(closed: Sequence[ClosedNights], feed_id: str, read_at: datetime | None) -> frozenset[Nights]:
    """Return the nights that the channel behind a feed read from us by `read_at`, one by one and as rows of neighbours.

    It never sells what it knows to be closed: what it tells of exactly these nights, and does not call a reservation,
    is an echo. What it told itself it was not told by us.
    """
    if read_at is None:
        return frozenset()
    told = sorted(each.stay for each in closed if each.channel != feed_id and each.changed_at <= read_at)
    found: set[Nights] = set()
    for place, first in enumerate(told):
        found.add((first.check_in, first.check_out))
        end = first.check_out
        for after in told[place + 1 : place + _LONGEST_ROW]:
            if after.check_in == end:
                end = after.check_out
                found.add((first.check_in, end))
    return frozenset(found)


def echoes_in(matched: Matched, exported: frozenset[Nights]) -> frozenset[Entry]:
    """Return the entries that are our own nights: as they were before, or new ones of exactly these nights."""
    as_before = (pair.entry for pair in matched.pairs if pair.known.kind == ECHO and _same_dates(pair))
    other = [pair.entry for pair in matched.pairs if pair.known.kind == ECHO and not _same_dates(pair)]
    fresh = (each for each in (*matched.new, *other) if (each.start, each.end) in exported)
    return frozenset(each for each in (*as_before, *fresh) if each.kind != STAY)


def _same_dates(pair: Pair) -> bool:
    return (pair.known.start, pair.known.end) == (pair.entry.start, pair.entry.end)
