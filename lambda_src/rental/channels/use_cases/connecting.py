"""Connections as hosts make, change and remove them. A secret is derived, so that none is stored."""

from collections.abc import Callable
from dataclasses import replace

from rental.channels.contract import (
    CONNECTION_ADDED,
    CONNECTION_CHANGED,
    CONNECTION_REMOVED,
    CONNECTION_SECRET_ROTATED,
    REMOVED,
    Connection,
)
from rental.channels.ports import Connections
from rental.channels.use_cases.changing import KEY_BYTES, change_told, changed, made_before, visible_name
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId, derived_id
from rental.kernel.tenancy import Asker

MOST_CONNECTIONS = 20


def add_connection(store: Connections, key: bytes, asker: Asker, channel: str, name: str) -> Connection:
    """Make a connection to a partner. The same request again is answered with it, as it is now.

    Raises `Problem`: "idempotency-key-reused", "too-many-connections".
    """
    name_given = visible_name(name, "connection")
    connection_id = derived_id(key, asker.tenant_id, "channel connection", asker.request[:KEY_BYTES].hex())
    if known := store.find(asker.tenant_id, connection_id):
        return made_before(known, asker)
    if len(store.all(asker.tenant_id)) >= MOST_CONNECTIONS:
        raise Problem("too-many-connections", f"A site has at most {MOST_CONNECTIONS} connections; remove one first.")
    made = Connection(connection_id, channel, name_given, asker.at.replace(microsecond=0), request=asker.request)
    if store.write(asker.tenant_id, made, change_told(made, CONNECTION_ADDED, asker)):
        return made
    return made_before(found(store, asker.tenant_id, connection_id), asker)


def change_connection(
    store: Connections, asker: Asker, connection_id: str, name: str | None, state: str | None
) -> Connection:
    """Give a connection another name, or switch it off or on. Raises `Problem("not-found")` or "busy"."""
    called = None if name is None else visible_name(name, "connection")

    def named(there: Connection) -> Connection:
        return replace(there, name=called or there.name, state=state or there.state)

    return _changed(store, asker, connection_id, CONNECTION_CHANGED, named)


def rotate_secret(store: Connections, asker: Asker, connection_id: str) -> Connection:
    """Give a connection another secret; the one before counts for a day more. The same request gives one only."""

    def rotated(there: Connection) -> Connection:
        at = asker.at.replace(microsecond=0)
        return replace(there, secret_version=there.secret_version + 1, rotated_at=at)

    return _changed(store, asker, connection_id, CONNECTION_SECRET_ROTATED, rotated)


def remove_connection(store: Connections, asker: Asker, connection_id: str) -> None:
    """Hear its partner no more; what it sold is given back by the listener of the event."""
    _changed(store, asker, connection_id, CONNECTION_REMOVED, lambda there: replace(there, state=REMOVED))


def found(store: Connections, tenant_id: TenantId, connection_id: str) -> Connection:
    """Return a connection that is not removed. Raises `Problem("not-found")`."""
    there = store.find(tenant_id, connection_id)
    if there is None or there.state == REMOVED:
        raise Problem("not-found", f"There is no connection {connection_id} here.")
    return there


def _changed(
    store: Connections, asker: Asker, connection_id: str, event: str, change: Callable[[Connection], Connection]
) -> Connection:
    return changed(found(store, asker.tenant_id, connection_id), asker, event, change, store.write)
