"""The ledger port: terms, calendars and bookings of one tenant, read and written together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from rental.bookings.domain.booking import Booking, Claim
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.holds import Holder
from rental.bookings.domain.refund import CouponShare
from rental.bookings.domain.reservation import Reservation
from rental.calendar_sync.contract import StaleFeed
from rental.channels.contract import Place
from rental.kernel.errors import TryAgain
from rental.kernel.ids import BookingId, ClaimId, PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What selling a property's stays needs, read together. A unit that was never sold has no calendar."""

    terms: PropertyTerms | None
    calendars: Mapping[UnitId, Calendar] = field(default_factory=dict)

    def with_calendar(self, unit: UnitId, calendar: Calendar) -> "Snapshot":
        return Snapshot(self.terms, {**self.calendars, unit: calendar})


@dataclass(frozen=True, slots=True)
class UnitCalendar:
    """A calendar to be written: stored as version + 1, only if the stored version is `calendar.version`."""

    unit: UnitId
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Entry:
    """A record's change and the calendars after it, all written or none.

    The record is written only if its stored change number is the one before (for number 1: if it is not there yet).
    A booking's sale is one calendar and one record; a move to another unit two calendars; a change that leaves the
    nights alone none.
    """

    record: Booking | Claim
    change: Mapping[str, Any]
    calendars: tuple[UnitCalendar, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldEntry:
    """A hold: the unit's calendar with it, and what each of its holders holds after it, all written or none.

    There are two calendars where the hold leaves one unit for another.
    """

    property_id: PropertyId
    calendars: tuple[UnitCalendar, ...]
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Written:
    pass


@dataclass(frozen=True, slots=True)
class RecordThere:
    """The record's condition failed: it is stored as `record`."""

    record: Booking | Claim


@dataclass(frozen=True, slots=True)
class CalendarMoved:
    """A calendar's condition failed: someone else wrote it, and it is now `calendar`."""

    unit: UnitId
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Contended:
    """Another write was under way, or the table is throttled: nothing was decided."""


class LedgerBusy(TryAgain):
    """A read was throttled or timed out: nothing was decided, and it may be made again."""


Outcome = Written | RecordThere | CalendarMoved | Contended


@dataclass(frozen=True, slots=True)
class Listed:
    """A booking or claim as lists show it. `kind` is "booking" or a claim's kind; claims have no price and no guest."""

    id: str
    kind: str
    property_id: PropertyId
    unit: UnitId
    state: str
    check_in: date
    check_out: date
    created_at: datetime
    guest_name: str = ""
    total: int = 0
    currency: str = ""
    payment_state: str = ""
    expires_at: datetime | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    items: Sequence[Listed]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class GuestPage:
    """Ids of one guest's bookings, the latest check-out first."""

    booking_ids: Sequence[BookingId]
    next_cursor: str | None


class Ledger(Protocol):
    def sale(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        """Read a property's terms and its units' calendars, consistently, in one round trip. Raises `LedgerBusy`."""
        ...

    def sales(self, tenant_id: TenantId, property_ids: Iterable[PropertyId]) -> Mapping[PropertyId, Snapshot]:
        """Read properties' terms and calendars as they were a moment ago: for looking, never for selling.

        Unknown ones are left out. One round trip for 50 properties, and one for each 100 further units.
        """
        ...

    def glance(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        """Read what `sale` reads as it was a moment ago, at half the price: for looking, never for selling."""
        ...

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None: ...

    def bookings(self, tenant_id: TenantId, booking_ids: Iterable[BookingId]) -> Sequence[Booking]:
        """Read bookings, 100 in one round trip, in the order asked; unknown ones are left out."""
        ...

    def claim(self, tenant_id: TenantId, property_id: PropertyId, claim_id: ClaimId) -> Claim | None: ...

    def holders(self, tenant_id: TenantId, keys: Iterable[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Holder]:
        """Read who holds what, by kind and digest, in one round trip; those who hold nothing are left out."""
        ...

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        """Write calendars and record in one transaction of one round trip."""
        ...

    def write_hold(self, tenant_id: TenantId, entry: HoldEntry) -> Outcome:
        """Write a hold in one transaction of one round trip; a holder that moved is answered `Contended`."""
        ...


class ChannelCalendars(Protocol):
    """How lately other channels' calendars were read."""

    def stale(self, tenant_id: TenantId, property_id: PropertyId, at: datetime, minutes: int) -> Sequence[StaleFeed]:
        """Return a property's feeds that were not read within `minutes`, in one round trip. Raises `LedgerBusy`."""
        ...

    def ask_for(self, tenant_id: TenantId, property_id: PropertyId, feed_ids: Sequence[str], at: datetime) -> bool:
        """Publish that they should be read at once; False where it was published a moment ago, or cannot be now."""
        ...


class Partners(Protocol):
    """What partners told of their reservations, and where their listings lead. `connection` is a connection's id."""

    def look(
        self, tenant_id: TenantId, connection: str, listing: str, name: str
    ) -> tuple[Place | None, Reservation | None]:
        """Read where a listing leads, and a reservation, consistently, in one round trip. Raises `LedgerBusy`."""
        ...

    def write(self, tenant_id: TenantId, connection: str, reservation: Reservation) -> bool:
        """Write a reservation; False where the stored one's number is not the one before (for 1: if one is there)."""
        ...

    def all(self, tenant_id: TenantId, connection: str) -> Iterable[Reservation]:
        """Read all that a partner told of, as it is at this moment."""
        ...


class Coupons(Protocol):
    """What coupons paid of bookings. It is given back as coupons, never as money."""

    def of_refund(self, tenant_id: TenantId, booking_id: BookingId, refund: int) -> CouponShare:
        """Return what coupons paid of a booking, and how much of a refund goes back to them. Raises `LedgerBusy`."""
        ...


@dataclass(frozen=True, slots=True)
class NoCoupons:
    """The `Coupons` of a platform that gives none out."""

    def of_refund(self, tenant_id: TenantId, booking_id: BookingId, refund: int) -> CouponShare:  # noqa: ARG002
        return CouponShare()


@dataclass(frozen=True, slots=True)
class PageOf:
    """Which page of a list: at most `limit` items after `cursor`, only those in `state` if one is named."""

    limit: int
    cursor: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Nights looked at, in all `units` of a property.

    `read_until` is where the last hold or shadow claim ends that begins before the nights do: those may overlap owners.
    """

    nights: Stay
    units: frozenset[UnitId]
    read_until: date


class BookingLists(Protocol):
    """The host's lists. Each reads what an index projects, a moment behind; cursors are opaque."""

    def arriving(self, tenant_id: TenantId, period: Stay, page: PageOf) -> ListPage:
        """List bookings with check-in within `period`, in order of check-in."""
        ...

    def departing(self, tenant_id: TenantId, period: Stay, page: PageOf) -> ListPage:
        """List bookings that own their nights with check-out within `period`, in order of check-out."""
        ...

    def requests(self, tenant_id: TenantId, page: PageOf) -> ListPage:
        """List pending bookings in order of check-out."""
        ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId, page: PageOf, *, ended: bool) -> ListPage:
        """List a property's bookings in order of check-out: those that stand, or those that ended without a stay."""
        ...

    def overlapping(self, tenant_id: TenantId, property_id: PropertyId, view: View) -> Sequence[Listed]:
        """List a property's standing bookings and claims that share a night with the view's."""
        ...


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """Who wants the links of which bookings; `guest` is the address's digest, `at` when it was asked."""

    guest: bytes
    email: str
    language: str
    bookings: Sequence[Booking]
    at: datetime


class GuestBookings(Protocol):
    """Which bookings are a guest's: of an account, or of an e-mail address, each known by a digest."""

    def remember(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        """List a booking under each of its guest's names, in its place by check-out; again changes nothing."""
        ...

    def forget(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        """Take a booking from its place by that check-out; where there is none, nothing changes."""
        ...

    def of_guest(self, tenant_id: TenantId, guest: bytes, limit: int, cursor: str | None) -> GuestPage: ...

    def ask_for_links(self, tenant_id: TenantId, request: LinkRequest) -> bool:
        """Publish that someone wants their links; False, and nothing is published, where it was asked a moment ago."""
        ...
