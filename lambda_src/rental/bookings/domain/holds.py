"""How many stays may be held at once: nobody empties a calendar without booking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from rental.bookings.contract import CONTACT
from rental.kernel.errors import Problem

ADDRESS, SESSION = "address", "session"
HOLD_FOR = timedelta(minutes=15)
REQUEST_FOR = timedelta(hours=24)
# Live holds within one tenant. A unit's calendar keeps `MOST_HOLDS` whoever they are: more than one address may have.
MOST_LIVE_HOLDS: Mapping[str, int] = MappingProxyType({ADDRESS: 6, SESSION: 3, CONTACT: 5})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds what: `holds` are ids and when each ends. `version` 0 is not stored yet."""

    kind: str
    digest: bytes
    holds: tuple[tuple[str, datetime], ...] = ()
    version: int = 0

    @property
    def key(self) -> tuple[str, bytes]:
        return self.kind, self.digest

    def holding(self, hold_id: str, until: datetime, at: datetime) -> "Holder":
        """Add a hold, in place of one with its id; expired ones go. Raises `Problem("too-many-holds")`."""
        others = tuple((name, end) for name, end in self.holds if end > at and name != hold_id)
        most = MOST_LIVE_HOLDS[self.kind]
        if len(others) >= most:
            soonest = min(end for _, end in others)
            wait = max(1, int((soonest - at).total_seconds()) + 1)
            detail = f"At most {most} stays are held for one {self.kind} at a time; release one, or wait."
            raise Problem("too-many-holds", detail, headers={"retry-after": str(wait)}, held_by=self.kind, most=most)
        return replace(self, holds=(*others, (hold_id, until)))

    def without(self, hold_id: str, at: datetime) -> "Holder":
        return replace(self, holds=tuple((name, end) for name, end in self.holds if end > at and name != hold_id))
