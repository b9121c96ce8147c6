"""What must always hold: of each write as it is made, of each answer as it is given, of each unit after every step."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.quote import Quote
from rental.bookings.domain.rebuild import faults, rebuilt
from rental.bookings.ports import Entry, HoldEntry
from rental.bookings.use_cases.holding import Held
from rental.bookings.use_cases.selling import Sold
from rental.kernel.client_network import client_network
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId, UnitId
from simulation.awaiting import check_held, check_paid
from simulation.deeds import Deed, Unit, Violation
from simulation.grounds import check_granted, grounds, judged
from simulation.made import check_hold, check_kept, check_new
from simulation.money import Money, price
from simulation.oracle import Oracle
from simulation.reckoning import day_at, state_now
from simulation.steps import allows, check_numbers, check_step, step_of
from simulation.told import check_told

SETTLING = ("settle", "moment")
_MOST_HOLDS = {"address": 6, "session": 3, "contact": 5}


@dataclass
class Invariants:
    """Everything is told to it; it raises `Violation` with what was wrong, in words."""

    oracle: Oracle
    card_payments: bool = False
    money: Money = field(default_factory=Money)
    taken: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    made_by: dict[tuple[TenantId, str], tuple[str, bytes]] = field(default_factory=dict)
    holders: dict[tuple[TenantId, str, str], set[str]] = field(default_factory=dict)

    def wrote(self, tenant_id: TenantId, entry: Entry, deed: Deed) -> list[Unit]:
        """Take over a change that was written. Returns the units it touched."""
        at, after = deed.caller.at, entry.record
        before = self.oracle.records.get((tenant_id, after.id))
        check_numbers(before, entry)
        check_told(deed, before, entry)
        self._check_allowed(deed)
        if isinstance(after, Booking):
            self._check_booking(tenant_id, before if isinstance(before, Booking) else None, after, entry, deed)
        if before is None:
            self._check_new(tenant_id, entry, deed)
        self._check_nights_were_free(tenant_id, entry, deed)
        touched = self.oracle.record(tenant_id, after, at)
        for each in entry.calendars:
            unit = (tenant_id, after.property_id, each.unit)
            self._take_holds(unit, each.calendar, deed, after.id)
            touched += [] if unit in touched else [unit]
        return touched

    def held(self, tenant_id: TenantId, entry: HoldEntry, deed: Deed) -> list[Unit]:
        """Take over a hold that was written, made or given up."""
        touched: list[Unit] = [(tenant_id, entry.property_id, each.unit) for each in entry.calendars]
        for unit, each in zip(touched, entry.calendars, strict=True):
            self._take_holds(unit, each.calendar, deed, deed.hold_id)
        if deed.name == "hold":
            self._check_allowed(deed)
            check_hold(deed, self._hold(touched, deed))
            self._check_caps(tenant_id, deed)
        return touched

    def check_unit(self, unit: Unit, calendar: Calendar | None, at: datetime) -> None:
        """Compare a stored calendar with the oracle's nights, and with what its records make of it."""
        nights = self.oracle.nights(unit, at)
        today = day_at(self.oracle.terms[unit[:2]], at)
        found = calendar or Calendar.empty(today)
        stays, blocks = _masks(found, nights.owner, nights.blocked, today)
        past = (1 << max(0, (today - found.base).days)) - 1
        if (found.stays & ~past, found.blocks & ~past) != (stays, blocks):
            raise Violation(f"{unit[2]}: the calendar's nights are not those that were sold")
        contested = _ahead({each.id: _contested(each.contested, each.stay.check_in) for each in found.shadows}, today)
        waiting = _ahead(nights.waiting, today)
        if contested != waiting or list(contested) != list(waiting):
            raise Violation(f"{unit[2]}: shadows are {contested}, claims that wait {waiting}")
        if {hold.id: hold for hold in found.live_holds(at)} != {hold.id: hold for hold in nights.live_holds(at)}:
            raise Violation(f"{unit[2]}: live holds are {found.live_holds(at)}, were {list(nights.live_holds(at))}")
        records = list(nights.records.values())
        if wrong := faults(found, records, today, at):
            raise Violation(f"{unit[2]}: {wrong[0]}")
        if rebuilt(calendar, records, today, at) != replace(found, holds=found.live_holds(at)):
            raise Violation(f"{unit[2]}: the ledger is not its rebuild")

    def refused(self, deed: Deed, problem: Problem) -> None:
        """Judge a refusal: nobody is sent away for nights that were free, or for a state that would allow it."""
        slug, at = problem.slug, deed.caller.at
        if slug in judged(deed) and slug not in deed.grounds | grounds(deed, self.oracle):
            raise Violation(f"false refusal: {deed.name} was refused with {slug} ({problem.detail}), without a ground")
        made = self.made_by.get((deed.place[0], _scope(deed))) if deed.key else None
        if made and made[1] == deed.body and slug != "busy":
            raise Violation(f"{deed.name} was refused with {slug}, and its key had made {made[0]}")
        if slug == "nights-taken":
            self._check_taken(deed, problem)
        elif slug == "busy" and not deed.busy_with:
            raise Violation(f"{deed.name} was answered busy though nothing stood in its way")
        elif slug == "hold-expired" and any(self._holding(deed)):
            raise Violation(f"{deed.name} was told that a live hold had expired")
        elif slug in ("state-does-not-allow", "request-expired") and deed.action:
            self._check_not_allowed(deed, slug)
        elif slug == "price-changed" and deed.promised_total is not None and deed.expected_total == deed.promised_total:
            raise Violation(f"{deed.name} was told of another price than the promised {deed.promised_total} at {at}")

    def answered(self, deed: Deed, result: object) -> None:
        """Judge what was answered: it is what was written, and one key has made one record."""
        if isinstance(result, Sold):
            stored = self.oracle.records.get((deed.place[0], result.booking.id))
            if stored is None or stored.change_number < result.booking.change_number:
                raise Violation(f"{deed.name} was answered with a booking that nobody wrote")
        if deed.name == "quote":
            self._check_allowed(deed)
        if deed.name == "release" and any(self._live(deed)):
            raise Violation("a hold was given back, and is still there")
        if isinstance(result, Booking) and deed.name in SETTLING:
            state = state_now(result, self.oracle.terms[deed.place], deed.caller.at)
            if result.state != state:
                raise Violation(f"{result.id} was settled, and is {result.state} where the clock has made it {state}")
        if isinstance(result, Held | Quote):
            self._check_shown(deed, result.quote if isinstance(result, Held) else result)
        if deed.fact and result.payment.number < deed.fact.number:  # type: ignore[attr-defined]
            raise Violation(f"payments' fact {deed.fact.number} was answered and is not there")
        made = self.made_by.get((deed.place[0], _scope(deed))) if deed.key else None
        if made and (made[0] != _id_of(result) or made[1] != deed.body):
            raise Violation(f"the key {deed.key!r} made {made[0]}, and was answered with {_id_of(result)}")

    def _check_booking(
        self, tenant_id: TenantId, before: Booking | None, after: Booking, entry: Entry, deed: Deed
    ) -> None:
        terms = self.oracle.terms[tenant_id, after.property_id]
        check_held(entry, after, deed)
        check_granted(deed, before, after)
        check_step(before, after, entry.change, terms, deed.caller.at)
        self.money.check(before, after, entry.change, terms, deed)
        if before is None:
            units: list[Unit] = [(tenant_id, after.property_id, after.unit)]
            check_new(deed, after, terms, self._hold(units, deed), card_payments=self.card_payments)
        else:
            check_kept(deed, before, after, terms)
            check_paid(self.oracle, tenant_id, before, entry, deed)
        self.taken[step_of(before, after, entry.change)] += 1

    def _check_allowed(self, deed: Deed) -> None:
        """Nothing is done for which there was a ground to refuse it."""
        if found := grounds(deed, self.oracle):
            raise Violation(f"{deed.name} was done, and had to be refused with {', '.join(sorted(found))}")

    def _check_shown(self, deed: Deed, quoted: Quote) -> None:
        expected = price(self.oracle.terms[deed.place], quoted.stay, quoted.guests)
        if quoted.total != expected:
            raise Violation(f"{deed.name} was shown {quoted.total}, by another reckoning it costs {expected}")

    def _hold(self, units: list[Unit], deed: Deed) -> Hold | None:
        """Return the deed's hold as it was written last."""
        found = (self.oracle.nights(unit, deed.caller.at).holds.get(deed.hold_id) for unit in units)
        return next((each for each in found if each), None)

    def _check_new(self, tenant_id: TenantId, entry: Entry, deed: Deed) -> None:
        if not deed.key:
            return
        scope = (tenant_id, _scope(deed))
        if scope in self.made_by:
            raise Violation(f"the key {deed.key!r} made {self.made_by[scope][0]}, and then {entry.record.id}")
        self.made_by[scope] = (entry.record.id, deed.body)

    def _check_nights_were_free(self, tenant_id: TenantId, entry: Entry, deed: Deed) -> None:
        """Nobody gets a night that others hold, or sleeps closer to others than the house allows."""
        wants, before = deed.wants, self.oracle.records.get((tenant_id, entry.record.id))
        place_before = before and (before.unit, before.stay, before.state)
        if wants is None or place_before == (entry.record.unit, entry.record.stay, entry.record.state):
            return
        place, at = (tenant_id, entry.record.property_id), deed.caller.at
        if not self.oracle.is_free(
            place, replace(wants, units=(entry.record.unit,), prepared=wants.prepared and not wants.held), at
        ):
            raise Violation(f"{deed.name} got nights that were not free for it")

    def _take_holds(self, unit: Unit, calendar: Calendar, deed: Deed, own: str) -> None:
        """Compare the holds of a calendar with those before: only a deed's own come and go."""
        nights, at = self.oracle.touched(unit, deed.caller.at), deed.caller.at
        before = {hold.id: hold for hold in nights.live_holds(at)}
        after = {hold.id: hold for hold in calendar.live_holds(at)}
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        if changed - {own, deed.hold_id}:
            raise Violation(f"{deed.name} changed the hold of someone else")
        taken: set[date] = set()
        for name in sorted(after, key=lambda each: each in changed):
            sleeping = set(after[name].stay.dates())
            owned = [night for night in sleeping if name in changed and night in nights.owner]
            if owned or sleeping & taken:
                raise Violation(f"{deed.name} holds nights that someone has")
            taken |= sleeping
        nights.holds = after

    def _check_caps(self, tenant_id: TenantId, deed: Deed) -> None:
        names = {"address": client_network(deed.caller.address), "session": deed.caller.idempotency_scope}
        live = [
            hold
            for unit, nights in self.oracle.units.items()
            if unit[0] == tenant_id
            for hold in nights.live_holds(deed.caller.at)
        ]
        for kind, name in names.items():
            mine = self.holders.setdefault((tenant_id, kind, name), set())
            mine.add(deed.hold_id)
            self._check_cap(kind, sum(hold.id in mine for hold in live))
        if deed.email:
            contact = next(hold.contact for hold in live if hold.id == deed.hold_id)
            self._check_cap("contact", sum(hold.contact == contact for hold in live))

    @staticmethod
    def _check_cap(kind: str, count: int) -> None:
        if count > _MOST_HOLDS[kind]:
            raise Violation(f"one {kind} holds {count} stays, more than {_MOST_HOLDS[kind]}")

    def _check_taken(self, deed: Deed, problem: Problem) -> None:
        if deed.wants is None:
            raise Violation(f"{deed.name} was told that nights are taken, and wants none")
        at, today = deed.caller.at, day_at(self.oracle.terms[deed.place], deed.caller.at)
        named = {date.fromisoformat(each) for each in problem.extras["nights"]}
        if any(night < today for night in named):  # the past counts as taken
            return
        wants = replace(deed.wants, units=tuple(self._holding(deed))) if deed.wants.held else deed.wants
        if not deed.stood_in_way and self.oracle.is_free(deed.place, wants, at):
            raise Violation(f"false refusal: {deed.name} was told that {sorted(named)} are taken, and they were free")

    def _holding(self, deed: Deed) -> Iterator[UnitId]:
        """Yield the unit in which the deed's hold keeps the wanted nights."""
        wants = deed.wants
        for unit in self.oracle.terms[deed.place].units if wants else ():
            for hold in self.oracle.nights((*deed.place, unit), deed.caller.at).live_holds(deed.caller.at):
                if wants and (hold.id, hold.stay) == (wants.own_hold, wants.stay):
                    yield unit

    def _live(self, deed: Deed) -> Iterator[Hold]:
        """Yield the deed's own hold, if it lives."""
        for unit in self.oracle.terms[deed.place].units:
            holds = self.oracle.nights((*deed.place, unit), deed.caller.at).live_holds(deed.caller.at)
            yield from (hold for hold in holds if hold.id == deed.hold_id)

    def look_ahead(self, deed: Deed) -> None:
        """Note for what the deed would have to be refused before others come: its nights, its booking's state."""
        if deed.subject:
            deed.grounds |= grounds(deed, self.oracle)
        taken = deed.wants is not None and not self.oracle.is_free(deed.place, deed.wants, deed.caller.at)
        deed.stood_in_way = deed.stood_in_way or taken or (bool(deed.action) and not self._allows(deed))

    def _allows(self, deed: Deed) -> bool:
        booking = self.oracle.records[deed.place[0], deed.subject]
        terms = self.oracle.terms[deed.place]
        return isinstance(booking, Booking) and allows(booking, terms, deed)

    def _check_not_allowed(self, deed: Deed, slug: str) -> None:
        booking = self.oracle.records[deed.place[0], deed.subject]
        if not deed.stood_in_way and self._allows(deed):
            raise Violation(f"{deed.name} was refused with {slug}, though the booking is {booking.state}")


def _scope(deed: Deed) -> str:
    kind = "book" if deed.name in ("book", "ask") else deed.name
    return f"{kind} {deed.caller.idempotency_scope} {deed.key}"


def _id_of(result: object) -> str:
    return str(result.booking.id if isinstance(result, Sold) else getattr(result, "id", ""))


def _masks(calendar: Calendar, owner: dict[date, str], blocked: set[date], today: date) -> tuple[int, int]:
    stays = blocks = 0
    for night in owner:
        if night >= today:
            bit = 1 << (night - calendar.base).days
            stays, blocks = (stays, blocks | bit) if night in blocked else (stays | bit, blocks)
    return stays, blocks


def _contested(bits: int, first: date) -> set[date]:
    return {first + timedelta(days=n) for n in range(bits.bit_length()) if bits >> n & 1}


def _ahead(claims: Mapping[str, set[date]], today: date) -> dict[str, set[date]]:
    """Return the nights of claims that are not past, without claims that have none."""
    ahead = {name: {night for night in nights if night >= today} for name, nights in claims.items()}
    return {name: nights for name, nights in ahead.items() if nights}
