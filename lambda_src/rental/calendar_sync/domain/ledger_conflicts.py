"""Conflicts of a property: two records of the ledger that cannot both have their nights, and which of them keeps them.

A conflict has a contested claim on one side at least, as the ledger says; what merely looks so while news of it are on
their way is none. Not told are:

- a block against a block: two channels that close the same nights, nobody would have slept there;
- a channel's block that covers all nights of the other that are ahead. Nobody stays on a block, so nobody is turned
  away: it is an echo of what we told that channel, alone or several stays in a row, or a season closed there. What a
  channel sold but calls "not available" is told as a stay, not as a block.

A block that cuts through a stay is told. Two feeds that tell exactly the same nights of a stay most likely tell the
same stay: that is told as what it is.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from rental.calendar_sync.domain.closed_nights import CHANNEL_BLOCK, CHANNEL_STAY, HOST_BLOCK, ClosedNights
from rental.kernel.ids import PropertyId, derived_id
from rental.kernel.stay_dates import Stay

ConflictRule = Literal["direct_first", "first_come"]
DIRECT_FIRST: ConflictRule = "direct_first"
FIRST_COME: ConflictRule = "first_come"
RULES = (DIRECT_FIRST, FIRST_COME)

Outcome = Literal["relocated", "refunded", "cancelled_there", "dismissed"]
OPEN, SETTLED, OVER = "open", "settled", "over"
DIRECT, CAME_FIRST = "direct", "came_first"

_OF_CHANNELS = frozenset({CHANNEL_STAY, CHANNEL_BLOCK})
_BLOCKS = frozenset({HOST_BLOCK, CHANNEL_BLOCK})
_EVERYWHERE_PAST = timedelta(days=1)  # zones differ by that


@dataclass(frozen=True, slots=True)
class Side:
    """A record as the conflict was last looked at. `channel` is its feed's, or the feed's name; "" for ours."""

    kind: str
    id: str
    channel: str
    label: str
    stay: Stay


@dataclass(frozen=True, slots=True)
class Clash:
    """Two records that share `nights`; `why` the one keeps them: `DIRECT` or `CAME_FIRST`."""

    id: str
    keeps: ClosedNights
    waits: ClosedNights
    nights: Stay
    why: str
    same_stay: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A clash as the host is told of it. `state`: open until the host settles it, or it is over by itself.

    `same_stay`: both sides are most likely one stay, told by two feeds. `change_number` counts its changes from 1;
    `last_request` recognises the request that settled it.
    """

    id: str
    property_id: PropertyId
    unit: str
    nights: Stay
    keeps: Side
    waits: Side
    why: str
    same_stay: bool
    found_at: datetime
    state: str = OPEN
    outcome: str = ""
    note: str = ""
    settled_at: datetime | None = None
    change_number: int = 1
    last_request: bytes = b""

    def next(self, **changes: object) -> "Conflict":
        """Return it after one more change."""
        return replace(self, change_number=self.change_number + 1, **changes)  # type: ignore[arg-type]

    def state_at(self, at: datetime) -> str:
        """Return its state; an open one is over once its nights are past everywhere, whether or not that is stored."""
        if self.state == OPEN and self.nights.check_out <= (at - _EVERYWHERE_PAST).date():
            return OVER
        return self.state

    def covers(self, nights: Stay) -> bool:
        """Tell whether the host heard of all these nights."""
        return self.nights.check_in <= nights.check_in and nights.check_out <= self.nights.check_out

    def shows(self, clash: Clash) -> bool:
        """Tell whether it says what the clash is now."""
        return (self.nights, self.why, self.same_stay, self.unit) == (
            clash.nights,
            clash.why,
            clash.same_stay,
            clash.keeps.unit,
        ) and all(
            (side.kind, side.id, side.label, side.stay) == (record.kind, record.record_id, record.label, record.stay)
            for side, record in ((self.keeps, clash.keeps), (self.waits, clash.waits))
        )


