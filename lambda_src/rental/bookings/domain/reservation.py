"""A partner's reservation: the newest version it told of, and in which units of ours that stands.

The partner counts versions and we count what became of them: a change of where its listing leads is one too. So
whatever comes late, twice or in another order finds a higher number, here and in the ledger.
"""

from dataclasses import dataclass, replace

from rental.bookings.domain.booking import Guests
from rental.channels.contract import Place
from rental.kernel.stay_dates import Stay

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ReservationNews:
    """What a partner tells of the reservation that it calls `name`, of one of its listings."""

    name: str
    listing: str
    version: int
    stay: Stay
    cancelled: bool = False
    guest_name: str = ""
    guests: Guests | None = None

    def agrees_with(self, other: "ReservationNews") -> bool:
        """Tell whether both say the same of the nights."""
        return (self.listing, self.stay, self.cancelled) == (other.listing, other.stay, other.cancelled)


@dataclass(frozen=True, slots=True)
class Reservation:
    """The newest news of a reservation, after `number` changes. `place` is where its listing leads, None: nowhere yet.

    `left` are places in other properties that it was in and may still hold nights of: within one the ledger moves it.
    """

    news: ReservationNews
    place: Place | None
    number: int = 1
    left: tuple[Place, ...] = ()

    @property
    def waits(self) -> bool:
        """Tell whether it is kept until its listing leads somewhere."""
        return self.place is None and not self.news.cancelled

    def told(self, news: ReservationNews, place: Place | None) -> "Reservation":
        """Return it after newer news."""
        return replace(self.moved(place), news=news)

    def moved(self, place: Place | None) -> "Reservation":
        """Return it after one more change, in another place or where it is."""
        was = (self.place,) if self.place else ()
        elsewhere = {each.property_id: each for each in (*self.left, *was)}
        left = tuple(each for name, each in elsewhere.items() if place is None or name != place.property_id)
        return replace(self, place=place, number=self.number + 1, left=left)

    def settled(self) -> "Reservation":
        """Return it after one more change, once the places it left are free of it."""
        return replace(self, number=self.number + 1, left=())
