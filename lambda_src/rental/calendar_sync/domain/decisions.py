"""What follows from a fetch: for the ledger, for the host, for guests' data."""

from dataclasses import dataclass
from datetime import date

from rental.calendar_sync.domain.feed import RefusedEvent

NEW = "new"
CHANGED = "changed"
CANCELLED = "cancelled"

TRIPPED = "tripped"  # so much went at once that it is held: tell the host
HOLDING = "holding"
BACK = "back"  # it came back
CONFIRMED = "confirmed"  # it stayed away long enough to be believed


@dataclass(frozen=True, slots=True)
class Closed:
    """Nights that the ledger must claim under `reference`, and move or release where they were others before."""

    reference: str
    start: date
    end: date
    blocking: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """An entry as it was at a moment."""

    uid: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the host is told. `stay` has the UID and dates as of now; `reference` names it in the ledger."""

    kind: str
    stay: Stay
    reference: str


@dataclass(frozen=True, slots=True)
class Move:
    """The data of a guest goes on to the same stay under another UID or with other dates."""

    guest: str
    before: Stay
    after: Stay


@dataclass(frozen=True, slots=True)
class Decisions:
    """`closed` is whole, not a difference; claim before releasing. Data of guests in `let_go` may be deleted."""

    closed: tuple[Closed, ...]
    announcements: tuple[Announcement, ...] = ()
    moves: tuple[Move, ...] = ()
    let_go: tuple[str, ...] = ()
    breaker: str = ""
    quarantined: tuple[RefusedEvent, ...] = ()
