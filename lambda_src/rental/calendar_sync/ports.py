"""What calendars in step read and write."""

from collections.abc import Sequence
from typing import Protocol

from rental.calendar_sync.domain.closed_nights import ClosedNights
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
