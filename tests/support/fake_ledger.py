"""The ledger in memory. It passes the same contract suite as the DynamoDB adapter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar
from rental.bookings.ports import (
    BookingPage,
    BookingThere,
    CalendarMoved,
    Contended,
    Entry,
    LedgerBusy,
    ListedBooking,
    Outcome,
    Snapshot,
    Written,
)
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.properties.contract import PropertyTerms


@dataclass
class FakeLedger:
    """`conflicts` of the next writes meet another transaction, `busy_reads` of the next reads are throttled."""

    terms: dict[tuple[TenantId, PropertyId], PropertyTerms] = field(default_factory=dict)
    calendars: dict[tuple[TenantId, PropertyId], Calendar] = field(default_factory=dict)
    bookings: dict[tuple[TenantId, BookingId], Booking] = field(default_factory=dict)
    writes: list[Entry] = field(default_factory=list)
    conflicts: int = 0
    reads: int = 0
    busy_reads: int = 0

    def sell(self, tenant_id: TenantId, terms: PropertyTerms) -> None:
        self.terms[tenant_id, terms.property_id] = terms

    def read(self, tenant_id: TenantId, property_id: PropertyId, booking_id: BookingId) -> Snapshot:
        self.reads += 1
        if self.busy_reads:
            self.busy_reads -= 1
            raise LedgerBusy("throttled")
        return Snapshot(
            self.terms.get((tenant_id, property_id)),
            self.calendars.get((tenant_id, property_id)),
            self.bookings.get((tenant_id, booking_id)),
        )

    def terms_and_calendars(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> Mapping[PropertyId, Snapshot]:
        self.reads += 1
        return {
            each: Snapshot(self.terms[tenant_id, each], self.calendars.get((tenant_id, each)))
            for each in property_ids
            if (tenant_id, each) in self.terms
        }

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None:
        return self.bookings.get((tenant_id, booking_id))

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        if self.conflicts:
            self.conflicts -= 1
            return Contended()
        booking, unit = entry.booking, (tenant_id, entry.booking.property_id)
        there = self.bookings.get((tenant_id, booking.id))
        if (there.change_number if there else 0) != booking.change_number - 1:
            return BookingThere(there) if there else Contended()
        calendar = self.calendars.get(unit)
        if (calendar.version if calendar else 0) != entry.calendar.version - 1:
            return CalendarMoved(calendar) if calendar else Contended()
        self.bookings[tenant_id, booking.id] = booking
        self.calendars[unit] = entry.calendar
        self.writes.append(entry)
        return Written()

    def arriving(self, tenant_id: TenantId, first: date, until: date, limit: int, cursor: str | None) -> BookingPage:
        mine = [booking for (tenant, _), booking in self.bookings.items() if tenant == tenant_id]
        within = sorted((b.stay.check_in, b.id, b) for b in mine if first <= b.stay.check_in < until)
        after = [entry for entry in within if cursor is None or f"{entry[0]}#{entry[1]}" > cursor]
        listed = [_listed(booking) for _, _, booking in after[:limit]]
        more = f"{after[limit - 1][0]}#{after[limit - 1][1]}" if len(after) >= limit else None
        return BookingPage(listed, more)


def _listed(booking: Booking) -> ListedBooking:
    return ListedBooking(
        booking.id,
        booking.property_id,
        booking.state,
        booking.stay.check_in,
        booking.stay.check_out,
        booking.guest.name,
        booking.total,
        booking.currency,
        booking.created_at,
    )
