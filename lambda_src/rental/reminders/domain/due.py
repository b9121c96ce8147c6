"""What is due: an item a reminder and stay, kept by the property's own day and quarter hour."""

from dataclasses import dataclass
from datetime import date, datetime

from rental.kernel.ids import TenantId
from rental.reminders.contract import DUE_SHARDS, due_shard
from rental.reminders.domain.local_slots import Slot

SHARDS = DUE_SHARDS


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder to look at when its slot comes: whether it goes out is decided then, from all as it is.

    `subject` is a booking, a guest who takes offers (as notifications name them), or the tenant itself.
    """

    reminder: str
    slot: Slot
    tenant_id: TenantId
    subject: str

    @property
    def shard(self) -> int:
        """Return which part of its slot it is in, the same for every run."""
        return due_shard(self.subject)


@dataclass(frozen=True, slots=True)
class Registry:
    """Which zones and times of day a kind's due items have, and through which instant they were swept."""

    in_use: tuple[tuple[str, str], ...] = ()
    swept_through: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A due item that was put: where, and in which version of its stay's plan."""

    slot: Slot
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is arranged for a subject, by kind, or by kind and year.

    `version` counts what was written from 1; 0 where nothing was.
    """

    entries: dict[str, Entry]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """That a reminder went out, for the stay's day that it counts from. Where there is one, it does not go out again.

    `request` recognises the request of a host who had it sent; it is empty where its moment had come.
    """

    reminder: str
    anchor_day: date
    sent_at: datetime
    request: bytes = b""
