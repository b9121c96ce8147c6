"""The one way a booking or claim that exists is changed: read, decide, write, and again while others write."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rental.bookings.domain.booking import CARD, Booking, Claim
from rental.bookings.domain.calendar import Calendar
from rental.bookings.ports import Coupons, Entry, LedgerBusy, NoCoupons, Snapshot, UnitCalendar, Written
from rental.bookings.use_cases.callers import Books, Caller, busy, of_host, remembered, repeats
from rental.bookings.use_cases.units import calendar_of
from rental.kernel.errors import Problem
from rental.kernel.events import Payment, last_change
from rental.kernel.ids import BookingId, PropertyId, UnitId
from rental.kernel.stay_dates import today_at
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Case:
    """A booking as it is stored now, with what deciding about it needs."""

    booking: Booking
    snapshot: Snapshot
    terms: PropertyTerms
    caller: Caller
    coupons: Coupons = field(default_factory=NoCoupons)

    @property
    def today(self) -> date:
        """Return the date at the property."""
        return today_at(self.terms.time_zone, self.caller.at)

    @property
    def state(self) -> str:
        """Return the state the clock has brought it to, whether or not that is stored yet."""
        return self.booking.state_at(self.terms, self.caller.at)

    def calendar(self, unit: UnitId | None = None) -> Calendar:
        return calendar_of(self.snapshot, unit or self.booking.unit, self.today)

    def entry(
        self,
        after: Booking,
        event: str,
        *calendars: UnitCalendar,
        reason: str = "",
        payment: Payment | None = None,
    ) -> Entry:
        """Return what to write: the booking after, told as `event`, with the calendars it moves."""
        named = replace(after, last_request=remembered(self.caller, after))
        return Entry(named, change_of(named, event, self.caller, reason, payment), calendars)


Decision = Callable[[Case], Entry | None]


def change_booking_record(
    books: Books, caller: Caller, booking_id: BookingId, decide: Decision
) -> tuple[Booking, PropertyTerms]:
    """Write what `decide` makes of the booking; None leaves it as it is. A repeated request is answered with it.

    Raises `Problem`: what `decide` raises, "not-found", or "busy" when patience ended.
    """
    for _ in books.patience:
        try:
            booking = books.ledger.booking(caller.tenant_id, booking_id)
            if booking is None:
                raise Problem("not-found", f"There is no booking {booking_id} here.")
            snapshot = books.ledger.sale(caller.tenant_id, booking.property_id)
        except LedgerBusy:
            continue
        terms = of_host(snapshot, booking.property_id)
        try:
            entry = None if repeats(caller, booking) else decide(Case(booking, snapshot, terms, caller, books.coupons))
        except LedgerBusy:
            continue
        except Problem as problem:
            if _was_moved(problem, lambda: books.ledger.booking(caller.tenant_id, booking_id), booking):
                continue
            raise
        if entry is None:
            return booking, terms
        if isinstance(books.ledger.write(caller.tenant_id, entry), Written) and isinstance(entry.record, Booking):
            return entry.record, terms
    raise busy()


def write_claim(
    books: Books,
    caller: Caller,
    property_id: PropertyId,
    decide: Callable[[Snapshot, PropertyTerms], Entry | Claim],
) -> Claim:
    """Write the entry that `decide` makes of a property's calendars; a claim it returns is the answer already."""
    for _ in books.patience:
        try:
            snapshot = books.ledger.sale(caller.tenant_id, property_id)
            decided = decide(snapshot, of_host(snapshot, property_id))
        except LedgerBusy:
            continue
        except Problem as problem:
            if _was_moved(problem, lambda: books.ledger.sale(caller.tenant_id, property_id), snapshot):
                continue
            raise
        if isinstance(decided, Claim):
            return decided
        if isinstance(books.ledger.write(caller.tenant_id, decided), Written) and isinstance(decided.record, Claim):
            return decided.record
    raise busy()


def _was_moved(problem: Problem, read: Callable[[], object], before: object) -> bool:
    """Tell whether what was read first is another by now, so that nights may be taken by the record's own change.

    Record and calendar are read one after the other; someone may have written both in between.
    """
    if problem.slug != "nights-taken":
        return False
    try:
        return read() != before
    except LedgerBusy:
        return True


def change_of(
    record: Booking | Claim, event: str, caller: Caller, reason: str = "", payment: Payment | None = None
) -> dict[str, Any]:
    """Return the `last_change` of a record that `caller` made. Cash and transfers are not payments' matter."""
    by_card = not isinstance(record, Booking) or record.pays_by == CARD
    asked = payment if by_card else None
    return last_change(
        record.change_number, event, caller.at, caller.principal, reason, address=caller.address, payment=asked
    )
