"""A partner's listing as the host sees it: where it leads, and how many of its reservations wait to lead anywhere."""

from dataclasses import dataclass, replace
from datetime import date

from rental.channels.contract import MAPPED, UNMAPPED, Place


@dataclass(frozen=True, slots=True)
class Listing:
    """What a partner calls `name` among the listings of a connection; `place` is None where it leads nowhere.

    `change_number` counts the changes of where it leads; 0 was never said. `request` recognises the last.
    """

    connection_id: str
    name: str
    place: Place | None = None
    change_number: int = 0
    request: bytes = b""

    @property
    def id(self) -> str:
        return f"{self.connection_id}/{self.name}"

    @property
    def state(self) -> str:
        return MAPPED if self.place else UNMAPPED

    def leading_to(self, place: Place | None, request: bytes) -> "Listing":
        """Return it after one more change."""
        return replace(self, place=place, change_number=self.change_number + 1, request=request)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reservation that is kept until its listing leads somewhere."""

    listing: str
    check_in: date
    check_out: date


@dataclass(frozen=True, slots=True)
class Known:
    """A listing with the reservations of it that wait: how many, and the first of their check-ins."""

    listing: Listing
    waiting: int = 0
    first_check_in: date | None = None
