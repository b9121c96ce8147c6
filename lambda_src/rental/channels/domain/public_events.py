"""What partners are told, under names of their own that stay: an internal event may change, `….v1` does not.

A member is added to a version, never taken away or given another meaning: that is a `….v2` beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from rental.bookings.contract import (
    BOOKING_CANCELLED,
    BOOKING_CHANGED,
    BOOKING_COMPLETED,
    BOOKING_CONFIRMED,
    BOOKING_DECLINED,
    BOOKING_EXPIRED,
    BOOKING_PLACED,
    BOOKING_REQUESTED,
    BOOKING_STARTED,
    CHANNEL_CLAIMED,
    CHANNEL_RELEASED,
    NIGHTS_BLOCKED,
    NIGHTS_UNBLOCKED,
)
from rental.kernel.events import Event

PING = "ping.v1"
BookingState = Literal[
    "awaiting_payment", "pending", "confirmed", "declined", "expired", "cancelled", "in_progress", "completed"
]


class GuestParty(Struct):
    """How many come."""

    adults: int
    children: int
    infants: int
    pets: int


class GuestDetails(Struct):
    """Who comes: told only where the host chose so for this webhook."""

    name: str
    email: str
    phone: str


class Nights(Struct):
    """The nights from `check_in` to the one before `check_out`, of a unit."""

    unit: str
    check_in: date
    check_out: date


class BookingMessage(Struct, omit_defaults=True):
    """A booking as it is after the change. `before` are its nights until then, where they were others."""

    booking_id: str
    state: BookingState
    unit: str
    check_in: date
    check_out: date
    guests: GuestParty
    before: Nights | UnsetType = UNSET
    guest: GuestDetails | UnsetType = UNSET


class NightsMessage(Struct):
    """Nights that the host closed, or opened again."""

    block_id: str
    unit: str
    check_in: date
    check_out: date


class ChannelStayMessage(Struct, omit_defaults=True):
    """Nights that a channel sold, or gave back. `channel` is the id of the connection or calendar that told of them.

    `reference` is the channel's own name of the stay. `contested`: somebody else has some of the nights.
    """

    stay_id: str
    unit: str
    check_in: date
    check_out: date
    channel: str
    reference: str
    contested: bool = False
    before: Nights | UnsetType = UNSET


class PingMessage(Struct):
    """A test: nothing happened."""

    webhook_id: str


class PropertyVersion(Struct):
    """The property, and the number of this change among all of it: a higher one is newer. Numbers may be left out."""

    id: str
    version: int


class Message(Struct):
    """The body of every message. `id` is the header webhook-id, the same however often it comes."""

    id: str
    type: str
    created_at: str
    property: PropertyVersion | None
    data: BookingMessage | NightsMessage | ChannelStayMessage | PingMessage | dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One event of ours as partners know it; `summary` is for the document."""

    name: str
    internal: str
    data: type[Struct]
    summary: str
    read: Callable[[Event, bool], Struct]


def _booking(event: Event, guest_details: bool) -> BookingMessage:  # noqa: FBT001 - as all of them are called
    told = event.data
    guest = GuestDetails(told["guest_name"], told.get("guest_email", ""), told.get("guest_phone", ""))
    return BookingMessage(
        event.entity["id"],
        told["state"],
        **_nights(told),
        guests=GuestParty(**{name: told["guests"].get(name, 0) for name in GuestParty.__struct_fields__}),
        before=_before(event),
        guest=guest if guest_details else UNSET,
    )


def _block(event: Event, _guest_details: bool) -> NightsMessage:  # noqa: FBT001
    return NightsMessage(event.entity["id"], **_nights(event.data))


def _channel_stay(event: Event, _guest_details: bool) -> ChannelStayMessage:  # noqa: FBT001
    told = event.data
    return ChannelStayMessage(
        event.entity["id"],
        **_nights(told),
        channel=told.get("channel", ""),
        reference=told.get("reference", ""),
        contested=bool(told.get("contested")),
        before=_before(event),
    )


def _nights(told: Mapping[str, Any]) -> dict[str, Any]:
    check_in, check_out = (date.fromisoformat(told[name]) for name in ("check_in", "check_out"))
    return {"unit": told["unit"], "check_in": check_in, "check_out": check_out}


def _before(event: Event) -> Nights | UnsetType:
    was = {name: event.before.get(name) or event.data[name] for name in ("unit", "check_in", "check_out")}
    return UNSET if all(was[name] == event.data[name] for name in was) else Nights(**_nights(was))


_BOOKINGS = (
    ("booking.placed.v1", BOOKING_PLACED, "A guest is about to pay: the nights are held"),
    ("booking.requested.v1", BOOKING_REQUESTED, "A guest asks for nights, which are held until the host answers"),
    ("booking.confirmed.v1", BOOKING_CONFIRMED, "Nights are booked"),
    ("booking.changed.v1", BOOKING_CHANGED, "A booking has other nights, another unit or other guests"),
    ("booking.started.v1", BOOKING_STARTED, "The stay has begun"),
    ("booking.completed.v1", BOOKING_COMPLETED, "The stay is over"),
    ("booking.cancelled.v1", BOOKING_CANCELLED, "A booking was cancelled: its nights are free"),
    ("booking.declined.v1", BOOKING_DECLINED, "The host declined: the nights are free"),
    ("booking.expired.v1", BOOKING_EXPIRED, "Nobody answered or paid in time: the nights are free"),
)
_BLOCKS = (
    ("nights.blocked.v1", NIGHTS_BLOCKED, "The host closed nights"),
    ("nights.unblocked.v1", NIGHTS_UNBLOCKED, "The host opened nights again"),
)
_CHANNEL_STAYS = (
    ("channel_stay.claimed.v1", CHANNEL_CLAIMED, "A channel sold nights, or changed which"),
    ("channel_stay.released.v1", CHANNEL_RELEASED, "A channel gave nights back"),
)
PUBLIC_EVENTS = tuple(
    PublicEvent(name, internal, data, summary, read)
    for events, data, read in (
        (_BOOKINGS, BookingMessage, _booking),
        (_BLOCKS, NightsMessage, _block),
        (_CHANNEL_STAYS, ChannelStayMessage, _channel_stay),
    )
    for name, internal, summary in events
)
NAMES = tuple(each.name for each in PUBLIC_EVENTS)
BY_INTERNAL_TYPE: Mapping[str, PublicEvent] = MappingProxyType({each.internal: each for each in PUBLIC_EVENTS})
