"""A booking's events as the bus carries them."""

from typing import Any

from rental.kernel.events import Event
from tests.support.samples import SEAVIEW

BOOKING = "d" * 26
BLOCK = "e" * 26
PROPERTY = "h" * 26
AT = "2026-11-21T09:00:00+00:00"


def event(number: int = 1, type: str = "BookingConfirmed", **members: Any) -> Event:
    defaults: dict[str, Any] = {
        "id": f"{BOOKING}.{number}",
        "type": type,
        "tenant_id": SEAVIEW,
        "occurred_at": AT,
        "actor": {"kind": "guest", "id": "g-1"},
        "entity": {"kind": "booking", "id": BOOKING},
        "data": {"id": BOOKING, "state": "confirmed", "total": 225_800},
    }
    return Event(**defaults | members)


def cancelled(number: int = 2) -> Event:
    return event(
        number,
        "BookingCancelled",
        data={"id": BOOKING, "state": "cancelled", "total": 225_800, "refund_due": 0},
        before={"state": "confirmed", "refund_due": None, "guest_phone": "+44"},
        reason="ill",
        address="203.0.113.9",
    )


def blocked(number: int = 1, type: str = "NightsBlocked", kind: str = "host_block", **members: Any) -> Event:
    """Return the event of a block, or of a channel's claim, by the name that bookings gives its kind."""
    defaults = {
        "id": f"{BLOCK}.{number}",
        "entity": {"kind": kind, "id": BLOCK},
        "data": {"id": BLOCK, "property_id": PROPERTY, "state": "active"},
    }
    return event(number, type, **defaults | members)
