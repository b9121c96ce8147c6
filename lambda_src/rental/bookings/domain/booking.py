"""A booking, and a claim that is none: host blocks and what other channels sold."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from rental.bookings.contract import (
    COLLECT,
    COMPLETED,
    CONFIRMED,
    EXPIRED,
    HOLDING_STATES,
    IN_PROGRESS,
    RESERVE,
    Line,
)
from rental.bookings.domain.payment import Payment
from rental.kernel.ids import BookingId, ClaimId, PropertyId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import CO_HOST, HOST, Principal
from rental.properties.contract import AFTER_CHECK_IN, AT_BOOKING, PaymentTime, PropertyTerms, RefundStep

SITE = "site"
SOURCES = (SITE, "phone", "email", "walk_in")
CARD = "card"
WAYS_TO_PAY = (CARD, "cash", "transfer")

HOST_BLOCK, CHANNEL_STAY, CHANNEL_BLOCK = "host_block", "channel_stay", "channel_block"
ACTIVE, REMOVED = "active", "removed"


@dataclass(frozen=True, slots=True)
class Guests:
    """Who comes. Infants sleep in a cot and pets on the floor: they do not count towards what a property sleeps."""

    adults: int
    children: int = 0
    infants: int = 0
    pets: int = 0

    @property
    def in_beds(self) -> int:
        return self.adults + self.children


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """A stay asked for or sold. `change_number` counts its changes from 1; `request_hash` recognises what made it.

    `expires_at` is set while it waits, for its money or for an answer. `to_ask` is set while it waits for its money and
    is not sold by that alone: why the host is asked then. `payment_time` is what its property said when it was made.
    `ended_at` and `reason` are set once it is declined, expired or cancelled;
    `refund_due` is then what the policy gives back. `refund_steps` are kept only for the policy "custom".
    `last_request` recognises the requests that made the last changes, the latest first.
    """

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
    refund_steps: tuple[RefundStep, ...] = ()
    source: str = SITE
    pays_by: str = CARD
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    refund_due: int | None = None
    payment: Payment = field(default_factory=Payment)
    last_request: bytes = b""
    to_ask: str = ""
    payment_time: PaymentTime = AT_BOOKING

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def payment_state(self) -> str:
        return self.payment.state(self.total)

    def next(self, state: str | None = None, **changes: object) -> "Booking":
        """Return the booking after one more change, in `state` or the one it is in."""
        return replace(self, state=state or self.state, change_number=self.change_number + 1, **changes)  # type: ignore[arg-type]

    def state_at(self, terms: PropertyTerms, at: datetime) -> str:
        """Return the state the clock has brought it to at the instant `at`, whether or not that is stored yet."""
        if self.state in HOLDING_STATES and self.expires_at is not None and at >= self.expires_at:
            return EXPIRED
        if self.state == CONFIRMED and at >= self.begins_at(terms):
            return COMPLETED if at >= self.ends_at(terms) else IN_PROGRESS
        if self.state == IN_PROGRESS and at >= self.ends_at(terms):
            return COMPLETED
        return self.state

    def begins_at(self, terms: PropertyTerms) -> datetime:
        """Return the instant of check-in: the house's time of day at the property."""
        return self._instant(self.stay.check_in, terms.check_in_from, terms)

    def ends_at(self, terms: PropertyTerms) -> datetime:
        """Return the instant of check-out."""
        return self._instant(self.stay.check_out, terms.check_out_until, terms)

    def next_moment(self, terms: PropertyTerms) -> datetime | None:
        """Return when the clock moves it next, or None when it never will."""
        if self.state in HOLDING_STATES:
            return self.expires_at
        if self.state == CONFIRMED:
            return self.begins_at(terms)
        return self.ends_at(terms) if self.state == IN_PROGRESS else None

    def due(self, terms: PropertyTerms, at: datetime) -> tuple[str, int]:
        """Return what payments shall do for it while it is sold: take its total, or only reserve it until check-in."""
        ahead = self.payment_time == AFTER_CHECK_IN and at < self.begins_at(terms)
        return RESERVE if ahead else COLLECT, self.total

    def is_open_to(self, principal: Principal) -> bool:
        """Tell whether a signed-in person may see it: the tenant's hosts, and the guest who booked signed in."""
        if principal.has_role(HOST, CO_HOST):
            return True
        return principal.kind == "guest" and principal.id == self.booked_by

    @staticmethod
    def _instant(day: date, time_of_day: str, terms: PropertyTerms) -> datetime:
        # In UTC, because aware times of one zone compare by the wall clock, which repeats an hour in autumn.
        wall = datetime.combine(day, time.fromisoformat(time_of_day), ZoneInfo(terms.time_zone))
        return wall.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Claim:
    """Nights taken without a booking here: `kind` is one of HOST_BLOCK, CHANNEL_STAY, CHANNEL_BLOCK.

    `channel` names where a channel's claim comes from, `reference` what it is called there. `stay` is the nights.
    `contested`: when it was written, others owned some of its nights ahead. `told_number` is the channel's last news of
    it that was heard: what has a lower one comes late. `guest_name` and `guests` are who comes, where a channel says.
    """

    id: ClaimId
    property_id: PropertyId
    unit: UnitId
    kind: str
    stay: Stay
    created_at: datetime
    request_hash: bytes = b""
    reason: str = ""
    channel: str = ""
    reference: str = ""
    state: str = ACTIVE
    change_number: int = 1
    last_request: bytes = b""
    contested: bool = False
    told_number: int = 0
    guest_name: str = ""
    guests: Guests | None = None

    @property
    def blocking(self) -> bool:
        """Tell whether nobody stays on its nights."""
        return self.kind != CHANNEL_STAY

    def next(self, state: str | None = None, **changes: object) -> "Claim":
        return replace(self, state=state or self.state, change_number=self.change_number + 1, **changes)  # type: ignore[arg-type]
