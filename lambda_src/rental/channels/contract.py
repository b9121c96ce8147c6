"""What neighbours may see of channels: connections of partners, where their listings lead, and the keys of both.

What partners tell is answered by bookings, because the answer is the ledger's: it reads connections and mappings here.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rental.kernel.events import Event
from rental.kernel.ids import PropertyId, TenantId, UnitId, derived_id, is_opaque_id
from rental.kernel.tenancy import tenant_key

CONNECTION_ADDED = "ChannelConnectionAdded"
CONNECTION_CHANGED = "ChannelConnectionChanged"
CONNECTION_SECRET_ROTATED = "ChannelConnectionSecretRotated"  # noqa: S105 - an event's name
CONNECTION_REMOVED = "ChannelConnectionRemoved"
LISTING_MAPPED = "ChannelListingMapped"
LISTING_UNMAPPED = "ChannelListingUnmapped"
WEBHOOK_ADDED = "WebhookAdded"
WEBHOOK_CHANGED = "WebhookChanged"
WEBHOOK_SECRET_ROTATED = "WebhookSecretRotated"  # noqa: S105 - an event's name
WEBHOOK_REMOVED = "WebhookRemoved"
WEBHOOK_REPLAY_ASKED = "WebhookReplayAsked"
# What became of an endpoint: nothing was taken for an hour, for days, and again.
WEBHOOK_FAILING = "WebhookFailing"
WEBHOOK_DISABLED = "WebhookDisabled"
WEBHOOK_WORKING = "WebhookWorking"
CHANNEL_BOOKING_TOLD = "ChannelBookingTold"
CHANNEL_PULL_ASKED = "ChannelPullAsked"
CHANNEL_ACCOUNT_SET = "ChannelAccountSet"
# What became of a channel manager: it takes nothing for an hour, and it is in step again.
CONNECTION_FAILING = "ChannelConnectionFailing"
CONNECTION_WORKING = "ChannelConnectionWorking"
# After these, nights that a partner told of belong elsewhere, or nowhere.
PLACES_MOVED = (LISTING_MAPPED, LISTING_UNMAPPED, CONNECTION_REMOVED)

GENERIC, CHANNEX = "generic", "channex"
CHANNELS = (GENERIC, CHANNEX)
MANAGERS = "G#MANAGERS"  # the platform's own partition that tells where all channel managers are
ACTIVE, DISABLED, REMOVED = "active", "disabled", "removed"
MAPPED, UNMAPPED = "mapped", "unmapped"
BOTH_SECRETS_FOR = timedelta(hours=24)  # a partner changes its own meanwhile
CONNECTION_PREFIX, WEBHOOK_PREFIX, HEALTH_PREFIX = "CONNECTION#", "WEBHOOK#", "HEALTH#"
_PROOF_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Connection:
    """A partner that may tell a tenant of reservations. `secret_version` counts its secrets from 1.

    `change_number` counts its changes; `request` recognises the request that made the last one.
    """

    id: str
    channel: str
    name: str
    added_at: datetime
    state: str = ACTIVE
    secret_version: int = 1
    rotated_at: datetime | None = None
    change_number: int = 1
    request: bytes = b""

    def secret_versions(self, at: datetime) -> tuple[int, ...]:
        """Return the versions of the secret that its partner may sign with at the instant `at`, the newest first."""
        overlapping = self.rotated_at is not None and at < self.rotated_at + BOTH_SECRETS_FOR
        return (self.secret_version, *((self.secret_version - 1,) if overlapping else ()))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listing leads: a unit of a property."""

    property_id: PropertyId
    unit: UnitId


@dataclass(frozen=True, slots=True)
class ToldRoom:
    """A room of a booking at a channel manager, by the reference that it always has."""

    reference: str
    listing: str
    check_in: date
    check_out: date
    guest_name: str = ""
    adults: int = 0
    children: int = 0
    infants: int = 0


@dataclass(frozen=True, slots=True)
class ToldBooking:
    """A booking as its newest revision has it (`CHANNEL_BOOKING_TOLD`). `gone` are rooms that it has no more.

    `version` orders what is told of it, whichever comes first; `number` counts what was written of it.
    """

    connection_id: str
    booking: str
    version: int
    rooms: tuple[ToldRoom, ...]
    gone: tuple[ToldRoom, ...] = ()
    number: int = 1

    @classmethod
    def from_event(cls, event: Event) -> "ToldBooking":
        """Read the data of such an event. Raises `KeyError` naming a missing member."""
        return cls.from_plain(event.data, event.number)

    @classmethod
    def from_plain(cls, told: Mapping[str, Any], number: int) -> "ToldBooking":
        rooms, gone = (tuple(_room(each) for each in told[name]) for name in ("rooms", "gone"))
        return cls(told["connection_id"], told["booking"], told["version"], rooms, gone, number)

    def to_plain(self) -> dict[str, Any]:
        return {
            "connection_id": self.connection_id,
            "booking": self.booking,
            "version": self.version,
            "rooms": [_plain_room(each) for each in self.rooms],
            "gone": [_plain_room(each) for each in self.gone],
        }


def connections_partition(tenant_id: TenantId) -> str:
    """Return the partition of a tenant's connections, and of how each is."""
    return tenant_key(tenant_id, "CONNECTIONS")


