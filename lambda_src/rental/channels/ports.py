"""What channels read and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from rental.bookings.contract import Occupied
from rental.channels.contract import Connection, Place, ToldBooking
from rental.channels.domain.availability import FreeNights
from rental.channels.domain.channel_lane import Lane as ChannelLane
from rental.channels.domain.channel_lane import Step
from rental.channels.domain.delivery import Answer, Delivery, Lane
from rental.channels.domain.listing import Listing, Waiting
from rental.channels.domain.rates import TermsOfNights
from rental.channels.domain.revision import Revision
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


class PartnerFailed(Exception):  # noqa: N818 - says what became of a call
    """A channel manager did not take a call: why, for the host. `refused`: it would not take it again either."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None, refused: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.retry_after, self.refused = reason, retry_after, refused


@dataclass(frozen=True, slots=True)
class Account:
    """A host's account at a channel manager: its server, its key, which is a secret, and the property there.

    `rate_plans` are those that our prices go to, by listing.
    """

    connection_id: str
    server: str
    api_key: str = field(repr=False)
    property_there: str
    rate_plans: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoomThere:
    """A listing of a channel manager's, with its rate plans: their ids and titles."""

    listing: str
    title: str
    rate_plans: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyThere:
    title: str
    currency: str
    rooms: tuple[RoomThere, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """Revisions that were not acknowledged, and the ids of those that nobody could read."""

    revisions: tuple[Revision, ...]
    unreadable: tuple[str, ...] = ()


class Channel(Protocol):
    """A channel that is told state and asked for bookings. All raise `PartnerFailed`."""

    def look(self, account: Account) -> PropertyThere:
        """Read what is there to be mapped. It shows too whether the key opens the account."""
        ...

    def tell_availability(self, account: Account, news: Sequence[FreeNights]) -> Sequence[str]:
        """Tell how much of listings is free, and return what was not taken of it, in the channel's words."""
        ...

    def tell_terms(self, account: Account, news: Sequence[TermsOfNights]) -> Sequence[str]:
        """Tell prices and rules of listings' nights, and return what was not taken of it."""
        ...

    def feed(self, account: Account) -> Feed:
        """Return the first of the revisions that are not acknowledged yet."""
        ...

    def acknowledge(self, account: Account, revision_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class OnSale:
    """How a place stands at this moment: None where there is no such unit any more."""

    terms: PropertyTerms | None = None
    occupied: Occupied | None = None


class ChannelManagers(Protocol):
    """How channel managers are kept in step, by connection."""

    def account(self, tenant_id: TenantId, connection_id: str) -> Account | None: ...

    def keep_account(self, tenant_id: TenantId, account: Account, change: Mapping[str, Any]) -> None:
        """Write an account in the place of the one before it, and publish that."""
        ...

    def forget_account(self, tenant_id: TenantId, connection_id: str) -> None:
        """Remove an account with its key; again changes nothing."""
        ...

    def mapped(self, tenant_id: TenantId, connection_id: str) -> Mapping[str, Place]:
        """Return where the listings of a connection lead."""
        ...

    def on_sale(self, tenant_id: TenantId, places: Sequence[Place], at: datetime, /) -> Mapping[Place, OnSale]:
        """Read how places stand now, in one round trip."""
        ...

    def standing(self, tenant_id: TenantId, connection_id: str) -> tuple[ChannelLane, Sequence[Step]]:
        """Read the lane of a connection and what its listings were told, in one round trip."""
        ...

    def move(self, tenant_id: TenantId, before: ChannelLane, after: ChannelLane, news: Mapping[str, Any]) -> bool:
        """Write a lane and publish news of it, if any: what they say, and their `last_change`.

        False where the stored one's number is not `before`'s.
        """
        ...

    def mark(self, tenant_id: TenantId, connection_id: str, listing: str, version: int = 0) -> None:
        """Note that something of a listing changed: however much more follows, all of it is told at once."""
        ...

    def record(self, tenant_id: TenantId, connection_id: str, step: Step) -> None:
        """Write what a listing was told. Marks that were made meanwhile stay."""
        ...

    def ask_pull(self, tenant_id: TenantId, connection_id: str, at: datetime, /) -> bool:
        """Publish that there are news to ask for; False where somebody else did in the same moment."""
        ...

    def booking(self, tenant_id: TenantId, connection_id: str, booking: str) -> ToldBooking | None: ...

    def hear(self, tenant_id: TenantId, told: ToldBooking, at: datetime, /) -> bool:
        """Keep a booking and publish it; False where the stored one's number is not the one before."""
        ...


class Work(Protocol):
    """What asks a worker to go on with a connection."""

    def push(self, tenant_id: TenantId, connection_id: str) -> None: ...

    def pull(self, tenant_id: TenantId, connection_id: str) -> None: ...
