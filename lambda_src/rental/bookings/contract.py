"""What neighbours may see of bookings: events, states, keys, price lines, refund rules, a booking's link."""

import hashlib
import hmac
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rental.kernel.events import as_told
from rental.kernel.ids import BookingId, PropertyId, TenantId, UnitId, derived_id
from rental.kernel.tenancy import ANONYMOUS, tenant_key
from rental.properties.contract import SALE_PREFIX, RefundStep

BOOKING_PLACED = "BookingPlaced"
BOOKING_REQUESTED = "BookingRequested"
BOOKING_CONFIRMED = "BookingConfirmed"
BOOKING_DECLINED = "BookingDeclined"
BOOKING_EXPIRED = "BookingExpired"
BOOKING_CHANGED = "BookingChanged"
BOOKING_CANCELLED = "BookingCancelled"
BOOKING_STARTED = "BookingStarted"
BOOKING_COMPLETED = "BookingCompleted"
BOOKING_PAYMENT_CHANGED = "BookingPaymentChanged"
BOOKING_LINK_ASKED_FOR = "BookingLinkAskedFor"
# At a checkout calendars of other channels were found stale: what is published names them as `feed_ids`.
STALE_CALENDARS_FOUND = "StaleCalendarsFound"
BOOKING_EVENTS = (
    *(BOOKING_REQUESTED, BOOKING_CONFIRMED, BOOKING_DECLINED, BOOKING_EXPIRED, BOOKING_CHANGED, BOOKING_CANCELLED),
    *(BOOKING_STARTED, BOOKING_COMPLETED, BOOKING_PAYMENT_CHANGED, BOOKING_PLACED),
)
NIGHTS_BLOCKED = "NightsBlocked"
NIGHTS_UNBLOCKED = "NightsUnblocked"
CHANNEL_CLAIMED = "ChannelClaimed"
CHANNEL_RELEASED = "ChannelReleased"

AWAITING_PAYMENT = "awaiting_payment"
PENDING = "pending"
CONFIRMED = "confirmed"
DECLINED = "declined"
EXPIRED = "expired"
CANCELLED = "cancelled"
IN_PROGRESS = "in_progress"
COMPLETED = "completed"
# In these a booking holds its nights until it expires; in these it owns them; in the last it has none.
HOLDING_STATES = frozenset({AWAITING_PAYMENT, PENDING})
OWNING_STATES = frozenset({CONFIRMED, IN_PROGRESS, COMPLETED})
ENDED_STATES = frozenset({DECLINED, EXPIRED, CANCELLED})
# The reason of a request that would have been a booking, had other channels' calendars been read lately.
STALE_CALENDAR = "stale-calendar"
# The reason of one whose nights another channel sold while it waited for its money.
NIGHTS_TAKEN = "nights-taken"
BOOKING_STATES = (AWAITING_PAYMENT, PENDING, CONFIRMED, DECLINED, EXPIRED, CANCELLED, IN_PROGRESS, COMPLETED)

# What payments shall have done as of a change, in minor units of the booking's currency: not steps but where to
# arrive, so that the latest change alone decides, whatever came late, twice or never.
# RESERVE: so much is authorised, and nothing taken. COLLECT: so much is taken in all; what was taken beyond it is given
# back. KEEP: of what was taken or reserved at most so much is kept, the rest is given back or let go, and nothing more
# is asked of the guest's card.
RESERVE, COLLECT, KEEP = "reserve", "collect", "keep"

# Days before check-in until which cancelling gives back so many percent; beyond the last step, nothing.
POLICIES: dict[str, tuple[RefundStep, ...]] = {
    "flexible": (RefundStep(1, 100),),
    "moderate": (RefundStep(5, 100),),
    "strict": (RefundStep(14, 100), RefundStep(7, 50)),
}
_ACCESS_AFTER_CHECK_OUT = timedelta(days=90)
_ALL = 100
CONTACT, ACCOUNT = "contact", "account"  # what a guest is known by: an e-mail address, or who signed in
_DIGEST_BYTES = 8
UNIT_PREFIX = f"{SALE_PREFIX}UNIT#"
# A hold of a calendar: id, first night from its base, nights, end in epoch seconds, length of the contact's digest.
HOLD_FORM = struct.Struct(">16sHHIB")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote: `quantity` times `unit_amount` minor units, and the rule that made it.

    Rules: "nightly", "weekend", "season:<name>", "season_weekend:<name>", "extra_guest", "cleaning_fee", "tax:<name>"
    (a percentage), "night_tax:<name>" (by night), "agreed" (a price the host agreed on).
    """

    rule: str
    quantity: int
    unit_amount: int

    @property
    def amount(self) -> int:
        return self.quantity * self.unit_amount


@dataclass(frozen=True, slots=True)
class PartialRefund:
    """Cancelling until the day `until` at the property gives `percent` back."""

    percent: int
    until: date


@dataclass(frozen=True, slots=True)
class RefundRule:
    """`full_refund_until` is the last day at the property on which cancelling is free; None when it has passed.

    `steps` are all that still lie ahead, the free one included; `partial` is the first below 100 percent.
    """

    policy: str
    full_refund_until: date | None
    partial: PartialRefund | None
    steps: tuple[PartialRefund, ...] = ()


@dataclass(frozen=True, slots=True)
class Occupied:
    """Nights of a unit in which nobody could stay: bit n of `nights` is the night of `base` + n days.

    `until`: when the first of the holds among them ends, after which it is to be looked at again.
    """

    base: date
    nights: int
    until: datetime | None = None

    def closed(self, first: date, nights: int) -> int:
        """Return the nights from `first` on, bit 0 being that one. What lies before `base` is past, and closed."""
        offset, mask = (first - self.base).days, (1 << nights) - 1
        return (self.nights >> offset if offset >= 0 else (self.nights << -offset) | ((1 << -offset) - 1)) & mask


def occupied(item: Mapping[str, Any], preparation_days: int, at: datetime) -> Occupied:
    """Read a unit's calendar (plain Python, schema version 1): what is owned, held at an instant, or near a stay."""
    stays, ends = int.from_bytes(item["stays"], "little"), []
    for first, nights, end in _holds(item.get("holds", b"")):
        if (ends_at := datetime.fromtimestamp(end, UTC)) > at:
            stays |= ((1 << nights) - 1) << first
            ends.append(ends_at)
    near = 0
    for days in range(preparation_days + 1):
        near |= (stays << days) | (stays >> days)
    near |= int.from_bytes(item.get("blocks", b""), "little")
    return Occupied(date.fromisoformat(item["base"]), near, min(ends, default=None))


