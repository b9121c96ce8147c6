"""A fetch made ready to compare: bounded, what is long past left out, each entry with its kind."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from rental.calendar_sync.domain.channels import ECHO, STAY, Channel, kind_of
from rental.calendar_sync.domain.feed import FeedEvent, RefusedEvent, Snapshot
from rental.calendar_sync.domain.nights import Nights, joined
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import MOST_KNOWN, MOST_NIGHTS_AHEAD
from rental.calendar_sync.domain.today import Today

_KEEP_PAST = timedelta(days=2)
_LONGEST_UID = 120
_SURE_UID = 8  # shorter ones are often row numbers, which pass from one stay to the next


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of the feed and what it is."""

    uid: str
    start: date
    end: date
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a good fetch says: entries one by one, nights of those beyond the most that are, and all that is closed."""

    entries: tuple[Entry, ...]
    beyond: tuple[Nights, ...]
    closed: tuple[Nights, ...]
    quarantined: tuple[RefusedEvent, ...]


def readable(channel: Channel, snapshot: Snapshot, rules: SyncRules, today: Today) -> Reading:
    """Keep what is not long past and within the ledger's ten years. Echoes of our own UIDs close nothing."""
    oldest, last = today.earliest - _KEEP_PAST, today.earliest + timedelta(days=MOST_NIGHTS_AHEAD)
    entries: list[Entry] = []
    apart = list(snapshot.refused)
    for event in snapshot.events:
        if event.start >= event.end:
            apart.append(RefusedEvent(0, event.uid, f"it ends on {event.end}, which is not after {event.start}"))
        elif event.start >= last:
            apart.append(RefusedEvent(0, event.uid, f"it begins after {last}, where calendars end"))
        elif event.end > oldest:
            uid = _bounded(event.uid)
            entries.append(Entry(uid, event.start, min(event.end, last), _kind(channel, event, rules)))
    entries = list(dict.fromkeys(entries))
    beyond: tuple[Nights, ...] = ()
    if len(entries) > MOST_KNOWN:
        entries.sort(key=lambda each: (each.kind != STAY, each.start))
        beyond = joined((each.start, each.end) for each in entries[MOST_KNOWN:] if each.kind != ECHO)
        entries = entries[:MOST_KNOWN]
    closed = joined([*((each.start, each.end) for each in entries if each.kind != ECHO), *beyond])
    return Reading(tuple(entries), beyond, closed, tuple(apart))


def without_echoes(reading: Reading, echoes: frozenset[Entry]) -> Reading:
    """Return the reading with `echoes` marked: they close nothing."""
    if not echoes:
        return reading
    entries = tuple(replace(each, kind=ECHO) if each in echoes else each for each in reading.entries)
    closed = joined([*((each.start, each.end) for each in entries if each.kind != ECHO), *reading.beyond])
    return replace(reading, entries=entries, closed=closed)


def is_sure(uid: str) -> bool:
    """Return whether a UID names one stay for ever."""
    return len(uid) >= _SURE_UID


def _kind(channel: Channel, event: FeedEvent, rules: SyncRules) -> str:
    if rules.own_uid_suffix and event.uid.endswith(rules.own_uid_suffix):
        return ECHO
    return kind_of(channel, event.summary)


def _bounded(uid: str) -> str:
    return uid if len(uid) <= _LONGEST_UID else uid[:80] + "~" + sha256(uid.encode()).hexdigest()[:32]
