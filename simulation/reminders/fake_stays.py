"""A tenant's part of reminders in memory: stays, plans, pauses, marks and choices; each passes the adapter's suite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.kernel.month_day import MonthDay
from rental.reminders.domain.due import Mark, Plan
from rental.reminders.domain.kinds import Chosen
from rental.reminders.domain.stays import Stay
from rental.reminders.domain.yearly import Days
from rental.reminders.ports import Offer, Page, Reminder, Replanning, StayFile, StoredChoices, YearFile

Booked = tuple[TenantId, BookingId]


@dataclass
class FakeTenantPart:
    """What the fakes below share.

    `published` is each reminder that the relay would tell of, in order; `offered` each offer. `takers` are guests who
    take offers, with their birthdays; `home_zones` the tenants' own.
    """

    stays: dict[Booked, Stay] = field(default_factory=dict)
    zones: dict[tuple[TenantId, PropertyId], str] = field(default_factory=dict)
    languages: dict[TenantId, str] = field(default_factory=dict)
    home_zones: dict[TenantId, str] = field(default_factory=dict)
    takers: dict[tuple[TenantId, str], MonthDay | None] = field(default_factory=dict)
    plans: dict[tuple[TenantId, str], Plan] = field(default_factory=dict)
    pauses: dict[Booked, tuple[frozenset[str], int]] = field(default_factory=dict)
    marks: dict[tuple[TenantId, BookingId, str, str], Mark] = field(default_factory=dict)
    choices: dict[TenantId, StoredChoices] = field(default_factory=dict)
    steps: dict[TenantId, Replanning] = field(default_factory=dict)
    published: list[tuple[TenantId, Reminder, Mapping[str, Any]]] = field(default_factory=list)
    offered: list[tuple[TenantId, Offer, Mapping[str, Any]]] = field(default_factory=list)
    changes: list[tuple[TenantId, Mapping[str, Any]]] = field(default_factory=list)

    def chosen(self, tenant_id: TenantId) -> Chosen:
        return self.choices[tenant_id].chosen if tenant_id in self.choices else Chosen({})


@dataclass(frozen=True, slots=True)
class FakeStayFiles:
    part: FakeTenantPart

    def find(self, tenant_id: TenantId, booking_id: BookingId) -> StayFile | None:
        part, key = self.part, (tenant_id, booking_id)
        stay = part.stays.get(key)
        if stay is None:
            return None
        paused, version = part.pauses.get(key, (frozenset(), 0))
        plan = part.plans.get(key, Plan({}))
        zone, language = part.zones[tenant_id, stay.property_id], part.languages[tenant_id]
        return StayFile(stay, zone, language, part.chosen(tenant_id), plan, paused, version)

    def leaving(self, tenant_id: TenantId, month: str, cursor: str | None, limit: int) -> Page:
        found = sorted(
            (f"{stay.check_out.isoformat()} {booking_id}", booking_id)
            for (of, booking_id), stay in self.part.stays.items()
            if of == tenant_id and stay.stands and stay.check_out.isoformat()[:7] == month
        )
        found = [each for each in found if cursor is None or each[0] > cursor]
        more = len(found) > limit
        return Page([booking_id for _, booking_id in found[:limit]], found[limit - 1][0] if more else None)


@dataclass(frozen=True, slots=True)
class FakeYearFiles:
    part: FakeTenantPart

    def find(self, tenant_id: TenantId, subject: str) -> YearFile:
        part, key = self.part, (tenant_id, subject)
        zone, of_tenant = part.home_zones[tenant_id], subject == tenant_id
        days = Days(zone, part.chosen(tenant_id), of_tenant, part.takers.get(key))
        return YearFile(days, part.plans.get(key, Plan({})))

    def takers(self, tenant_id: TenantId, cursor: str | None, limit: int) -> Page:
        found = sorted(guest for of, guest in self.part.takers if of == tenant_id and guest > (cursor or ""))
        return Page(found[:limit], found[limit - 1] if len(found) > limit else None)


@dataclass(frozen=True, slots=True)
class FakeOfferMarks:
    part: FakeTenantPart

    def add(self, tenant_id: TenantId, offer: Offer, change: Mapping[str, Any]) -> bool:
        name = (offer.guest, offer.reminder, offer.year)
        if name in {(each.guest, each.reminder, each.year) for of, each, _ in self.part.offered if of == tenant_id}:
            return False
        self.part.offered.append((tenant_id, offer, change))
        return True

    def seasons_of(self, tenant_id: TenantId) -> frozenset[tuple[str, int]]:
        sent = [each for of, each, _ in self.part.offered if of == tenant_id and not each.guest]
        return frozenset((each.reminder, each.year) for each in sent)


@dataclass(frozen=True, slots=True)
class FakePlans:
    part: FakeTenantPart

    def write(self, tenant_id: TenantId, subject: str, plan: Plan, expires: datetime) -> bool:  # noqa: ARG002 - the port's signature
        key = tenant_id, subject
        stored = self.part.plans.get(key, Plan({}))
        if stored.version != plan.version:
            return False
        self.part.plans[key] = replace(plan, version=plan.version + 1)
        return True


@dataclass(frozen=True, slots=True)
class FakePauses:
    part: FakeTenantPart

    def write(
        self, tenant_id: TenantId, stay: Stay, paused: frozenset[str], version: int, change: Mapping[str, Any]
    ) -> bool:
        key = tenant_id, stay.booking_id
        if self.part.pauses.get(key, (frozenset(), 0))[1] != version:
            return False
        self.part.pauses[key] = paused, version + 1
        self.part.changes.append((tenant_id, change))
        return True


@dataclass(frozen=True, slots=True)
class FakeMarks:
    part: FakeTenantPart

    def add(self, tenant_id: TenantId, reminder: Reminder, change: Mapping[str, Any]) -> Mark | None:
        mark = reminder.mark
        key = tenant_id, reminder.stay.booking_id, mark.reminder, mark.anchor_day.isoformat()
        if key in self.part.marks:
            return self.part.marks[key]
        self.part.marks[key] = replace(mark, sent_at=mark.sent_at.replace(microsecond=0))
        self.part.published.append((tenant_id, reminder, change))
        return None

    def of_stay(self, tenant_id: TenantId, booking_id: BookingId) -> Sequence[Mark]:
        return [mark for key, mark in sorted(self.part.marks.items()) if key[:2] == (tenant_id, booking_id)]


@dataclass(frozen=True, slots=True)
class FakeChoices:
    part: FakeTenantPart

    def read(self, tenant_id: TenantId) -> StoredChoices:
        return self.part.choices.get(tenant_id, StoredChoices(Chosen({})))

    def write(self, tenant_id: TenantId, stored: StoredChoices, change: Mapping[str, Any]) -> bool:
        if self.part.chosen(tenant_id).version != stored.chosen.version - 1:
            return False
        self.part.choices[tenant_id] = stored
        self.part.changes.append((tenant_id, change))
        return True

    def replanning(self, tenant_id: TenantId) -> Replanning | None:
        return self.part.steps.get(tenant_id)

    def replan(self, tenant_id: TenantId, step: Replanning, change: Mapping[str, Any]) -> bool:
        before = self.part.steps.get(tenant_id)
        if (before.number if before else 0) != step.number - 1:
            return False
        self.part.steps[tenant_id] = step
        self.part.changes.append((tenant_id, change))
        return True
