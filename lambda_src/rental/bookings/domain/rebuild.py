"""The ledger held against the records it was made from: what differs, and what it should be.

Only nights from today on are compared: what was slept in stays marked even where a booking was cut short.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from rental.bookings.contract import OWNING_STATES, PENDING
from rental.bookings.domain.booking import ACTIVE, CHANNEL_BLOCK, CHANNEL_STAY, HOST_BLOCK
from rental.bookings.domain.calendar import Calendar, Hold
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


def faults(calendar: Calendar, records: Iterable[Record], today: date, at: datetime) -> list[Fault]:
    """Return how one unit's calendar differs from its records; empty when it is right."""
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
            if (
                record.id in claims
                and claims[record.id].contested >> (night - claims[record.id].stay.check_in).days & 1
            ):
                continue
            if night in owners:
                found.append(Fault(SHARED, (night,), (owners[night], record.id)))
            owners[night] = record.id
            bits = calendar.blocks if record.kind in (HOST_BLOCK, CHANNEL_BLOCK) else calendar.stays
            if not bits >> (night - calendar.base).days & 1:
                found.append(Fault(LOST, (night,), (record.id,)))
    found += [Fault(ORPHAN, (night,), ()) for night in _owned(calendar, today) if night not in owners]
    contested = [(each, night) for each in standing if each.id in claims for night in _nights(each, today)]
    found += [Fault(ORPHAN, (night,), (each.id,)) for each, night in contested if night not in owners]
    return found + _hold_faults(calendar, records, at)


def rebuilt(calendar: Calendar | None, records: Sequence[Record], today: date, at: datetime) -> Calendar:
    """Return the calendar that the records make: owners first, in the order they came, then channels' claims.

    Its version is the stored one's. Two bookings on one night cannot both own it: the first does, `faults` tells.
    """
    stored = calendar or Calendar.empty(today)
    fresh = replace(stored, stays=0, blocks=0, holds=(), shadows=())
    shadows = {shadow.id for shadow in stored.shadows}
    standing = [each for each in records if is_standing(each) and each.check_out > fresh.base]
    for record in sorted(
        standing, key=lambda each: (each.kind in _CHANNEL, each.id in shadows, each.created_at, each.id)
    ):
        stay = Stay(max(record.check_in, fresh.base), record.check_out)
        blocking = record.kind in (HOST_BLOCK, CHANNEL_BLOCK)
        if record.kind in _CHANNEL:
            fresh = fresh.claimed_by_channel(record.id, stay, blocking=blocking)
        elif not any(fresh.taken(stay, at)):
            fresh = fresh.claimed(stay, blocking=blocking)
    pending = [each for each in records if each.state == PENDING and each.expires_at and each.expires_at > at]
    kept = {hold.id: hold for hold in stored.live_holds(at)}
    for each in pending:
        kept.setdefault(each.id, Hold(each.id, Stay(each.check_in, each.check_out), each.expires_at or at))
    return replace(fresh, holds=tuple(kept.values()))


def is_standing(record: Record) -> bool:
    """Tell whether a record claims its nights for good; a pending booking only holds them."""
    return record.state in OWNING_STATES or (record.state == ACTIVE and record.kind != "booking")


def _hold_faults(calendar: Calendar, records: Iterable[Record], at: datetime) -> list[Fault]:
    live = calendar.live_holds(at)
    held = {hold.id: hold.stay for hold in live}
    found = [
        Fault(LOST_HOLD, (), (each.id,))
        for each in records
        if each.state == PENDING and each.expires_at and each.expires_at > at
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
