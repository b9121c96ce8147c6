"""The ledger held against the records it was made from: what differs, and what it should be.

Only nights from today on are compared: what was slept in stays marked even where a booking was cut short.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from rental.bookings.contract import HOLDING_STATES, OWNING_STATES
from rental.bookings.domain.booking import ACTIVE, CHANNEL_BLOCK, CHANNEL_STAY, HOST_BLOCK
from rental.bookings.domain.calendar import Calendar, Hold, Shadow, union
from rental.kernel.stay_dates import Stay

_CHANNEL = (CHANNEL_STAY, CHANNEL_BLOCK)
SHARED, LOST, ORPHAN, UNKNOWN_SHADOW, LOST_HOLD, SHARED_HOLD = (
    *("shared night", "lost night", "orphan night"),
    *("unknown shadow", "lost hold", "shared hold"),
)


class Record(Protocol):
    """What of a booking or claim decides about nights: as lists show it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def check_in(self) -> date: ...
    @property
    def check_out(self) -> date: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be; `nights` are where, `records` who."""

    what: str
    nights: tuple[date, ...]
    records: tuple[str, ...]


def faults(calendar: Calendar, records: Sequence[Record], today: date, at: datetime) -> list[Fault]:
    """Return how one unit's calendar differs from its records; empty when it is right."""
    today = max(today, calendar.base)  # a clock that went back: what lies before the base is forgotten, and not sold
    standing = [each for each in records if is_standing(each) and each.check_out > today]
    claims = {shadow.id: shadow for shadow in calendar.shadows}
    found = [
        Fault(UNKNOWN_SHADOW, (), (name,))
        for name, shadow in claims.items()
        if shadow.stay.check_out > today and not any(each.id == name and each.kind in _CHANNEL for each in standing)
    ]
    owners: dict[date, str] = {}
    for record in standing:
        for night in _nights(record, today):
            if record.id in claims and _waits_for(claims[record.id], night):
                continue
            if night in owners:
                found.append(Fault(SHARED, (night,), (owners[night], record.id)))
            owners[night] = record.id
            bits = calendar.blocks if _is_blocking(record) else calendar.stays
            if not bits >> (night - calendar.base).days & 1:
                found.append(Fault(LOST, (night,), (record.id,)))
    found += [Fault(ORPHAN, (night,), ()) for night in _owned(calendar, today) if night not in owners]
    contested = [(each, night) for each in standing if each.id in claims for night in _nights(each, today)]
    found += [Fault(ORPHAN, (night,), (each.id,)) for each, night in contested if night not in owners]
    return found + _hold_faults(calendar, records, at)


def rebuilt(calendar: Calendar | None, records: Sequence[Record], today: date, at: datetime) -> Calendar:
    """Return the calendar that the records make from today on; what is past stays as it is stored.

    A night's owner is a booking or block of the host before a channel's claim, and a claim that owns it before one that
    waits for it; else who came first. Two bookings on one night cannot both own it: `faults` tells. The version is the
    stored one's.
    """
    stored = calendar or Calendar.empty(today)
    today = max(today, stored.base)  # as in `faults`
    ahead = max(0, (today - stored.base).days)
    past = (1 << ahead) - 1
    owned = {False: stored.stays & past, True: stored.blocks & past}
    waiting: dict[str, list[date]] = {}
    order = _order_of_waiting(stored)
    for night, claimants in _claimants(records, today).items():
        first, *others = sorted(claimants, key=lambda each: (each.kind in _CHANNEL, *order(each, night)))
        owned[_is_blocking(first)] |= 1 << (night - stored.base).days
        for each in others:
            if each.kind in _CHANNEL:
                waiting.setdefault(each.id, []).append(night)
    shadows = _shadows(stored, records, waiting, today)
    holds = _kept_holds(stored, records, at)
    return replace(stored, stays=owned[False], blocks=owned[True], shadows=shadows, holds=holds)


