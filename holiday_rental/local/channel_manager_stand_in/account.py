"""What the stand-in knows: properties with their rooms, rate plans, availability and rates, and bookings' revisions."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

NEW, MODIFIED, CANCELLED = "new", "modified", "cancelled"
API_KEY = "stand-in-key"
_MICROSECOND = timedelta(microseconds=1)


@dataclass
class Faults:
    """What goes wrong on purpose. `limit`: calls a minute and kind; `lose_answers`: what was done is not answered.

    `reorder`: the feed is turned around; `repeat`: revisions come again although they were acknowledged.
    """

    down: bool = False
    limit: int = 10
    lose_answers: int = 0
    reorder: bool = False
    repeat: bool = False
    delay_hints_seconds: int = 0
    hints: int = 1  # of each: 0 loses them


@dataclass
class PropertyThere:
    """A property with its room types and rate plans, by id: each plan is of one room."""

    id: str
    title: str
    currency: str
    rooms: dict[str, str] = field(default_factory=dict)
    plans: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Account:
    """All of it. `available` is known by room and night, `restrictions` by rate plan and night."""

    api_key: str = API_KEY
    properties: dict[str, PropertyThere] = field(default_factory=dict)
    available: dict[str, dict[date, int]] = field(default_factory=dict)
    restrictions: dict[str, dict[date, dict[str, Any]]] = field(default_factory=dict)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    hints: list[dict[str, Any]] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    calls: dict[tuple[str, str], list[datetime]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    def add_property(self, title: str, currency: str, rooms: Mapping[str, str]) -> PropertyThere:
        """Add a property with these rooms, by id and title, each with one rate plan."""
        made = PropertyThere(_id("property", title), title, currency, dict(rooms))
        made.plans = {_id("plan", room): (room, "Best available rate") for room in rooms}
        self.properties[made.id] = made
        return made

    def book(self, property_id: str, rooms: list[dict[str, Any]], guest: str, now: datetime) -> str:
        """Sell rooms, whatever is known of their availability, and return the booking's id."""
        booking = str(uuid.uuid4())
        self._revise(property_id, booking, NEW, rooms, guest, now)
        return booking

    def change(self, booking: str, rooms: list[dict[str, Any]], now: datetime) -> None:
        last = self.last(booking)
        self._revise(last["property_id"], booking, MODIFIED, rooms, last["customer"]["name"], now)

    def cancel(self, booking: str, now: datetime) -> None:
        last = self.last(booking)
        self._revise(last["property_id"], booking, CANCELLED, last["rooms"], last["customer"]["name"], now)

    def last(self, booking: str) -> dict[str, Any]:
        """Return the newest revision. Raises `KeyError` for a booking that is not there."""
        found = [each for each in self.revisions if each["booking_id"] == booking]
        if not found:
            raise KeyError(booking)
        return max(found, key=lambda each: str(each["inserted_at"]))

    def bookings(self) -> list[dict[str, Any]]:
        """Return the newest revision of each booking."""
        return [self.last(each) for each in dict.fromkeys(str(one["booking_id"]) for one in self.revisions)]

    def unacknowledged(self, property_id: str) -> list[dict[str, Any]]:
        """Return the feed of a property, the oldest first unless a fault has it otherwise."""
        mine = [each for each in self.revisions if not property_id or each["property_id"] == property_id]
        waiting = [each for each in mine if each["id"] not in self.acknowledged]
        if self.faults.repeat:
            waiting = waiting or mine
        return waiting[::-1] if self.faults.reorder else waiting

    def _revise(  # noqa: PLR0917 - what a revision has
        self, property_id: str, booking: str, status: str, rooms: list[dict[str, Any]], guest: str, now: datetime
    ) -> None:
        revision = str(uuid.uuid4())
        at = now.astimezone(UTC).replace(tzinfo=None) + len(self.revisions) * _MICROSECOND
        self.revisions.append(
            {
                "id": revision,
                "booking_id": booking,
                "property_id": property_id,
                "status": status,
                "inserted_at": at.isoformat(timespec="microseconds"),
                "ota_name": "Offline",
                "rooms": [
                    {"booking_room_id": _id("room", f"{booking}{at_}"), **each} for at_, each in enumerate(rooms)
                ],
                "customer": {"name": guest, "surname": ""},
            }
        )
        payload = {"booking_id": booking, "property_id": property_id, "revision_id": revision}
        hint = {"event": "booking", "payload": payload, "property_id": property_id, "user_id": None}
        self.hints += [hint | {"timestamp": f"{at.isoformat()}Z"}] * self.faults.hints


def room(room_type: str, check_in: date, check_out: date, adults: int = 2) -> dict[str, Any]:
    """Return a room of a booking as revisions have it."""
    return {
        "room_type_id": room_type,
        "checkin_date": check_in.isoformat(),
        "checkout_date": check_out.isoformat(),
        "occupancy": {"adults": adults, "children": 0, "infants": 0},
    }


def _id(kind: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}:{name}"))
