"""Entry: the partners whose reservations a host has come here, and their secrets."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.channels.contract import Connection, connection_address
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.http_requests import asker, connection_in
from rental.channels.ports import Health
from rental.channels.use_cases.connecting import add_connection, change_connection, remove_connection, rotate_secret
from rental.kernel.webhook_signature import webhook_secret
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key

ConnectionName = Annotated[str, Meta(min_length=1, max_length=60)]


class AddConnectionBody(Struct, forbid_unknown_fields=True):
    """`name` is what the host calls the partner."""

    name: ConnectionName
    channel: Literal["generic"] = "generic"


class ChangeConnectionBody(Struct, forbid_unknown_fields=True):
    name: ConnectionName | None = None
    state: Literal["active", "disabled"] | None = None


class RotateSecretBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""


class ConnectionHealth(Struct):
    """What was heard of a partner, and how it was answered; `refused` are calls that it did not sign."""

    heard_at: datetime | None
    accepted: int
    kept: int
    conflicts: int
    refused: int


class ConnectionDocument(Struct):
    """A partner. It tells its reservations at `events_url`."""

    connection_id: str
    channel: Literal["generic"]
    name: str
    state: Literal["active", "disabled"]
    events_url: str
    added_at: datetime
    rotated_at: datetime | None
    health: ConnectionHealth


class ConnectionsDocument(Struct):
    items: list[ConnectionDocument]


class ConnectionSecret(Struct):
    """What a partner is to be given. The secret is shown this once."""

    connection_id: str
    events_url: str
    secret: str


api = HttpApi("channels")


@api.operation(
    "GET",
    "/api/v1/channels/connections",
    id="list_channel_connections",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "Query"),
    uses=("keys",),
    answers=ConnectionsDocument,
)
def list_connections(request: Request) -> Response:
    """List the partners that may tell of reservations, and what was heard of each."""
    store, key = _store(), platform_key()
    site = store.site_url(request.tenant_id)
    return Response(
        ConnectionsDocument([_document(request, key, site, *each) for each in store.all(request.tenant_id)])
    )


@api.operation(
    "POST",
    "/api/v1/channels/connections",
    id="add_channel_connection",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem", "Query"),
    uses=("keys",),
    limit=20,
    takes=AddConnectionBody,
    answers=ConnectionSecret,
    status=201,
    problems=("too-many-connections", "idempotency-key-reused", "busy", "not-found"),
    leads_to=("rotate_channel_secret", "change_channel_connection", "list_channel_listings"),
)
def add(request: Request) -> Response:
    """Let a partner tell of reservations from now on: give it the address, and the secret that it signs with."""
    body, key, store = request.body(AddConnectionBody), platform_key(), _store()
    made = add_connection(store, key, asker(request), body.channel, body.name)
    count("ChannelConnectionsAdded")
    return Response(_secret(request, key, store, made), 201, {"location": f"/api/v1/channels/connections/{made.id}"})


@api.operation(
    "PATCH",
    "/api/v1/channels/connections/{connection_id}",
    id="change_channel_connection",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem", "Query"),
    uses=("keys",),
    takes=ChangeConnectionBody,
    answers=ConnectionDocument,
    problems=("not-found", "busy"),
)
def change(request: Request) -> Response:
    """Give a partner another name, or switch it off or on. Nothing that it told is given back."""
    body, store = request.body(ChangeConnectionBody), _store()
    changed = change_connection(store, asker(request), connection_in(request), body.name, body.state)
    health = next((health for each, health in store.all(request.tenant_id) if each.id == changed.id), Health())
    return Response(_document(request, platform_key(), store.site_url(request.tenant_id), changed, health))


@api.operation(
    "POST",
    "/api/v1/channels/connections/{connection_id}/secret",
    id="rotate_channel_secret",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
    uses=("keys",),
    limit=20,
    takes=RotateSecretBody,
    answers=ConnectionSecret,
    problems=("not-found", "busy"),
)
def rotate(request: Request) -> Response:
    """Give a partner another secret. The one before counts for 24 hours more."""
    request.body(RotateSecretBody)
    store = _store()
    rotated = rotate_secret(store, asker(request), connection_in(request))
    return Response(_secret(request, platform_key(), store, rotated))


@api.operation(
    "DELETE",
    "/api/v1/channels/connections/{connection_id}",
    id="remove_channel_connection",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
    status=204,
    problems=("not-found", "busy"),
)
def remove(request: Request) -> Response:
    """Hear a partner no more, and give back the nights that it sold."""
    remove_connection(_store(), asker(request), connection_in(request))
    return Response(status=204)


handler = api.handler


def _store() -> DynamoDbConnections:
    return DynamoDbConnections(tenant_table())


def _secret(request: Request, key: bytes, store: DynamoDbConnections, made: Connection) -> ConnectionSecret:
    secret = webhook_secret(key, made.id, made.secret_version)
    return ConnectionSecret(made.id, _events_url(request, key, store.site_url(request.tenant_id), made), secret)


def _document(request: Request, key: bytes, site: str, each: Connection, health: Health) -> ConnectionDocument:
    return ConnectionDocument(
        each.id,
        each.channel,  # type: ignore[arg-type]
        each.name,
        each.state,  # type: ignore[arg-type]
        _events_url(request, key, site, each),
        each.added_at,
        each.rotated_at,
        ConnectionHealth(health.heard_at, health.accepted, health.kept, health.conflicts, health.refused),
    )


def _events_url(request: Request, key: bytes, site: str, each: Connection) -> str:
    address = connection_address(key, request.tenant_id, each.id)
    return f"{site}/api/v1/channels/{each.channel}/events?connection={address}"
