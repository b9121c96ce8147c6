"""What neighbours may see of bookings: the events, the keys, and the link that opens one booking."""

import hmac
from datetime import date, timedelta

from rental.kernel.ids import BookingId, TenantId, derived_id
from rental.kernel.tenancy import tenant_key

BOOKING_CONFIRMED = "BookingConfirmed"
BOOKING_CANCELLED = "BookingCancelled"

CONFIRMED = "confirmed"
CANCELLED = "cancelled"

_ACCESS_AFTER_CHECK_OUT = timedelta(days=90)


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
