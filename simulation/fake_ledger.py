"""The ledger in memory. It passes the same contract suite as the DynamoDB adapter.

What it keeps is what it was given: values that nobody can change, so that a rollback is a copy of three dictionaries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rental.bookings.contract import ENDED_STATES, HOLDING_STATES, OWNING_STATES, PENDING
from rental.bookings.domain.booking import ACTIVE, Booking, Claim
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.holds import Holder
from rental.bookings.ports import (
    CalendarMoved,
    Contended,
    Entry,
    HoldEntry,
    LedgerBusy,
    Listed,
    ListPage,
    Outcome,
    PageOf,
    RecordThere,
    Snapshot,
    UnitCalendar,
    View,
    Written,
)
from rental.kernel.ids import BookingId, ClaimId, PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms

Unit = tuple[TenantId, PropertyId, UnitId]


@dataclass
class FakeLedger:
    """`conflicts` of the next writes meet another transaction, `busy_reads` of the next reads are throttled.

    `records` are known by a booking's id, or by a claim's within its property.
    """

    terms: dict[tuple[TenantId, PropertyId], PropertyTerms] = field(default_factory=dict)
    calendars: dict[Unit, Calendar] = field(default_factory=dict)
    records: dict[tuple[TenantId, str], Booking | Claim] = field(default_factory=dict)
    holding: dict[tuple[TenantId, str, bytes], Holder] = field(default_factory=dict)
    writes: list[Entry | HoldEntry] = field(default_factory=list)
    conflicts: int = 0
    reads: int = 0
    busy_reads: int = 0

    def sell(self, tenant_id: TenantId, terms: PropertyTerms) -> None:
        self.terms[tenant_id, terms.property_id] = terms

    def sale(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        self._read()
        terms = self.terms.get((tenant_id, property_id))
        units = {
            unit: each
            for (tenant, of, unit), each in self.calendars.items()
            if (tenant, of) == (tenant_id, property_id)
        }
        return Snapshot(terms, units)

    glance = sale

    def sales(self, tenant_id: TenantId, property_ids: Iterable[PropertyId]) -> Mapping[PropertyId, Snapshot]:
        found = {each: self.sale(tenant_id, each) for each in property_ids}
        return {each: snapshot for each, snapshot in found.items() if snapshot.terms is not None}

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None:
        self._read()
        found = self.records.get((tenant_id, booking_id))
        return found if isinstance(found, Booking) else None

    def bookings(self, tenant_id: TenantId, booking_ids: Iterable[BookingId]) -> Sequence[Booking]:
        found = [self.booking(tenant_id, each) for each in booking_ids]
        return [each for each in found if each is not None]

    def claim(self, tenant_id: TenantId, property_id: PropertyId, claim_id: ClaimId) -> Claim | None:
        self._read()
        found = self.records.get((tenant_id, f"{property_id}/{claim_id}"))
        return found if isinstance(found, Claim) else None

    def holders(self, tenant_id: TenantId, keys: Iterable[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Holder]:
        self._read()
        return {key: self.holding[tenant_id, *key] for key in keys if (tenant_id, *key) in self.holding}

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        if self._meets_another():
            return Contended()
        record = entry.record
        name = record.id if isinstance(record, Booking) else f"{record.property_id}/{record.id}"
        there = self.records.get((tenant_id, name))
        if (there.change_number if there else 0) != record.change_number - 1:
            return RecordThere(there) if there else Contended()
        if refused := self._moved(tenant_id, record.property_id, entry.calendars):
            return refused
        self.records[tenant_id, name] = record
        self._store(tenant_id, record.property_id, entry.calendars)
        self.writes.append(entry)
        return Written()

    def write_hold(self, tenant_id: TenantId, entry: HoldEntry) -> Outcome:
        if self._meets_another():
            return Contended()
        if refused := self._moved(tenant_id, entry.property_id, entry.calendars):
            return refused
        stored = [self.holding.get((tenant_id, *each.key)) for each in entry.holders]
        if any(
            (there.version if there else 0) != each.version for there, each in zip(stored, entry.holders, strict=True)
        ):
            return Contended()
        self._store(tenant_id, entry.property_id, entry.calendars)
        for each in entry.holders:
            self.holding[tenant_id, *each.key] = replace(each, version=each.version + 1)
        self.writes.append(entry)
        return Written()

    def _moved(
        self, tenant_id: TenantId, property_id: PropertyId, calendars: tuple[UnitCalendar, ...]
    ) -> Outcome | None:
        for each in calendars:
            there = self.calendars.get((tenant_id, property_id, each.unit))
            if (there.version if there else 0) != each.calendar.version:
                return CalendarMoved(each.unit, there) if there else Contended()
        return None

    def _store(self, tenant_id: TenantId, property_id: PropertyId, calendars: tuple[UnitCalendar, ...]) -> None:
        for each in calendars:
            stored = replace(each.calendar, version=each.calendar.version + 1)
            self.calendars[tenant_id, property_id, each.unit] = stored

    def _meets_another(self) -> bool:
        self.conflicts, met = max(0, self.conflicts - 1), self.conflicts > 0
        return met

    def _read(self) -> None:
        self.reads += 1
        if self.busy_reads:
            self.busy_reads -= 1
            raise LedgerBusy("throttled")


@dataclass(frozen=True)
class FakeBookingLists:
    """The host's lists over a `FakeLedger`."""

    ledger: FakeLedger

    def arriving(self, tenant_id: TenantId, period: Stay, page: PageOf) -> ListPage:
        found = self._bookings(tenant_id, page.state)
        return _page([each for each in found if period.check_in <= each.check_in < period.check_out], "check_in", page)

    def departing(self, tenant_id: TenantId, period: Stay, page: PageOf) -> ListPage:
        standing = [each for each in self._bookings(tenant_id, page.state) if each.state in OWNING_STATES]
        leaving = [each for each in standing if period.check_in <= each.check_out < period.check_out]
        return _page(leaving, "check_out", page)

    def requests(self, tenant_id: TenantId, page: PageOf) -> ListPage:
        return _page(self._bookings(tenant_id, PENDING), "check_out", page)

    def of_property(self, tenant_id: TenantId, property_id: PropertyId, page: PageOf, *, ended: bool) -> ListPage:
        mine = [each for each in self._bookings(tenant_id, page.state) if each.property_id == property_id]
        return _page([each for each in mine if (each.state in ENDED_STATES) == ended], "check_out", page)

    def overlapping(self, tenant_id: TenantId, property_id: PropertyId, view: View) -> Sequence[Listed]:
        standing = [
            listed(each)
            for (tenant, _), each in self.ledger.records.items()
            if tenant == tenant_id and each.property_id == property_id
            if each.state in OWNING_STATES | HOLDING_STATES | {ACTIVE}
        ]
        nights = view.nights
        return [each for each in standing if each.check_in < nights.check_out and each.check_out > nights.check_in]

    def _bookings(self, tenant_id: TenantId, state: str | None) -> list[Listed]:
        found = [each for (tenant, _), each in self.ledger.records.items() if tenant == tenant_id]
        return [listed(each) for each in found if isinstance(each, Booking) and state in (None, each.state)]


def listed(record: Booking | Claim) -> Listed:
    """Return a record as lists show it."""
    common = (
        record.property_id,
        record.unit,
        record.state,
        record.stay.check_in,
        record.stay.check_out,
        record.created_at,
    )
    if isinstance(record, Claim):
        return Listed(record.id, record.kind, *common, record.guest_name, label=record.reason)
    paid = record.payment_state if record.payment.number else ""
    return Listed(
        record.id, "booking", *common, record.guest.name, record.total, record.currency, paid, record.expires_at
    )


def _page(found: list[Listed], by: str, page: PageOf) -> ListPage:
    ordered = sorted(found, key=lambda each: (getattr(each, by), each.id))
    after = [each for each in ordered if page.cursor is None or f"{getattr(each, by)}#{each.id}" > page.cursor]
    items = after[: page.limit]
    return ListPage(items, f"{getattr(items[-1], by)}#{items[-1].id}" if len(items) == page.limit else None)