def conflict_id(property_id: PropertyId, one: str, other: str) -> str:
    """Return the id of the conflict of two records, in whatever order: it begins with its property's."""
    return property_id + derived_id(hashlib.sha256(b"calendar conflict").digest(), property_id, *sorted((one, other)))


def clashes(closed: Sequence[ClosedNights], today: date, rule: ConflictRule = DIRECT_FIRST) -> list[Clash]:
    """Return the conflicts among what closes a property's units, on nights from `today` on, in order of the nights."""
    ahead = [each for each in closed if each.stay.check_out > today]
    found = {}
    for claim in ahead:
        if claim.contested and claim.kind in _OF_CHANNELS:
            for other in ahead:
                if (clash := _clash(claim, other, ahead, today, rule)) is not None:
                    found[clash.id] = clash
    return sorted(found.values(), key=lambda each: (each.nights, each.id))


def _clash(
    claim: ClosedNights, other: ClosedNights, ahead: Iterable[ClosedNights], today: date, rule: ConflictRule
) -> Clash | None:
    nights = _shared(claim.stay, other.stay)
    if claim.record_id == other.record_id or claim.unit != other.unit or nights is None or nights.check_out <= today:
        return None
    if not _worth_telling(claim, other, today):
        return None
    keeps, waits = sorted((claim, other), key=lambda each: _precedence(each, rule))
    direct = rule == DIRECT_FIRST and _is_ours(keeps) and not _is_ours(waits)
    return Clash(
        conflict_id(claim.property_id, claim.record_id, other.record_id),
        keeps,
        waits,
        nights,
        DIRECT if direct else CAME_FIRST,
        _same_stay(claim, other, ahead, today),
    )


def _precedence(record: ClosedNights, rule: ConflictRule) -> tuple[object, ...]:
    """Return what to sort by: who keeps the nights comes first.

    Whoever owned them when the other was written came first: the ledger says so by `contested`, in whatever order news
    of both arrive and however often they change afterwards.
    """
    came = (record.contested, record.changed_at, record.record_id)
    return (not _is_ours(record), *came) if rule == DIRECT_FIRST else came


def _is_ours(record: ClosedNights) -> bool:
    return record.kind not in _OF_CHANNELS


def _worth_telling(one: ClosedNights, other: ClosedNights, today: date) -> bool:
    if one.kind in _BLOCKS and other.kind in _BLOCKS:
        return False
    return not any(
        block.kind == CHANNEL_BLOCK and _within(_ahead(stay, today), _ahead(block, today))
        for block, stay in ((one, other), (other, one))
    )


def _same_stay(one: ClosedNights, other: ClosedNights, ahead: Iterable[ClosedNights], today: date) -> bool:
    """Tell whether one feed tells exactly the nights that the other does, as one stay or several in a row."""
    if {one.kind, other.kind} != {CHANNEL_STAY} or one.channel == other.channel:
        return False
    return any(
        _in_a_row(_ahead(joined, today), [_ahead(each, today) for each in ahead if _could_be_part(each, joined, part)])
        for joined, part in ((one, other), (other, one))
    )


def _could_be_part(record: ClosedNights, joined: ClosedNights, part: ClosedNights) -> bool:
    same = (record.kind, record.unit, record.channel) == (CHANNEL_STAY, joined.unit, part.channel)
    return same and _shared(record.stay, joined.stay) is not None


def _in_a_row(whole: Stay, parts: Iterable[Stay]) -> bool:
    """Tell whether the parts, one after the other, are exactly the whole."""
    at = whole.check_in
    for part in sorted(parts):
        if part.check_in != at:
            return False
        at = part.check_out
    return at == whole.check_out


def _shared(one: Stay, other: Stay) -> Stay | None:
    first, until = max(one.check_in, other.check_in), min(one.check_out, other.check_out)
    return Stay(first, until) if first < until else None


def _within(inner: Stay, outer: Stay) -> bool:
    return outer.check_in <= inner.check_in and inner.check_out <= outer.check_out


def _ahead(record: ClosedNights, today: date) -> Stay:
    return Stay(max(record.stay.check_in, today), record.stay.check_out)
