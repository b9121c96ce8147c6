"""What the use cases need of the world."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rental.kernel.ids import BookingId, TenantId
from rental.reminders.domain.due import Due, Mark, Plan, Registry
from rental.reminders.domain.kinds import Chosen
from rental.reminders.domain.local_slots import Slot
from rental.reminders.domain.stays import Stay
from rental.reminders.domain.yearly import Days


@dataclass(frozen=True, slots=True)
class StayFile:
    """All that is known of a stay's reminders. `host_language` is what its host is written to in."""

    stay: Stay
    zone: str
    host_language: str
    chosen: Chosen
    plan: Plan
    paused: frozenset[str] = frozenset()
    pauses_version: int = 0


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is sent, as neighbours are told it."""

    mark: Mark
    stay: Stay
    recipient: str
    due: datetime
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class YearFile:
    """All that is known of what a subject is sent once a year."""

    days: Days
    plan: Plan


@dataclass(frozen=True, slots=True)
class Offer:
    """What is sent once in a `year` to a guest, or to all who take offers where `guest` is ""."""

    reminder: str
    year: int
    due: datetime
    guest: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a month's stays, or of the guests who take offers, and where the next begin; None after the last."""

    subjects: Sequence[str]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Replanning:
    """How far a tenant's stays are planned anew: those that leave in `month`, from `cursor` on. `number` counts steps.

    After the last month come the guests who take offers, until `guests_done`. `reason` names what called for it;
    `kinds` is the digest of the deployment's kinds by which they are planned.
    """

    reason: str
    month: str
    last_month: str
    cursor: str | None = None
    number: int = 0
    kinds: str = ""
    guests_done: bool = False

    @property
    def stays_done(self) -> bool:
        return self.month > self.last_month

    @property
    def done(self) -> bool:
        return self.stays_done and self.guests_done


class StayFiles(Protocol):
    """Stays as they are stored, in the tenant's part of the table."""

    def find(self, tenant_id: TenantId, booking_id: BookingId) -> StayFile | None: ...

    def leaving(self, tenant_id: TenantId, month: str, cursor: str | None, limit: int) -> Page:
        """Return standing stays that check out in a month, "yyyy-mm"."""
        ...


class YearFiles(Protocol):
    """Guests who take offers, as notifications keep them, and the tenant's seasons."""

    def find(self, tenant_id: TenantId, subject: str) -> YearFile:
        """Return a guest's, or the tenant's where `subject` is its id; of an unknown guest no day is known."""
        ...

    def takers(self, tenant_id: TenantId, cursor: str | None, limit: int) -> Page:
        """Return guests who take offers."""
        ...


class Plans(Protocol):
    def write(self, tenant_id: TenantId, subject: str, plan: Plan, expires: datetime) -> bool:
        """Write the next version; False where the stored one is not `plan.version`."""
        ...


class DueStore(Protocol):
    """The platform's own part: what is due when, for all tenants."""

    def put(self, due: Iterable[Due], number: int) -> None:
        """Keep what is due, each with the number of its plan; the zones and times of day first."""
        ...

    def remove(self, due: Due, number: int) -> None:
        """Drop what was put with that number; what another put since stays."""
        ...

    def registry(self, reminder: str) -> Registry: ...

    def at(self, reminder: str, slot: Slot) -> Iterator[Due]:
        """Yield all that is due in a slot."""
        ...

    def sweep_reached(self, reminder: str, through: datetime, *, set_back: bool = False) -> None:
        """Remember through which instant a kind was swept; an earlier one than is known counts only with `set_back`."""
        ...


class DueQueue(Protocol):
    def send(self, due: Iterable[Due], delay_seconds: int = 0) -> int:
        """Queue all, and return how many. Raises where some were not taken."""
        ...


class Marks(Protocol):
    def add(self, tenant_id: TenantId, reminder: Reminder, change: Mapping[str, Any]) -> Mark | None:
        """Mark a reminder as sent, which publishes it; where it was before, return that mark and do nothing."""
        ...

    def of_stay(self, tenant_id: TenantId, booking_id: BookingId) -> Sequence[Mark]: ...


class OfferMarks(Protocol):
    def add(self, tenant_id: TenantId, offer: Offer, change: Mapping[str, Any]) -> bool:
        """Mark an offer as sent in its year, which publishes it; False, and nothing done, where it was before."""
        ...

    def seasons_of(self, tenant_id: TenantId) -> frozenset[tuple[str, int]]:
        """Return which seasons went out in which years."""
        ...


class Pauses(Protocol):
    def write(
        self, tenant_id: TenantId, stay: Stay, paused: frozenset[str], version: int, change: Mapping[str, Any]
    ) -> bool:
        """Write which reminders of a stay are paused; False where `version` is not the one before."""
        ...


@dataclass(frozen=True, slots=True)
class StoredChoices:
    chosen: Chosen
    changed_by_request: bytes = b""


class ChoiceStore(Protocol):
    """What a tenant's host chose, and how far stays are planned anew after that."""

    def read(self, tenant_id: TenantId) -> StoredChoices: ...

    def write(self, tenant_id: TenantId, stored: StoredChoices, change: Mapping[str, Any]) -> bool:
        """Write the next version; False where the stored one is not the one before it."""
        ...

    def replanning(self, tenant_id: TenantId) -> Replanning | None: ...

    def replan(self, tenant_id: TenantId, step: Replanning, change: Mapping[str, Any]) -> bool:
        """Write the next step; False where the stored one is not the one before it."""
        ...
