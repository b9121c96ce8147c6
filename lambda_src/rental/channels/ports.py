"""What channels read and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rental.channels.contract import Connection
from rental.channels.domain.delivery import Answer, Delivery, Lane
from rental.channels.domain.listing import Listing, Waiting
from rental.channels.domain.webhook import Health as EndpointHealth
from rental.channels.domain.webhook import Webhook
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


class Webhooks(Protocol):
    """A tenant's webhooks, each with how its endpoint does."""

    def all(self, tenant_id: TenantId) -> Sequence[tuple[Webhook, EndpointHealth]]:
        """List webhooks that are not removed, in order of their coming, in one round trip."""
        ...

    def find(self, tenant_id: TenantId, webhook_id: str) -> tuple[Webhook, EndpointHealth] | None:
        """Read a webhook, also one that was removed, in one round trip."""
        ...

    def write(self, tenant_id: TenantId, webhook: Webhook, change: Mapping[str, Any]) -> bool:
        """Write a change and publish it; False where the stored one's number is not the one before."""
        ...

    def keep_health(self, tenant_id: TenantId, webhook_id: str, health: EndpointHealth) -> bool:
        """Write how an endpoint does; False where the stored one's number is not the one before."""
        ...


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    items: Sequence[Delivery]
    next_cursor: str | None


class Deliveries(Protocol):
    """Messages to webhooks, kept for 30 days, and the lanes in which they wait."""

    def add(self, tenant_id: TenantId, delivery: Delivery) -> Delivery:
        """Keep a new message, and return it; one that is there already stays, and is returned as it is."""
        ...

    def find(self, tenant_id: TenantId, webhook_id: str, property_id: str, version: int) -> Delivery | None: ...

    def record(self, tenant_id: TenantId, delivery: Delivery) -> None:
        """Write what came of a try."""
        ...

    def page(self, tenant_id: TenantId, webhook_id: str, limit: int, cursor: str | None) -> DeliveryPage:
        """Return a page, the latest first, a moment behind. Raises `InvalidRequest` for a cursor it did not make."""
        ...

    def since(self, tenant_id: TenantId, webhook_id: str, at: datetime) -> Mapping[str, tuple[int, int]]:
        """Return the first and the last version of each property that was made since an instant, a moment behind."""
        ...

    def first(self, tenant_id: TenantId, lane: Lane) -> Delivery | None:
        """Return what is to be sent next in a lane; None where all of it is sent."""
        ...

    def lanes(self, tenant_id: TenantId, webhook_id: str) -> Sequence[Lane]:
        """Return the lanes in which something waits, as they are stored at this moment."""
        ...

    def join(self, tenant_id: TenantId, lane: Lane) -> Lane:
        """Write a new lane; where there is one, make it go on to `lane.last`. Return what is there now."""
        ...

    def take(self, tenant_id: TenantId, lane: Lane, holder: str, now: datetime, until: datetime) -> Lane | None:
        """Hold a lane that nobody holds now; None where somebody does, or it is gone."""
        ...

    def move(self, tenant_id: TenantId, before: Lane, after: Lane) -> bool:
        """Write a lane that one holds; False where somebody else has it now, or it was put back."""
        ...

    def leave(self, tenant_id: TenantId, lane: Lane) -> bool:
        """Remove a lane that one holds and of which all is sent; False where more came, or somebody else has it."""
        ...

    def put_back(self, tenant_id: TenantId, lane: Lane) -> None:
        """Let a lane begin again behind `lane.sent`, whoever holds it; one that begins earlier is left as it is."""
        ...

    def forget(self, tenant_id: TenantId, lane: Lane) -> None:
        """Remove a lane, whatever waits in it."""
        ...


class Endpoints(Protocol):
    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str]) -> Answer:
        """Post a signed message to a stranger's address within seconds. Raises nothing of the network's."""
        ...


class Wakes(Protocol):
    def plan(self, tenant_id: TenantId, webhook_id: str, at: datetime) -> None:
        """Have a webhook's lanes looked at, at that instant or shortly after; many for one instant are one."""
        ...