def _holds(raw: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at < len(raw):
        _, first, nights, ends, length = HOLD_FORM.unpack_from(raw, at)
        at += HOLD_FORM.size + length
        yield first, nights, ends


def refund_steps(policy: str, custom: Sequence[RefundStep] = ()) -> tuple[RefundStep, ...]:
    """Return the steps of a policy by name; `custom` are those of the policy "custom"."""
    return tuple(custom) if policy == "custom" else POLICIES[policy]


def refund_rule(policy: str, check_in: date, today: date, custom: Sequence[RefundStep] = ()) -> RefundRule:
    """Return what cancelling gives back, seen from `today` at the property."""
    dated = [(check_in - timedelta(days=step.days), step.percent) for step in refund_steps(policy, custom)]
    ahead = tuple(PartialRefund(percent, until) for until, percent in dated if until >= today)
    free = next((step.until for step in ahead if step.percent == _ALL), None)
    return RefundRule(policy, free, next((step for step in ahead if step.percent < _ALL), None), ahead)


def booking_key(tenant_id: TenantId, booking_id: BookingId) -> tuple[str, str]:
    """Return the item's partition and sort key."""
    return tenant_key(tenant_id, "B", booking_id), "BOOKING"


def unit_calendar_key(tenant_id: TenantId, property_id: PropertyId, unit: UnitId) -> tuple[str, str]:
    """Return the key of the calendar of a unit, beside the terms that it is sold on."""
    return tenant_key(tenant_id, "P", property_id), f"{UNIT_PREFIX}{unit}"


def departures_partition(tenant_id: TenantId, month: str) -> str:
    """Return the partition, in the index `ends`, of the standing bookings that check out during `month`, "yyyy-mm"."""
    return tenant_key(tenant_id, "OUT", month)


def claims_partition(tenant_id: TenantId, property_id: PropertyId) -> str:
    """Return the partition of a property's host blocks and channel claims."""
    return tenant_key(tenant_id, "CLAIMS", property_id)


def arrivals_partition(tenant_id: TenantId, month: str) -> str:
    """Return the partition, in the index `lists`, of the bookings that check in during `month`, "yyyy-mm"."""
    return tenant_key(tenant_id, "BK", month)


def guest_partition(tenant_id: TenantId, guest: bytes) -> str:
    """Return the partition of one guest's bookings, by the digest of an account or an e-mail address."""
    return tenant_key(tenant_id, "GUEST", guest.hex())


def name_digest(key: bytes, kind: str, name: str) -> bytes:
    """Return 8 bytes that stand for a name of its kind, so that no list of names is a list of people."""
    return hmac.digest(key, f"{kind}\n{name}".encode(), hashlib.sha256)[:_DIGEST_BYTES]


def contact_name(email: str) -> str:
    """Return the form in which one mailbox is counted once."""
    return email.strip().casefold()


def guests_of_booking(key: bytes, item: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the digests under which a booking's item (plain Python) may be listed for its guest."""
    if (account := item.get("booked_by", ANONYMOUS)) != ANONYMOUS:
        yield name_digest(key, ACCOUNT, account)
    if email := item.get("guest_email"):
        yield name_digest(key, CONTACT, contact_name(email))


def access_expires(check_out: date) -> date:
    """Return the last day on which a booking's link opens it."""
    return check_out + _ACCESS_AFTER_CHECK_OUT


def booking_access_token(key: bytes, tenant_id: TenantId, booking_id: BookingId, expires: date) -> str:
    """Return the token of a booking's link, for a guest without an account: "<yyyymmdd>.<signature>"."""
    day = expires.strftime("%Y%m%d")
    return f"{day}.{derived_id(key, 'booking-access', tenant_id, booking_id, day)}"


def opens_booking(token: str, key: bytes, tenant_id: TenantId, booking_id: BookingId, today: date) -> bool:
    """Tell whether `token` was made for this booking and has not expired (compared in constant time)."""
    day, _, _ = token.partition(".")
    if len(day) != len("yyyymmdd") or not day.isascii() or not day.isdigit():
        return False
    signed = f"{day}.{derived_id(key, 'booking-access', tenant_id, booking_id, day)}"
    return hmac.compare_digest(signed.encode(), token.encode()) and day >= today.strftime("%Y%m%d")


def booking_as_told(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a booking's item (plain Python, schema version 1) as the `data` of its events holds it."""
    return as_told(item)
