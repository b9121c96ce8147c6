"""What neighbours may see of bookings: events, keys, price lines, the refund rule, the link that opens one booking."""

import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from rental.kernel.ids import BookingId, TenantId, derived_id
from rental.kernel.tenancy import tenant_key

BOOKING_CONFIRMED = "BookingConfirmed"
BOOKING_CANCELLED = "BookingCancelled"

CONFIRMED = "confirmed"
CANCELLED = "cancelled"

# Days before check-in until which a cancellation is free, then the percentage back and its last day.
_REFUNDS: dict[str, tuple[int, int | None, int | None]] = {
    "flexible": (1, None, None),
    "moderate": (5, None, None),
    "strict": (14, 50, 7),
}
_ACCESS_AFTER_CHECK_OUT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote: `quantity` times `unit_amount` minor units, and the rule that made it."""

    rule: str
    quantity: int
    unit_amount: int

    @property
    def amount(self) -> int:
        return self.quantity * self.unit_amount


@dataclass(frozen=True, slots=True)
class PartialRefund:
    percent: int
    until: date


@dataclass(frozen=True, slots=True)
class RefundRule:
    """`full_refund_until` is the last day at the property on which cancelling is free; None when it has passed."""

    policy: str
    full_refund_until: date | None
    partial: PartialRefund | None


def refund_rule(policy: str, check_in: date, today: date) -> RefundRule:
    """Return what cancelling gives back, seen from `today` at the property."""
    free_days, percent, partial_days = _REFUNDS[policy]
    until = check_in - timedelta(days=free_days)
    partial = None
    if percent is not None and partial_days is not None:
        partial_until = check_in - timedelta(days=partial_days)
        partial = PartialRefund(percent, partial_until) if partial_until >= today else None
    return RefundRule(policy, until if until >= today else None, partial)


def booking_key(tenant_id: TenantId, booking_id: BookingId) -> tuple[str, str]:
    """Return the item's partition and sort key."""
    return tenant_key(tenant_id, "B", booking_id), "BOOKING"


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
