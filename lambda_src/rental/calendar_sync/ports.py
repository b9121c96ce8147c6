"""What calendars in step read and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.ledger_conflicts import Conflict
from rental.kernel.ids import PropertyId, TenantId
from rental.properties.contract import PropertyTerms


class ClosedCalendar(Protocol):
    """Which nights are closed, a moment behind the ledger. Older news than is kept changes nothing."""

    def close(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        """Keep a record's nights; False where newer news of it is kept."""
        ...

    def open(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        """Record that it closes nothing any more; False where newer news of it is kept."""
        ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[ClosedNights]:
        """Return what closes the property's units, those that are over left out, in order of check-in."""
        ...


@dataclass(frozen=True, slots=True)
class ConflictPage:
    items: Sequence[Conflict]
    next_cursor: str | None


class Conflicts(Protocol):
    """The conflicts that hosts were told of."""

    def find(self, tenant_id: TenantId, conflict_id: str) -> Conflict | None: ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Conflict]:
        """Return all of a property's that are kept, whatever their state, as they are stored at this moment."""
        ...

    def in_state(self, tenant_id: TenantId, state: str, limit: int, cursor: str | None) -> ConflictPage:
        """Return a page, a moment behind: open ones by their nights, the next first; settled ones the last first.

        A page may be short. Raises `InvalidRequest` for a cursor it did not make.
        """
        ...

    def write(self, tenant_id: TenantId, conflict: Conflict, change: Mapping[str, Any]) -> bool:
        """Write a change and publish it; False where the stored one's number is not the one before."""
        ...

    def amend(self, tenant_id: TenantId, conflict: Conflict) -> bool:
        """Write what both sides are now, without a change that is published; False where it has changed meanwhile."""
        ...


class Places(Protocol):
    """What is known of a property beside its nights."""

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None: ...

    def feed_names(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, str]:
        """Return which channel the property's feeds are of, or what the host calls them, by their ids."""
        ...
