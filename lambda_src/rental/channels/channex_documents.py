"""What Channex sends and takes, as JSON documents. Members that we do not need are not read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from rental.channels.domain.availability import FreeNights
from rental.channels.domain.rates import TermsOfNights
from rental.channels.domain.revision import UNMAPPED_THERE, Revision, Room
from rental.channels.ports import Feed, PropertyThere, RoomThere
from rental.kernel.money import minor_unit_exponent

_NAME_CHARACTERS = 80
_CANCELLED, _STATES = "cancelled", ("new", "modified", "cancelled")


class Entity(Struct):
    """A member of a list, or what is asked for alone: its attributes are read apart."""

    id: str
    attributes: Raw = Raw(b"{}")
    relationships: Raw = Raw(b"{}")


class FeedDocument(Struct):
    data: list[Entity]


class PropertyDocument(Struct):
    data: Entity


class RoomTypesDocument(Struct):
    data: list[Entity]


class RatePlansDocument(Struct):
    data: list[Entity]


class _Meta(Struct):
    message: str = ""
    warnings: list[Any] = []


class Told(Struct):
    """An answer to what was told. What was not taken of it is told as warnings, under 200."""

    meta: _Meta = msgspec.field(default_factory=_Meta)

    def warnings(self) -> Sequence[str]:
        return [_words(each) for each in self.meta.warnings]


class _Titled(Struct):
    title: str = ""
    currency: str = ""


class _Reference(Struct):
    id: str = ""


class _Related(Struct):
    data: _Reference = msgspec.field(default_factory=_Reference)


class _OfPlan(Struct):
    room_type: _Related = msgspec.field(default_factory=_Related)


class _Occupancy(Struct):
    adults: int = 0
    children: int = 0
    infants: int = 0


class _Room(Struct):
    checkin_date: date
    checkout_date: date
    room_type_id: str | None = None
    booking_room_id: str | None = None
    occupancy: _Occupancy | None = None


class _Customer(Struct):
    name: str | None = None
    surname: str | None = None


class _Revision(Struct):
    booking_id: str
    status: str
    inserted_at: datetime
    rooms: list[_Room] = []
    customer: _Customer | None = None


def availability_value(property_there: str, news: FreeNights) -> dict[str, object]:
    return _range(property_there, news.first, news.last) | {"room_type_id": news.listing, "availability": news.free}


def restriction_value(property_there: str, rate_plan: str, news: TermsOfNights) -> dict[str, object]:
    """Return a value of /restrictions. A price is told in decimals: what the minor unit is could be seen otherwise."""
    terms = news.terms
    rate = {"rate": _decimals(terms.price, news.currency)} if terms.price > 0 else {}
    return (
        _range(property_there, news.first, news.last)
        | {"rate_plan_id": rate_plan}
        | rate
        | {
            "min_stay_arrival": terms.minimum_nights,
            "max_stay": terms.maximum_nights,
            "closed_to_arrival": terms.closed_to_arrival,
            "closed_to_departure": terms.closed_to_departure,
            "stop_sell": terms.stop_sell,
        }
    )


def feed_of(document: FeedDocument) -> Feed:
    """Read a page of the feed. A revision that cannot be read holds up no other."""
    revisions, unreadable = [], []
    for entity in document.data:
        try:
            revisions.append(_revision(entity))
        except (msgspec.MsgspecError, ValueError):
            unreadable.append(entity.id)
    return Feed(tuple(revisions), tuple(unreadable))


def property_there(document: PropertyDocument, rooms: RoomTypesDocument, plans: RatePlansDocument) -> PropertyThere:
    """Return what is there to be mapped. Raises `msgspec.MsgspecError` for what cannot be read."""
    own = msgspec.json.decode(document.data.attributes, type=_Titled)
    of_rooms: dict[str, list[tuple[str, str]]] = {}
    for plan in plans.data:
        room = msgspec.json.decode(plan.relationships, type=_OfPlan).room_type.data.id
        title = msgspec.json.decode(plan.attributes, type=_Titled).title
        of_rooms.setdefault(room, []).append((plan.id, title))
    found = tuple(
        RoomThere(room.id, msgspec.json.decode(room.attributes, type=_Titled).title, tuple(of_rooms.get(room.id, ())))
        for room in rooms.data
    )
    return PropertyThere(own.title, own.currency, found)


def _revision(entity: Entity) -> Revision:
    told = msgspec.json.decode(entity.attributes, type=_Revision)
    if told.status not in _STATES:
        raise ValueError(f"a status is one of {_STATES}, got {told.status!r}")
    if any(each.checkout_date <= each.checkin_date for each in told.rooms):
        raise ValueError("a room without nights")
    at = told.inserted_at if told.inserted_at.tzinfo else told.inserted_at.replace(tzinfo=UTC)
    rooms = tuple(_room(each) for each in told.rooms)
    return Revision(entity.id, told.booking_id, at, told.status == _CANCELLED, rooms, _name(told.customer))


def _room(told: _Room) -> Room:
    party = told.occupancy or _Occupancy()
    return Room(
        told.room_type_id or UNMAPPED_THERE,
        told.checkin_date,
        told.checkout_date,
        told.booking_room_id or "",
        *(party.adults, party.children, party.infants),
    )


def _name(customer: _Customer | None) -> str:
    words = f"{customer.name or ''} {customer.surname or ''}" if customer else ""
    printable = "".join(each if each.isprintable() else " " for each in words)
    return " ".join(printable.split())[:_NAME_CHARACTERS]


def _range(property_there: str, first: date, last: date) -> dict[str, object]:
    return {"property_id": property_there, "date_from": first.isoformat(), "date_to": last.isoformat()}


def _decimals(amount: int, currency: str) -> str:
    exponent = minor_unit_exponent(currency)
    whole, rest = divmod(amount, 10**exponent)
    return f"{whole}.{rest:0{exponent}}" if exponent else str(whole)


def _words(warning: Any) -> str:
    """Return what was wrong with a value: members with their complaints."""
    told = warning.get("warning", {}) if isinstance(warning, Mapping) else {}
    if not isinstance(told, Mapping):
        return str(told)
    return ", ".join(f"{name} {' and '.join(map(str, why))}" for name, why in told.items())
