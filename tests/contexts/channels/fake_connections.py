"""Connections in memory. They pass the same contract suite as the DynamoDB adapter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rental.channels.contract import REMOVED, Connection
from rental.channels.domain.listing import Listing, Waiting
from rental.channels.ports import Health
from rental.kernel.ids import PropertyId, TenantId
from rental.properties.contract import PropertyTerms


@dataclass
class FakeConnections:
    """`waits` is what bookings keeps of listings that lead nowhere; `changes` are what was published."""

    on_sale: dict[tuple[TenantId, PropertyId], PropertyTerms] = field(default_factory=dict)
    connections: dict[tuple[TenantId, str], Connection] = field(default_factory=dict)
    led: dict[tuple[TenantId, str, str], Listing] = field(default_factory=dict)
    waits: dict[tuple[TenantId, str], list[Waiting]] = field(default_factory=dict)
    changes: list[Mapping[str, Any]] = field(default_factory=list)

    def site_url(self, tenant_id: TenantId) -> str:
        return f"https://{tenant_id}.example.com"

    def all(self, tenant_id: TenantId) -> Sequence[tuple[Connection, Health]]:
        found = [each for (of, _), each in self.connections.items() if of == tenant_id and each.state != REMOVED]
        return [(each, Health()) for each in sorted(found, key=lambda each: (each.added_at, each.id))]

    def find(self, tenant_id: TenantId, connection_id: str) -> Connection | None:
        return self.connections.get((tenant_id, connection_id))

    def write(self, tenant_id: TenantId, connection: Connection, change: Mapping[str, Any]) -> bool:
        there = self.connections.get((tenant_id, connection.id))
        if (there.change_number if there else 0) != connection.change_number - 1:
            return False
        self.connections[tenant_id, connection.id] = connection
        self.changes.append(change)
        return True

    def listing(self, tenant_id: TenantId, connection_id: str, name: str) -> Listing | None:
        return self.led.get((tenant_id, connection_id, name))

    def listings(self, tenant_id: TenantId, connection_id: str) -> Sequence[Listing]:
        found = [each for (tenant, of, _), each in self.led.items() if (tenant, of) == (tenant_id, connection_id)]
        return sorted(found, key=lambda each: each.name)

    def write_listing(self, tenant_id: TenantId, listing: Listing, change: Mapping[str, Any]) -> bool:
        there = self.led.get((tenant_id, listing.connection_id, listing.name))
        if (there.change_number if there else 0) != listing.change_number - 1:
            return False
        self.led[tenant_id, listing.connection_id, listing.name] = listing
        self.changes.append(change)
        return True

    def waiting(self, tenant_id: TenantId, connection_id: str) -> Sequence[Waiting]:
        return self.waits.get((tenant_id, connection_id), [])

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None:
        return self.on_sale.get((tenant_id, property_id))
