"""What channels read and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rental.channels.contract import Connection
from rental.channels.domain.listing import Listing, Waiting
from rental.kernel.ids import PropertyId, TenantId
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Health:
    """What was heard of a partner, and how it was answered; `refused` are calls that it did not sign."""

    heard_at: datetime | None = None
    accepted: int = 0
    kept: int = 0
    conflicts: int = 0
    refused: int = 0


class Connections(Protocol):
    """A tenant's connections, and where the listings of each lead."""

    def site_url(self, tenant_id: TenantId) -> str:
        """Return the address of the tenant's site, without a path."""
        ...

    def all(self, tenant_id: TenantId) -> Sequence[tuple[Connection, Health]]:
        """List connections that are not removed, in order of their coming."""
        ...

    def find(self, tenant_id: TenantId, connection_id: str) -> Connection | None:
        """Read a connection, also one that was removed."""
        ...

    def write(self, tenant_id: TenantId, connection: Connection, change: Mapping[str, Any]) -> bool:
        """Write a change and publish it; False where the stored one's number is not the one before."""
        ...

    def listing(self, tenant_id: TenantId, connection_id: str, name: str) -> Listing | None:
        """Read a listing that ever led anywhere."""
        ...

    def listings(self, tenant_id: TenantId, connection_id: str) -> Sequence[Listing]:
        """List the listings that ever led anywhere, by name."""
        ...

    def write_listing(self, tenant_id: TenantId, listing: Listing, change: Mapping[str, Any]) -> bool:
        """Write where a listing leads and publish it; False where the stored one's number is not the one before."""
        ...

    def waiting(self, tenant_id: TenantId, connection_id: str) -> Sequence[Waiting]:
        """List what is kept of listings that lead nowhere, a moment behind: of at most 1,000 reservations."""
        ...

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None: ...
