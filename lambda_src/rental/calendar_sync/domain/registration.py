"""A feed as its host registered it. Its address is a secret and is kept apart: nothing here could tell it."""

from dataclasses import dataclass, replace
from datetime import datetime

from rental.kernel.ids import PropertyId

MOST_FEEDS = 20  # a property
LONGEST_NAME = 60
ACTIVE, REMOVED = "active", "removed"
WAITING, IN_STEP, FAILING, HELD = "waiting", "in_step", "failing", "held"


@dataclass(frozen=True, slots=True)
class Feed:
    """`source` is the host name of its address. `health` is what its host was last told, `since` when, `reason` why.

    `change_number` counts its changes from 1; `request` recognises the request that registered it.
    """

    id: str
    property_id: PropertyId
    unit: str
    name: str
    channel: str
    source: str
    added_at: datetime
    state: str = ACTIVE
    health: str = WAITING
    since: datetime | None = None
    reason: str = ""
    change_number: int = 1
    request: bytes = b""

    def next(self, **changes: object) -> "Feed":
        return replace(self, change_number=self.change_number + 1, **changes)  # type: ignore[arg-type]
