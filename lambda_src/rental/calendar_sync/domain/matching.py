"""Which entry of a fetch is which that was known. By UID, or by exactly the same nights to come; never by overlap."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rental.calendar_sync.domain.channels import BLOCK, ECHO, STAY
from rental.calendar_sync.domain.nights import Nights
from rental.calendar_sync.domain.readable import Entry, is_sure
from rental.calendar_sync.domain.state import Known
from rental.calendar_sync.domain.today import Today

_HORIZON = timedelta(days=180)
_HORIZON_NIGHTS = 14
_HORIZON_ROLL = timedelta(days=7)  # a feed may not have been fetched for some days


@dataclass(frozen=True, slots=True)
class Pair:
    """What was known and is there. `certain`: it is the same stay, not only probably; `rolled`: a horizon moved on."""

    known: Known
    entry: Entry
    certain: bool = True
    rolled: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """All that was known and all that is there, each exactly once."""

    pairs: tuple[Pair, ...]
    gone: tuple[Known, ...]
    new: tuple[Entry, ...]


def match(
    known: Sequence[Known],
    entries: Sequence[Entry],
    today: Today,
    *,
    mints_anew: bool,
    doubted_since: datetime | None = None,
) -> Matched:
    """Pair what is known with what is there. The surest signs go first.

    What had begun and went since `doubted_since`, when the breaker tripped, has not gone as far as one knows.
    """
    table = _Table(known, entries)
    table.pair(_exact, _exact)
    table.pair_sure_uids()
    if mints_anew:
        table.pair_same_nights(today, doubted_since)
    table.pair(lambda each: each.uid or None, lambda each: each.uid or None, certain=False)
    table.pair_horizons(today)
    return Matched(tuple(table.pairs), tuple(table.known), tuple(table.entries))


def same_to_come(known: Known, entry: Entry | Known, today: Today) -> bool:
    """Return whether the nights still to come are exactly the same. What has begun may be cut off at the day it is."""
    starts = {known.start, entry.start}
    return known.end == entry.end and (len(starts) == 1 or max(starts) <= today.latest)


def rolls(known: Known, entry: Entry, today: Today) -> bool:
    """Return whether it is the far end of what a channel sells, moving on by a day a day."""
    if STAY in (known.kind, entry.kind) or entry.end < today.latest + _HORIZON:
        return False
    on, first = entry.end - known.end, entry.start - known.start
    begun = entry.start <= today.latest
    short = min(entry.end - entry.start, known.end - known.start) < timedelta(days=_HORIZON_NIGHTS)
    return not short and timedelta() <= on <= _HORIZON_ROLL and (begun or timedelta() <= first <= _HORIZON_ROLL)


class _Table:
    """What is not paired yet."""

    def __init__(self, known: Iterable[Known], entries: Iterable[Entry]) -> None:
        self.known = list(known)
        self.entries = list(entries)
        self.pairs: list[Pair] = []

    def pair(
        self,
        known_sign: Callable[[Known], object],
        entry_sign: Callable[[Entry], object],
        *,
        certain: bool = True,
    ) -> None:
        """Pair those of one sign in the order of their dates. Without a sign (None) nothing is paired."""
        there = defaultdict(list)
        for entry in sorted(self.entries, key=_dates, reverse=True) if self.known else ():
            there[entry_sign(entry)].append(entry)
        for known in sorted(self.known, key=_dates):
            sign = known_sign(known)
            if sign is not None and there.get(sign):
                self._take(known, there[sign].pop(), certain=certain)
        self._forget_taken()

    def pair_sure_uids(self) -> None:
        """Pair a UID that names one known entry and one that is there: it is the same, whatever its dates."""
        self.pair(_once(self.known), _once(self.entries))

    def pair_same_nights(self, today: Today, doubted_since: datetime | None) -> None:
        """Pair what went just now with what took exactly its nights, if neither could be another.

        What went before left its nights open for a while: who has them now may be somebody else.
        """
        just_gone = [
            each
            for each in self.known
            if each.gone_since is None
            or (doubted_since is not None and each.gone_since >= doubted_since and each.start <= today.latest)
        ]
        for known in just_gone:
            found = [each for each in self.entries if _may_be(known, each, today)]
            if len(found) == 1 and sum(1 for each in just_gone if _may_be(each, found[0], today)) == 1:
                self._take(known, found[0], certain=True)
        self._forget_taken()

    def pair_horizons(self, today: Today) -> None:
        for known in self.known:
            taken = {id(pair.entry) for pair in self.pairs}
            found = next((each for each in self.entries if id(each) not in taken and rolls(known, each, today)), None)
            if found is not None:
                self._take(known, found, certain=False, rolled=True)
        self._forget_taken()

    def _take(self, known: Known, entry: Entry, *, certain: bool, rolled: bool = False) -> None:
        self.pairs.append(Pair(known, entry, certain, rolled))

    def _forget_taken(self) -> None:
        known, entries = {id(pair.known) for pair in self.pairs}, {id(pair.entry) for pair in self.pairs}
        self.known = [each for each in self.known if id(each) not in known]
        self.entries = [each for each in self.entries if id(each) not in entries]


def _may_be(known: Known, entry: Entry, today: Today) -> bool:
    kinds = {known.kind, entry.kind}
    return same_to_come(known, entry, today) and (len(kinds) == 1 or _alike(kinds))


def _alike(kinds: set[str]) -> bool:
    return kinds != {ECHO, STAY} and (BLOCK not in kinds or ECHO in kinds)


def _exact(each: Known | Entry) -> object:
    return each.uid, each.start, each.end


def _dates(each: Known | Entry) -> Nights:
    return each.start, each.end


def _once(there: Iterable[Known | Entry]) -> Callable[[Known | Entry], object]:
    times: dict[str, int] = defaultdict(int)
    for each in there:
        times[each.uid] += 1
    return lambda each: each.uid if times[each.uid] == 1 and is_sure(each.uid) else None
