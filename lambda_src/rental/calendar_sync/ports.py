"""What calendars in step read and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.exports import Export, Exported, House
from rental.kernel.ids import PropertyId, TenantId


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
class UnitNights:
    """What closes a unit, in order of check-in. `changed_at` is when that was last another, also by nights let go."""

    closed: tuple[ClosedNights, ...]
    changed_at: datetime | None


class ClosedUnits(Protocol):
    """The same calendar as feeds out read it."""

    def of_unit(self, tenant_id: TenantId, property_id: PropertyId, unit: str, since: date) -> UnitNights:
        """Return what closes the unit and was not over on `since`, in one round trip for ordinary calendars."""
        ...


class ExportStore(Protocol):
    """At which addresses a tenant's units are read by other channels. Of an address only its token's digest is kept."""

    def house(self, tenant_id: TenantId, property_id: PropertyId) -> House | None:
        """Read what addresses are made from, in one round trip; None where there is no such property."""
        ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, Export]:
        """Return the exports that the property's units have, by unit."""
        ...

    def keep(self, tenant_id: TenantId, export: Export, exported: Exported, digest: str, former: str = "") -> bool:
        """Open the address of that digest, and close the `former` one; False where another was opened in between.

        The first of a unit has the number 1; a renewal's is one more than the one before.
        """
        ...

    def behind(self, tenant_id: TenantId, digest: str) -> Exported | None:
        """Return what is read at an address, as it is now; None where it was closed or never was."""
        ...
