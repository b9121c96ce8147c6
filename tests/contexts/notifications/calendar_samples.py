"""Events of calendars in step as the bus carries them."""

from typing import Any

from rental.kernel.events import Event
from rental.kernel.ids import PropertyId
from tests.support.samples import COTTAGE, SEAVIEW

CONFLICT = COTTAGE + "k" * 26
FEED = "f" * 26
BY = {"kind": "calendar-sync", "id": "calendar-sync"}


def side(kind: str, check_in: str, check_out: str, channel: str = "", label: str = "") -> dict[str, str]:
    dates = {"check_in": f"2027-{check_in}", "check_out": f"2027-{check_out}"}
    return {"kind": kind, "id": kind[0] * 26, "channel": channel, "label": label} | dates


BOOKED = side("booking", "03-05", "03-12", label="Ada Lovelace")
SOLD = side("channel_stay", "03-08", "03-10", "airbnb")


def event(type: str, name: str, data: dict[str, Any], number: int = 1, **before: Any) -> Event:
    entity = {"kind": "calendar", "id": name}
    return Event(f"{name}.{number}", type, SEAVIEW, "2026-11-21T09:00:00+00:00", BY, entity, data, before)


def found(keeps: dict[str, str] = BOOKED, waits: dict[str, str] = SOLD, number: int = 1, **members: Any) -> Event:
    data = {
        "id": CONFLICT,
        "property_id": COTTAGE,
        "unit": "1",
        "check_in": "2027-03-08",
        "check_out": "2027-03-10",
        "keeps": keeps,
        "waits": waits,
        "why": "direct",
        "same_stay": False,
        "state": "open",
    }
    return event("CalendarConflictFound", CONFLICT, data | members, number)


def feed(type: str, health: str, before: str, property_id: PropertyId = COTTAGE, **members: Any) -> Event:
    data = {
        "feed_id": FEED,
        "property_id": property_id,
        "unit": "1",
        "name": "Airbnb cottage",
        "channel": "airbnb",
        "health": health,
        "since": "2026-11-21T08:30:00+00:00",
        "reason": "The channel refuses to show the calendar: it may have a new address.",
    }
    return event(type, FEED, data | members, 4, health=before, since="2026-11-20T21:00:00+00:00")


EVENTS: dict[str, Event] = {
    "double_booking": found(),
    "same_stay": found(side("channel_stay", "03-08", "03-10", "vrbo"), SOLD, why="came_first", same_stay=True),
    "block_conflict": found(side("host_block", "03-05", "03-12", label="painting")),
    "feed_failing": feed("CalendarFeedFailing", "failing", "in_step"),
    "feed_held": feed("CalendarFeedHeld", "held", "in_step", reason="12 of 14 stays are gone."),
    "feed_in_step": feed("CalendarFeedInStep", "in_step", "failing", reason=""),
}
