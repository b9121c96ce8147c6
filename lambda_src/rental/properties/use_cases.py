"""What a host does with properties, and what a guest sees of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId, derived_id
from rental.kernel.tenancy import Principal
from rental.properties.contract import PROPERTY_ARCHIVED, PROPERTY_CHANGED, PROPERTY_CREATED, PUBLISHED
from rental.properties.domain.property import Description, Property
from rental.properties.ports import PropertyStore, Stored


@dataclass(frozen=True, slots=True)
class Command:
    """Who asks for a change, when, and under which key; `request_hash` tells one body from another."""

    tenant_id: TenantId
    by: Principal
    at: datetime
    idempotency_key: str
    request_hash: bytes = b""

    def digest(self) -> bytes:
        """Return 16 bytes that recognise the request when it comes again: half for its key, half for its body."""
        return b"".join(
            hashlib.sha256(part).digest()[:8] for part in (self.idempotency_key.encode(), self.request_hash)
        )

    def repeats(self, digest: bytes) -> bool:
        """Tell whether `digest` is of this very request. Raises `Problem` for the same key with another body."""
        mine = self.digest()
        if mine[:8] == digest[:8] and mine != digest:
            raise Problem("idempotency-key-reused", "This key already made another change; send a new key.")
        return mine == digest


def create_property(store: PropertyStore, key: bytes, command: Command, description: Description) -> Property:
    """Publish a property; the same key and body give the same one. Raises `Problem` for the key with another body."""
    name = derived_id(key, command.tenant_id, command.by.id, "create_property", command.idempotency_key)
    new = Property(PropertyId(name), description, created_at=command.at)
    change = last_change(1, PROPERTY_CREATED, command.at, command.by)
    existing = store.add(command.tenant_id, Stored(new, command.digest()), change)
    if existing is None:
        return new
    if existing.made_by_request != command.digest():
        raise Problem("idempotency-key-reused", "This key already made another property; send a new key.")
    return existing.property


def change_property(
    store: PropertyStore, command: Command, property_id: PropertyId, fields: dict[str, Any], expected: int | None
) -> Property:
    """Replace some fields, each as a whole. `expected` is the version the host saw; None takes what is there."""

    def make(current: Property) -> Property:
        if expected is not None and expected != current.version:
            raise Problem("version-mismatch", f"You saw version {expected}, it is {current.version} now.")
        return current.changed(fields)

    return _next_version(store, command, property_id, make, PROPERTY_CHANGED)


def archive_property(store: PropertyStore, command: Command, property_id: PropertyId) -> None:
    """Take a property off the site; bookings made stay. A repeated request finds it gone and is content."""
    stored = store.find(command.tenant_id, property_id)
    if stored and stored.property.state != PUBLISHED and stored.changed_by_request == command.digest():
        return
    _next_version(store, command, property_id, Property.archived, PROPERTY_ARCHIVED)


def published_property(store: PropertyStore, tenant_id: TenantId, property_id: PropertyId) -> Property:
    """Return a property on the site. Raises `Problem("not-found")`, for archived ones too."""
    return _published(store, tenant_id, property_id).property


def _next_version(
    store: PropertyStore,
    command: Command,
    property_id: PropertyId,
    make: Callable[[Property], Property],
    event: str,
) -> Property:
    stored = _published(store, command.tenant_id, property_id)
    if command.repeats(stored.changed_by_request):
        return stored.property
    new = make(stored.property)
    change = last_change(new.version, event, command.at, command.by)
    next_stored = replace(stored, property=new, changed_by_request=command.digest())
    if not store.replace(command.tenant_id, next_stored, change):
        raise Problem("version-mismatch", "Someone changed it in the same moment; look again and repeat.")
    return new


def _published(store: PropertyStore, tenant_id: TenantId, property_id: PropertyId) -> Stored:
    stored = store.find(tenant_id, property_id)
    if stored is None or stored.property.state != PUBLISHED:
        raise Problem("not-found", f"There is no property {property_id} here.")
    return stored
