"""What neighbours may see of channels: connections of partners, where their listings lead, and the keys of both.

What partners tell is answered by bookings, because the answer is the ledger's: it reads connections and mappings here.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
# After these, nights that a partner told of belong elsewhere, or nowhere.
PLACES_MOVED = (LISTING_MAPPED, LISTING_UNMAPPED, CONNECTION_REMOVED)

GENERIC = "generic"
CHANNELS = (GENERIC,)
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
