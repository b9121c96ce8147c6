"""The ledger port: calendars and bookings of one tenant, read and written together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one round trip read. `calendar` is None for a unit that was never sold."""

    terms: PropertyTerms | None
    calendar: Calendar | None
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking's change and the calendar after it, written both or neither.

    The calendar is written only if the stored version is the one before; the booking only if its stored change
    number is the one before (for number 1: if it is not there yet).
    """

    booking: Booking
    calendar: Calendar
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    pass


@dataclass(frozen=True, slots=True)
class BookingThere:
    """The booking's condition failed: it is stored as `booking`."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class CalendarMoved:
    """The calendar's condition failed: someone else wrote it, and it is now `calendar`."""

    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Contended:
    """Another write was under way, or the table is throttled: nothing was decided."""


class LedgerBusy(RuntimeError):  # noqa: N818 - names what is wrong
    """A read was throttled or timed out: nothing was decided, and it may be made again."""


Outcome = Written | BookingThere | CalendarMoved | Contended


@dataclass(frozen=True, slots=True)
class ListedBooking:
    """A booking as lists show it."""

    booking_id: BookingId
    property_id: PropertyId
    state: str
    check_in: date
    check_out: date
    guest_name: str
    total: int
    currency: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class BookingPage:
    bookings: Sequence[ListedBooking]
    next_cursor: str | None


class Ledger(Protocol):
    def read(self, tenant_id: TenantId, property_id: PropertyId, booking_id: BookingId) -> Snapshot:
        """Read the property's terms, its unit's calendar and the booking, consistently, in one round trip.

        Raises `LedgerBusy`.
        """
        ...

    def terms_and_calendars(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> Mapping[PropertyId, Snapshot]:
        """Read up to 48 properties' terms and calendars in one round trip; unknown ones are left out."""
        ...

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None: ...

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        """Write both items in one transaction of one round trip."""
        ...

    def arriving(self, tenant_id: TenantId, first: date, until: date, limit: int, cursor: str | None) -> BookingPage:
        """List bookings with check-in in [first, until) in order of check-in."""
        ...
