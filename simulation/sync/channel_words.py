"""How each channel tells a stay, the host's blocks, and the end of what it sells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from rental.calendar_sync.domain.channels import AIRBNB, BOOKING, GENERIC, VRBO, Channel
from rental.calendar_sync.domain.nights import Nights, joined, without

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking as the channel has it."""

    name: str
    start: date
    end: date
    mint: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A booking as the feed shows it."""

    uid: str
    start: date
    end: date
    summary: str


def listed(channel: Channel, stay: Shown, today: date) -> Listed | None:
    """Return how a stay is shown on a day at the property, or that it is not any more."""
    name, start, end = stay.name, stay.start, stay.end
    if channel == AIRBNB:
        return Listed(name, start, end, "Reserved") if today <= end + _DAY else None
    if end <= today:
        return None
    if channel == BOOKING:  # what is past is cut off, under a new UID every day
        first = max(start, today)
        cut = f" {first}" if first > start else ""
        uid = name if not cut and not stay.mint else _digest(f"{name} {stay.mint}{cut}") + "@booking.com"
        return Listed(uid, first, end, "CLOSED - Not available")
    if channel == VRBO:
        return Listed(name, start, end, "Reserved - Guest")
    if channel == GENERIC and start < today:
        return None
    uid = f"{_digest(f'{name} {stay.mint}')}@pms.example" if stay.mint else name
    return Listed(uid, start, end, "Booked")


def horizon(channel: Channel, feed: str, today: date) -> tuple[str, date, date, str]:
    """Return the nights that are not sold yet: their end rolls on, at Booking.com with a new UID."""
    first, end = date(2026, 12, 1), today + _DAY * 540
    if channel == AIRBNB:
        return f"{_digest(feed)}@airbnb.com", first, end, "Airbnb (Not available)"
    return f"{_digest(f'{feed} {today}')}@booking.com", first, end, "CLOSED - Not available"


def pieces(block: Nights, stays: Iterable[Nights]) -> list[Nights]:
    """Return what stays leave of a block."""
    return without(block, joined(stays))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