def connection_key(tenant_id: TenantId, connection_id: str) -> tuple[str, str]:
    return connections_partition(tenant_id), f"{CONNECTION_PREFIX}{connection_id}"


def health_key(tenant_id: TenantId, connection_id: str) -> tuple[str, str]:
    """Return the key of what was heard of a connection: when last, and how often which answer was given."""
    return connections_partition(tenant_id), f"{HEALTH_PREFIX}{connection_id}"


def listing_key(tenant_id: TenantId, connection_id: str, listing: str) -> tuple[str, str]:
    """Return the key of where a listing leads, among its connection's."""
    return tenant_key(tenant_id, "LISTINGS", connection_id), listing


def reservations_partition(tenant_id: TenantId, connection_id: str) -> str:
    """Return the partition of the newest that a partner told of each of its reservations."""
    return tenant_key(tenant_id, "RESERVATIONS", connection_id)


def waiting_partition(tenant_id: TenantId, connection_id: str) -> str:
    """Return the partition, in the index `lists`, of the reservations whose listing leads nowhere yet.

    Their sort keys are "<listing>#<reservation>".
    """
    return tenant_key(tenant_id, "WAITING", connection_id)


def webhooks_partition(tenant_id: TenantId) -> str:
    """Return the partition of a tenant's webhooks, and of how the endpoint of each does."""
    return tenant_key(tenant_id, "WEBHOOKS")


def lanes_partition(tenant_id: TenantId, webhook_id: str) -> str:
    """Return the partition of the properties whose messages wait for a webhook."""
    return tenant_key(tenant_id, "LANES", webhook_id)


def deliveries_partition(tenant_id: TenantId, webhook_id: str) -> str:
    """Return the partition of a webhook's messages; in the index `lists` they are in order of their making."""
    return tenant_key(tenant_id, "DELIVERIES", webhook_id)


def manager_partition(tenant_id: TenantId, connection_id: str) -> str:
    """Return the partition of how a channel manager is kept in step, and of its key, which is the host's secret."""
    return tenant_key(tenant_id, "MANAGER", connection_id)


def account_name(connection_id: str) -> str:
    """Return what a host's account at a channel manager is called in its events."""
    return f"{connection_id}/account"


def lane_name(connection_id: str) -> str:
    """Return what the calls of a channel manager are called in their events."""
    return f"{connection_id}/lane"


def manager_pointer_key(tenant_id: TenantId, connection_id: str) -> tuple[str, str]:
    """Return the key, in the platform's own part, of what tells the sweep where a channel manager is."""
    return MANAGERS, f"{tenant_id}#{connection_id}"


def told_bookings_partition(tenant_id: TenantId, connection_id: str) -> str:
    """Return the partition of the newest that a channel manager told of each of its bookings."""
    return tenant_key(tenant_id, "TOLD", connection_id)


def connection_from_item(item: Mapping[str, Any]) -> Connection:
    """Read a connection's item (plain Python, schema version 1)."""
    return Connection(
        id=item["id"],
        channel=item["channel"],
        name=item["name"],
        added_at=datetime.fromisoformat(item["added_at"]),
        state=item["state"],
        secret_version=item["secret_version"],
        rotated_at=datetime.fromisoformat(item["rotated_at"]) if item.get("rotated_at") else None,
        change_number=item["last_change"]["number"],
        request=item.get("request_hash", b""),
    )


def place_from_item(item: Mapping[str, Any]) -> Place | None:
    """Read where a listing's item (plain Python, schema version 1) leads; None where it leads nowhere any more."""
    if item["state"] != MAPPED:
        return None
    return Place(PropertyId(item["property_id"]), UnitId(item["unit"]))


def connection_address(key: bytes, tenant_id: TenantId, connection_id: str) -> str:
    """Return what stands for a connection in the address that its partner calls.

    It names the tenant and proves itself: a made-up one is refused before anything is read.
    """
    return f"{tenant_id}.{connection_id}.{_proof(key, tenant_id, connection_id)}"


def connection_at(key: bytes, address: str) -> tuple[TenantId, str] | None:
    """Return whose connection an address stands for, and its id; None for an address that we did not make."""
    tenant, _, rest = address.partition(".")
    connection_id, _, proof = rest.partition(".")
    if not is_opaque_id(tenant) or not is_opaque_id(connection_id) or not proof.isascii():
        return None
    tenant_id = TenantId(tenant)
    fits = hmac.compare_digest(proof, _proof(key, tenant_id, connection_id))
    return (tenant_id, connection_id) if fits else None


def _proof(key: bytes, tenant_id: TenantId, connection_id: str) -> str:
    return derived_id(key, "channel-connection-address", tenant_id, connection_id)[:_PROOF_CHARACTERS]


def _plain_room(room: ToldRoom) -> list[Any]:
    days = (room.check_in.isoformat(), room.check_out.isoformat())
    return [room.reference, room.listing, *days, room.guest_name, room.adults, room.children, room.infants]


def _room(plain: Sequence[Any]) -> ToldRoom:
    reference, listing, check_in, check_out, *of_guests = plain
    return ToldRoom(reference, listing, date.fromisoformat(check_in), date.fromisoformat(check_out), *of_guests)
