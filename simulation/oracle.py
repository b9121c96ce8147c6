"""Who owns which night, kept apart from the calendars: plain dicts of nights, told of every write that was made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from rental.bookings.contract import AWAITING_PAYMENT, ENDED_STATES, OWNING_STATES
from rental.bookings.domain.booking import ACTIVE, HOST_BLOCK, Booking, Claim
from rental.bookings.domain.calendar import Hold
from rental.bookings.ports import Listed
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms
from simulation.deeds import Place, Unit, Violation, Wants
from simulation.fake_ledger import listed
from simulation.reckoning import day_at

Record = Booking | Claim


@dataclass
class Nights:
    """One unit: `owner` of each night, channel claims that wait for nights of others, live holds by id.

    `blocked` are the owned nights on which nobody sleeps. `records` are the bookings and claims that have not ended.
    Nights before `since` were past when it was first sold: nothing is known of them.
    """

    since: date

    owner: dict[date, str] = field(default_factory=dict)
    blocked: set[date] = field(default_factory=set)
    waiting: dict[str, set[date]] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    records: dict[str, Listed] = field(default_factory=dict)
    blocking: set[str] = field(default_factory=set)

    def give(self, night: date, name: str) -> None:
        self.owner[night] = name
        (self.blocked.add if name in self.blocking else self.blocked.discard)(night)

    def free(self, nights: Iterable[date], name: str) -> None:
        """Take nights from their owner; the claim that waited longest for one gets it."""
        for night in nights:
            if self.owner.get(night) != name:
                continue
            del self.owner[night]
            self.blocked.discard(night)
            heir = next((each for each, wanted in self.waiting.items() if night in wanted), None)
            if heir is not None:
                self.give(night, heir)
                self.waiting[heir].discard(night)
                if not self.waiting[heir]:
                    del self.waiting[heir]

    def live_holds(self, at: datetime) -> Iterator[Hold]:
        return (hold for hold in self.holds.values() if hold.expires_at > at)

    def taken(self, stay: Stay, wants: Wants, at: datetime) -> set[date]:
        """Return the wanted nights that others own or hold."""
        nights = set(stay.dates())
        owned = {night for night in nights if self.owner.get(night) not in (None, wants.own_record)}
        return owned | (self._held(wants, at) & nights)

    def crowded(self, stay: Stay, wants: Wants, days: int, at: datetime) -> set[date]:
        """Return the nights around the wanted ones, `days` on each side, on which others sleep."""
        if not days:
            return set()
        by = timedelta(days=days)
        around = {*Stay(stay.check_in - by, stay.check_in).dates(), *Stay(stay.check_out, stay.check_out + by).dates()}
        others = {night for night in around if self.owner.get(night, "") not in ("", wants.own_record)}
        return (others - self.blocked) | (self._held(wants, at) & around)

    def _held(self, wants: Wants, at: datetime) -> set[date]:
        others = (hold for hold in self.live_holds(at) if hold.id not in (wants.own_hold, wants.own_record))
        return {night for hold in others for night in hold.stay.dates()}


@dataclass(frozen=True, slots=True)
class Told:
    """An event: a booking's change by its number, and the check-out that it moved from.

    `plans`: it may have moved the booking's next moment.
    """

    tenant_id: TenantId
    booking_id: BookingId
    number: int
    left: date | None
    plans: bool = True


@dataclass
class Oracle:
    """Everything that was accepted, by tenant. `told` are the events that wait to be heard, `writes` counts."""

    terms: dict[Place, PropertyTerms] = field(default_factory=dict)
    records: dict[tuple[TenantId, str], Record] = field(default_factory=dict)
    units: dict[Unit, Nights] = field(default_factory=dict)
    bookings: list[tuple[TenantId, str]] = field(default_factory=list)
    claims: list[tuple[TenantId, str]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    writes: int = 0

    def nights(self, unit: Unit, at: datetime) -> Nights:
        """Return a unit's nights; it knows of those since yesterday at the property if it is looked at first."""
        if unit not in self.units:
            today = day_at(self.terms[unit[:2]], at)
            return Nights(today - timedelta(days=1))
        return self.units[unit]

    def touched(self, unit: Unit, at: datetime) -> Nights:
        """Return the nights of a unit that is being written. A claim waits no longer for nights that are all past."""
        nights = self.units.setdefault(unit, self.nights(unit, at))
        today = day_at(self.terms[unit[:2]], at)
        nights.waiting = {name: each for name, each in nights.waiting.items() if max(each) >= today}
        return nights

    def record(self, tenant_id: TenantId, after: Record, at: datetime) -> list[Unit]:
        """Take over a record that was written: its nights are freed and owned. Returns the units it touched.

        Raises `Violation` if a booking or block gets a night that someone else owns.
        """
        place = (tenant_id, after.property_id)
        before = self.records.get((tenant_id, after.id))
        today = day_at(self.terms[place], at)
        if before is None:
            (self.bookings if isinstance(after, Booking) else self.claims).append((tenant_id, after.id))
        else:
            self._leave(self.touched((*place, before.unit), at), before, after, today)
        self.records[tenant_id, after.id] = after
        if isinstance(after, Booking):
            left = before.stay.check_out if before and before.stay.check_out != after.stay.check_out else None
            only_money = before is not None and before.state == after.state != AWAITING_PAYMENT
            plans = not (only_money and isinstance(before, Booking) and before.payment != after.payment)
            self.told.append(Told(tenant_id, after.id, after.change_number, left, plans))
        self._enter(self.touched((*place, after.unit), at), before, after, today)
        return list({(*place, each.unit): None for each in (before, after) if each is not None})

    def is_free(self, place: Place, wants: Wants, at: datetime) -> bool:
        """Tell whether one of the wanted units has all the nights."""
        record = self.records.get((place[0], wants.own_record))
        units = wants.units or ((record.unit,) if record else ())
        stay = wants.stay or (_changed(record.stay, wants) if record else None)
        return stay is not None and any(self._has_room((*place, unit), stay, wants, at) for unit in units)

    def _has_room(self, unit: Unit, stay: Stay, wants: Wants, at: datetime) -> bool:
        terms = self.terms[unit[:2]]
        record = self.records.get((unit[0], wants.own_record))
        if record and record.unit != unit[2]:  # who moves to another unit does it now
            first = max(stay.check_in, day_at(terms, at))
            if first >= stay.check_out:
                return False
            stay = Stay(first, stay.check_out)
        nights, days = self.nights(unit, at), terms.rules.preparation_days if wants.prepared else 0
        return not nights.taken(stay, wants, at) and not nights.crowded(stay, wants, days, at)

    def _leave(self, nights: Nights, before: Record, after: Record, today: date) -> None:
        nights.records.pop(before.id, None)
        if not _stands(before):
            return
        left = before.stay.dates()
        if isinstance(after, Booking) and (after.state in ENDED_STATES or after.unit != before.unit):
            left = [night for night in left if night >= today]  # what was slept in stays marked
        elif not _of_channel(after) and after.unit == before.unit:
            kept = set(after.stay.dates()) if _stands(after) else set()
            left = [night for night in left if night not in kept]
        nights.waiting.pop(before.id, None)
        if _of_channel(before):
            left = [night for night in left if night >= today]
        nights.free(left, before.id)

    def _enter(self, nights: Nights, before: Record | None, after: Record, today: date) -> None:
        if after.state in ENDED_STATES or not (_stands(after) or isinstance(after, Booking)):
            return
        nights.records[after.id] = listed(after)
        if not _stands(after):
            return
        if isinstance(after, Claim) and after.blocking:
            nights.blocking.add(after.id)
        else:
            nights.blocking.discard(after.id)
        wanted = after.stay.dates()
        if before and _stands(before) and not _of_channel(after):
            had, moved = before.stay.dates(), before.unit != after.unit
            wanted = [night for night in wanted if (night >= today if moved else night not in had)]
        taken = [night for night in wanted if nights.owner.get(night) not in (None, after.id)]
        if taken and not _of_channel(after):
            raise Violation(f"night sold twice: {after.id} got {taken[0]}, which {nights.owner[taken[0]]} owns")
        if ahead := {night for night in taken if night >= today}:  # nobody waits for a night that is past
            nights.waiting[after.id] = ahead
        for night in wanted:
            if night >= nights.since and night not in nights.owner:
                nights.give(night, after.id)


def _changed(stay: Stay, wants: Wants) -> Stay | None:
    check_in, check_out = wants.check_in or stay.check_in, wants.check_out or stay.check_out
    return Stay(check_in, check_out) if check_in < check_out else None


def _stands(record: Record) -> bool:
    return record.state in OWNING_STATES or record.state == ACTIVE


def _of_channel(record: Record) -> bool:
    return isinstance(record, Claim) and record.kind != HOST_BLOCK
