"""Two that would sleep in one place: found between feeds and with direct stays, with a winner by a declared rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from rental.calendar_sync.domain.channels import BLOCK, ECHO, UNSURE
from rental.calendar_sync.domain.nights import Nights, joined
from rental.calendar_sync.domain.state import Known

DIRECT = "direct"
NEXT_STEPS = ("relocate", "refund", "contact")

PAID_DIRECT_FIRST = "paid-direct"
DIRECT_FIRST = "direct"
EARLIEST_FIRST = "earliest"


@dataclass(frozen=True, slots=True)
class Side:
    """A stay. `source` is its feed, or `DIRECT`; `since` is when it was booked, or first seen in the feed."""

    source: str
    reference: str
    start: date
    end: date
    kind: str
    since: datetime
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both keep their records: the loser is a shadow of the winner on `nights` until the host settles it."""

    winner: Side
    loser: Side
    nights: Nights


@dataclass(frozen=True, slots=True)
class Precedence:
    """Who wins: the first rule of `order` that tells them apart; then who came first, then the lesser reference."""

    order: tuple[str, ...] = (PAID_DIRECT_FIRST, EARLIEST_FIRST)

    def __post_init__(self) -> None:
        allowed = (PAID_DIRECT_FIRST, DIRECT_FIRST, EARLIEST_FIRST)
        if unknown := [each for each in self.order if each not in allowed]:
            raise ValueError(f"order must be of {allowed}, got {unknown}")

    def of(self, side: Side) -> tuple[object, ...]:
        """Return what to sort by."""
        direct = side.source == DIRECT
        signs = {
            PAID_DIRECT_FIRST: not (direct and side.paid),
            DIRECT_FIRST: not direct,
            EARLIEST_FIRST: side.since,
        }
        return (*(signs[each] for each in self.order), side.since, side.source, side.reference)


def sides_of(feed: str, known: Iterable[Known]) -> list[Side]:
    """Return what a feed has now, as sides."""
    return [
        Side(feed, each.reference, each.start, each.end, each.kind, each.first_seen)
        for each in known
        if each.gone_since is None
    ]


def find_conflicts(sides: Iterable[Side], today: date, precedence: Precedence | None = None) -> list[Conflict]:
    """Return every pair of stays from different sources that share nights still to come.

    Blocks sell nothing, and a stay that is told by a second feed is no second stay: an entry that is not plainly a
    reservation and has exactly the nights of the other feed's stays, one or several in a row, is their echo.
    """
    ahead = [each for each in sides if each.end > today and each.kind not in {BLOCK, ECHO}]
    runs = _runs(ahead, today)
    order = (precedence or Precedence()).of
    found = []
    for one, other in combinations(ahead, 2):
        nights = max(one.start, other.start, today), min(one.end, other.end)
        if one.source == other.source or nights[0] >= nights[1] or _echo(one, other, runs, today):
            continue
        winner, loser = sorted((one, other), key=order)
        found.append(Conflict(winner, loser, nights))
    return found


def _runs(sides: Iterable[Side], today: date) -> Mapping[str, frozenset[Nights]]:
    by_source: dict[str, list[Nights]] = defaultdict(list)
    for each in sides:
        by_source[each.source].append(_ahead(each, today))
    return {source: frozenset([*nights, *joined(nights)]) for source, nights in by_source.items()}


def _echo(one: Side, other: Side, runs: Mapping[str, frozenset[Nights]], today: date) -> bool:
    """Return whether one feed tells what the other has. Our own nights that come back are `ECHO` already."""
    if DIRECT in {one.source, other.source}:
        return False
    pairs = ((one, other), (other, one))
    return any(teller.kind == UNSURE and _ahead(teller, today) in runs[told.source] for teller, told in pairs)


def _ahead(side: Side, today: date) -> Nights:
    return max(side.start, today), side.end
