"""A booking at a channel manager as one of its revisions has it, and what changes when a newer one comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rental.channels.contract import ToldBooking, ToldRoom

UNMAPPED_THERE = "unmapped"  # the listing of a room that the channel manager itself cannot place
_ROOM_ID_CHARACTERS = 8
_MOST_ROOMS = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a revision. `room_id` is the same in each revision, where it is told at all."""

    listing: str
    check_in: date
    check_out: date
    room_id: str = ""
    adults: int = 0
    children: int = 0
    infants: int = 0


@dataclass(frozen=True, slots=True)
class Revision:
    """`at` is when the channel manager received it: of two of a booking the later is newer."""

    id: str
    booking: str
    at: datetime
    cancelled: bool
    rooms: tuple[Room, ...]
    guest_name: str = ""

    @property
    def version(self) -> int:
        """Return microseconds since 1970: a count that any two revisions agree on, in whatever order they come."""
        return int(self.at.timestamp()) * 1_000_000 + self.at.microsecond


def heard(there: ToldBooking | None, connection_id: str, revision: Revision) -> ToldBooking | None:
    """Return a booking after a revision; None where it, or a newer one, was heard before.

    Rooms that are no more are told as gone, once: an older revision cannot bring them back.
    """
    if there and there.version >= revision.version:
        return None
    rooms = () if revision.cancelled else _told_rooms(revision)
    standing = {each.reference for each in rooms}
    before = {each.reference: each for each in (*(there.rooms if there else ()), *_told_rooms(revision))}
    gone = tuple(each for name, each in before.items() if name not in standing)
    number = there.number + 1 if there else 1
    return ToldBooking(connection_id, revision.booking, revision.version, rooms, gone, number)


def last_day(told: ToldBooking) -> date:
    """Return its last check-out, or the day it was told where it has no room."""
    told_on = (_EPOCH + timedelta(microseconds=told.version)).date()
    return max((each.check_out for each in (*told.rooms, *told.gone)), default=told_on)


def _told_rooms(revision: Revision) -> tuple[ToldRoom, ...]:
    rooms = revision.rooms[:_MOST_ROOMS]
    ids = [each.room_id[:_ROOM_ID_CHARACTERS] for each in rooms]
    named = all(ids) and len(set(ids)) == len(ids)
    names: Sequence[str] = ids if named else _numbered(rooms)
    return tuple(
        ToldRoom(
            f"{revision.booking}.{name}",
            each.listing,
            each.check_in,
            each.check_out,
            revision.guest_name,
            *(each.adults, each.children, each.infants),
        )
        for name, each in zip(names, rooms, strict=True)
    )


def _numbered(rooms: Sequence[Room]) -> list[str]:
    """Return names by listing and place among its rooms, so that the same rooms in another order are named alike."""
    order = sorted(range(len(rooms)), key=lambda at: (rooms[at].listing, rooms[at].check_in, at))
    names = [""] * len(rooms)
    for number, at in enumerate(order, start=1):
        names[at] = str(number)
    return names
