"""Records that close nights, and a conflict of two of them, in few words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.ledger_conflicts import CAME_FIRST, DIRECT, Conflict, Side, conflict_id
from rental.kernel.ids import PropertyId
from tests.support.booking_samples import stay
from tests.support.property_samples import COTTAGE, NOW

AIRBNB, VRBO = "airbnb-feed", "vrbo-feed"
BOOKED, SOLD, OTHER = "b" * 26, "s" * 26, "o" * 26


def closed(record_id: str, kind: str, check_in: str, check_out: str, minutes: int = 0, **of: Any) -> ClosedNights:
    at = NOW + timedelta(minutes=minutes)
    made = ClosedNights(COTTAGE, "1", record_id, kind, stay(check_in, check_out), 1, at)
    return replace(made, **of)


def booking(check_in: str = "03-05", check_out: str = "03-08", name: str = BOOKED, **of: Any) -> ClosedNights:
    return closed(name, "booking", check_in, check_out, label="Ada Lovelace", **of)


def block(check_in: str = "03-05", check_out: str = "03-08", name: str = BOOKED, **of: Any) -> ClosedNights:
    return closed(name, "host_block", check_in, check_out, label="painting", **of)


def sold(check_in: str = "03-05", check_out: str = "03-08", name: str = SOLD, **of: Any) -> ClosedNights:
    """Return a channel's stay that came when others owned some of its nights."""
    return closed(
        name, "channel_stay", check_in, check_out, **{"minutes": 5, "channel": AIRBNB, "contested": True} | of
    )


def shut(check_in: str = "03-05", check_out: str = "03-08", name: str = SOLD, **of: Any) -> ClosedNights:
    """Return a channel's block that came when others owned some of its nights."""
    kinds = {"minutes": 5, "channel": AIRBNB, "contested": True}
    return closed(name, "channel_block", check_in, check_out, **kinds | of)


def conflict(name: str = "x", property_id: PropertyId = COTTAGE, check_in: str = "03-05", **of: Any) -> Conflict:
    made = Conflict(
        id=conflict_id(property_id, name, SOLD),
        property_id=property_id,
        unit="1",
        nights=stay(check_in, "03-28"),
        keeps=Side("booking", BOOKED, "", "Åsa 🏡", stay("03-05", "03-28")),
        waits=Side("channel_stay", SOLD, "Airbnb", "", stay("03-01", "04-08")),
        why=DIRECT if name == "x" else CAME_FIRST,
        same_stay=name == "same",
        found_at=NOW,
    )
    return replace(made, **of)
