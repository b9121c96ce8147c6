"""A booking and who may open it."""

from dataclasses import dataclass, replace
from datetime import datetime

from rental.bookings.contract import CANCELLED, CONFIRMED, Line
from rental.bookings.domain.quote import Guests
from rental.kernel.ids import BookingId, PropertyId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import CO_HOST, HOST, Principal

FIRST_UNIT = UnitId("1")


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """A sold stay. `change_number` counts its changes from 1; `request_hash` recognises the request that made it."""

    id: BookingId
    property_id: PropertyId
    unit: UnitId
    stay: Stay
    guests: Guests
    guest: Contact
    lines: tuple[Line, ...]
    currency: str
    cancellation_policy: str
    language: str
    booked_by: str
    created_at: datetime
    request_hash: bytes
    state: str = CONFIRMED
    change_number: int = 1
    cancelled_at: datetime | None = None
    cancellation_reason: str = ""

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    def cancelled(self, at: datetime, reason: str) -> "Booking":
        number = self.change_number + 1
        return replace(self, state=CANCELLED, change_number=number, cancelled_at=at, cancellation_reason=reason)

    def is_open_to(self, principal: Principal) -> bool:
        """Tell whether a signed-in person may see it: the tenant's hosts, and the guest who booked signed in."""
        if principal.has_role(HOST, CO_HOST):
            return True
        return principal.kind == "guest" and principal.id == self.booked_by