def is_standing(record: Record) -> bool:
    """Tell whether a record claims its nights for good; one that waits only holds them."""
    return record.state in OWNING_STATES or (record.state == ACTIVE and record.kind != "booking")


def _claimants(records: Iterable[Record], today: date) -> dict[date, list[Record]]:
    """Return who claims which night, in order of coming."""
    claimants: dict[date, list[Record]] = {}
    for record in sorted(filter(is_standing, records), key=lambda each: (each.created_at, each.id)):
        for night in _nights(record, today):
            claimants.setdefault(night, []).append(record)
    return claimants


def _order_of_waiting(stored: Calendar) -> Callable[[Record, date], tuple[bool, int]]:
    """Return a key that puts claims which wait for a night last, in the order in which they wait."""
    places = {shadow.id: (place, shadow) for place, shadow in enumerate(stored.shadows)}

    def key(record: Record, night: date) -> tuple[bool, int]:
        place, shadow = places.get(record.id, (0, None))
        waits = shadow is not None and _waits_for(shadow, night)
        return waits, place if waits else 0

    return key


def _shadows(
    stored: Calendar, records: Iterable[Record], waiting: Mapping[str, Sequence[date]], today: date
) -> tuple[Shadow, ...]:
    """Return the shadows of the claims that wait, those stored first and with the past nights that they waited for."""
    known = {shadow.id: shadow for shadow in stored.shadows}
    standing = {each.id: each for each in records if is_standing(each)}
    kept = []
    for name in dict.fromkeys((*known, *(each for each in standing if each in waiting))):
        old, record = known.get(name), standing.get(name)
        if old and old.stay.check_out <= today:
            kept.append(old)
        elif record:
            stay = Stay(record.check_in, record.check_out)
            gone = max(0, (today - stay.check_in).days)
            bits = union(1 << (night - stay.check_in).days for night in waiting.get(name, ()))
            bits |= old.contested & ((1 << gone) - 1) if old else 0
            kept += [Shadow(name, stay, bits, _is_blocking(record))] if bits else []
    return tuple(kept)


def _kept_holds(stored: Calendar, records: Iterable[Record], at: datetime) -> tuple[Hold, ...]:
    kept = {hold.id: hold for hold in stored.live_holds(at)}
    for each in records:
        if each.state in HOLDING_STATES and each.expires_at and each.expires_at > at:
            kept.setdefault(each.id, Hold(each.id, Stay(each.check_in, each.check_out), each.expires_at))
    return tuple(kept.values())


def _waits_for(shadow: Shadow, night: date) -> bool:
    offset = (night - shadow.stay.check_in).days
    return offset >= 0 and bool(shadow.contested >> offset & 1)


def _is_blocking(record: Record) -> bool:
    return record.kind in (HOST_BLOCK, CHANNEL_BLOCK)


def _hold_faults(calendar: Calendar, records: Iterable[Record], at: datetime) -> list[Fault]:
    live = calendar.live_holds(at)
    held = {hold.id: hold.stay for hold in live}
    found = [
        Fault(LOST_HOLD, (), (each.id,))
        for each in records
        if each.state in HOLDING_STATES and each.expires_at and each.expires_at > at
        if held.get(each.id) != Stay(each.check_in, each.check_out)
    ]
    nights: dict[date, str] = {}
    for hold in live:
        for night in hold.stay.dates():
            if night in nights:
                found.append(Fault(SHARED_HOLD, (night,), (nights[night], hold.id)))
            nights[night] = hold.id
    return found


def _nights(record: Record, today: date) -> list[date]:
    first = max(record.check_in, today)
    return Stay(first, record.check_out).dates() if first < record.check_out else []


def _owned(calendar: Calendar, today: date) -> list[date]:
    bits, offset = calendar.stays | calendar.blocks, max(0, (today - calendar.base).days)
    return [calendar.base + timedelta(days=n) for n in range(offset, bits.bit_length()) if bits >> n & 1]
