"""Which nights of a unit a channel manager is to be told to be free or closed: what differs from what it was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rental.bookings.contract import Occupied

HORIZON_NIGHTS = 500  # as far ahead as channel managers keep
ALL_NIGHTS = (1 << HORIZON_NIGHTS) - 1


@dataclass(frozen=True, slots=True)
class Closed:
    """Nights from `first` on, `HORIZON_NIGHTS` of them: bit n of `nights` is set where that one is closed."""

    first: date
    nights: int


@dataclass(frozen=True, slots=True)
class FreeNights:
    """Nights of a listing, both ends included, of which `free` units can be sold."""

    listing: str
    first: date
    last: date
    free: int


def closed_nights(today: date, occupied: Occupied | None, *, on_sale: bool) -> Closed:
    """Return what is closed from `today` at the property on. A unit that was never sold has nothing closed."""
    if not on_sale:
        return Closed(today, ALL_NIGHTS)
    return Closed(today, occupied.closed(today, HORIZON_NIGHTS) if occupied else 0)


def news_of(listing: str, told: Closed | None, now: Closed) -> list[FreeNights]:
    """Return what is to be told for a listing to be known as `now`, in ranges; all of it where nothing was told."""
    shift = (now.first - told.first).days if told else HORIZON_NIGHTS
    if told is None or not 0 <= shift < HORIZON_NIGHTS:
        changed = ALL_NIGHTS
    else:
        never_told = ALL_NIGHTS & ~(ALL_NIGHTS >> shift)
        changed = ((told.nights >> shift) ^ now.nights) | never_told
    return [
        FreeNights(listing, now.first + timedelta(first), now.first + timedelta(last), int(not closed))
        for first, last, closed in _runs(changed & ALL_NIGHTS, now.nights)
    ]


def _runs(changed: int, closed: int) -> Iterator[tuple[int, int, bool]]:
    """Give the runs of changed nights that are alike, by their first and last."""
    at = 0
    while rest := changed >> at:
        first = at + (rest & -rest).bit_length() - 1
        is_closed = bool(closed >> first & 1)
        alike = changed & (closed if is_closed else ~closed)
        after = ~(alike >> first)
        at = first + (after & -after).bit_length() - 1
        yield first, at - 1, is_closed
