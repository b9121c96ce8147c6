"""Entry: where a host has told what happens: webhooks, their secrets, and a test."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.channels.domain.webhook import Webhook
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_representations import AnswerDocument, answer_document
from rental.channels.http_requests import WebhookActionBody, asker, webhook_in
from rental.channels.settings import doors
from rental.channels.use_cases.subscribing import (
    Clerk,
    Wanted,
    add_webhook,
    change_webhook,
    ping,
    remove_webhook,
    rotate_secret,
)
from rental.channels.wiring.sending_at_once import desk_of_request
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, request_digest
from rental.platform.secrets import platform_key

WebhookUrl = Annotated[str, Meta(max_length=2000)]
WebhookName = Annotated[str, Meta(min_length=1, max_length=60)]
EventName = Literal[
    "booking.placed.v1",
    "booking.requested.v1",
    "booking.confirmed.v1",
    "booking.changed.v1",
    "booking.started.v1",
    "booking.completed.v1",
    "booking.cancelled.v1",
    "booking.declined.v1",
    "booking.expired.v1",
    "nights.blocked.v1",
    "nights.unblocked.v1",
    "channel_stay.claimed.v1",
    "channel_stay.released.v1",
]
EventNames = Annotated[list[EventName], Meta(min_length=1, max_length=20)]
PropertyIds = Annotated[list[Annotated[str, Meta(pattern="^[a-z2-7]{16,52}$")]], Meta(max_length=100)]


class AddWebhookBody(Struct, forbid_unknown_fields=True):
    """Without `events` it is told of all, without `properties` of all there are and will be.

    `guest_details`: whether names, addresses and telephone numbers of guests are told.
    """

    url: WebhookUrl
    name: WebhookName
    events: EventNames | None = None
    properties: PropertyIds | None = None
    guest_details: bool = False


class ChangeWebhookBody(Struct, forbid_unknown_fields=True):
    """What is left out stays. `enabled`: what waits goes out then, in its order."""

    url: WebhookUrl | None = None
    name: WebhookName | None = None
    events: EventNames | None = None
    properties: PropertyIds | None = None
    guest_details: bool | None = None
    enabled: bool | None = None


class WebhookDocument(Struct):
    """A webhook. It is failing once nothing was taken for an hour, and disabled after three days of that."""

    webhook_id: str
    name: str
    url: str
    events: list[EventName]
    properties: list[str]
    guest_details: bool
    state: Literal["active", "failing", "disabled"]
    since: datetime | None
    added_at: datetime
    rotated_at: datetime | None


class WebhooksDocument(Struct):
    items: list[WebhookDocument]


class WebhookSecret(Struct):
    """What messages are signed with. It is shown this once."""

    webhook_id: str
    secret: str


class MadeWebhook(Struct):
    """A new webhook, and what its messages are signed with: the secret is shown this once."""

    webhook_id: str
    secret: str
    webhook: WebhookDocument


api = HttpApi("channels")


@api.operation(
    "GET",
    "/api/v1/webhooks",
    id="list_webhooks",
    auth="required",
    roles=("host",),
    table=("Query",),
    answers=WebhooksDocument,
)
def list_webhooks(request: Request) -> Response:
    """List the webhooks of a site, and how each is."""
    return Response(WebhooksDocument([_document(each) for each, _ in _store().all(request.tenant_id)]))


@api.operation(
    "POST",
    "/api/v1/webhooks",
    id="add_webhook",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "PutItem", "Query"),
    uses=("keys", "feeds"),
    limit=20,
    takes=AddWebhookBody,
    answers=MadeWebhook,
    status=201,
    problems=("webhook-refused", "too-many-webhooks", "idempotency-key-reused", "busy", "not-found"),
    leads_to=("ping_webhook", "change_webhook", "list_deliveries", "rotate_webhook_secret"),
)
def add(request: Request) -> Response:
    """Have an address told what happens from now on. Its secret is shown this once."""
    body, key = request.body(AddWebhookBody), platform_key()
    wanted = Wanted(body.url, body.name, body.events, body.properties, body.guest_details)
    made = add_webhook(_clerk(key), asker(request), wanted)
    count("WebhooksAdded")
    secret, *_ = made.secrets(key, request.now)
    return Response(MadeWebhook(made.id, secret, _document(made)), 201, {"location": f"/api/v1/webhooks/{made.id}"})


@api.operation(
    "PATCH",
    "/api/v1/webhooks/{webhook_id}",
    id="change_webhook",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "PutItem"),
    uses=("feeds",),
    takes=ChangeWebhookBody,
    answers=WebhookDocument,
    problems=("webhook-refused", "not-found", "busy"),
)
def change(request: Request) -> Response:
    """Change what a webhook is told, or where; disable it, or enable it again."""
    body = request.body(ChangeWebhookBody)
    wanted = Wanted(body.url, body.name, body.events, body.properties, body.guest_details, body.enabled)
    return Response(_document(change_webhook(_clerk(), asker(request), webhook_in(request), wanted)))


@api.operation(
    "DELETE",
    "/api/v1/webhooks/{webhook_id}",
    id="remove_webhook",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "PutItem"),
    status=204,
    problems=("not-found", "busy"),
)
def remove(request: Request) -> Response:
    """Tell a webhook nothing any more."""
    remove_webhook(_store(), asker(request), webhook_in(request))
    return Response(status=204)


@api.operation(
    "POST",
    "/api/v1/webhooks/{webhook_id}/secret",
    id="rotate_webhook_secret",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "PutItem"),
    uses=("keys",),
    limit=20,
    takes=WebhookActionBody,
    answers=WebhookSecret,
    problems=("not-found", "busy"),
)
def rotate(request: Request) -> Response:
    """Give a webhook another secret. For 24 hours messages are signed with the one before as well."""
    request.body(WebhookActionBody)
    rotated = rotate_secret(_store(), asker(request), webhook_in(request))
    secret, *_ = rotated.secrets(platform_key(), request.now)
    return Response(WebhookSecret(rotated.id, secret))


@api.operation(
    "POST",
    "/api/v1/webhooks/{webhook_id}/ping",
    id="ping_webhook",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "PutItem"),
    uses=("keys", "feeds"),
    limit=20,
    takes=WebhookActionBody,
    answers=AnswerDocument,
    problems=("not-found",),
)
def send_ping(request: Request) -> Response:
    """Send a signed test message now, and see what the endpoint answers."""
    request.body(WebhookActionBody)
    request_digest(request)  # it changes nothing, but a key is asked for as everywhere
    return Response(answer_document(ping(desk_of_request(request), request.tenant_id, webhook_in(request))))


handler = api.handler


def _store() -> DynamoDbWebhooks:
    return DynamoDbWebhooks(tenant_table())


def _clerk(key: bytes = b"") -> Clerk:
    return Clerk(_store(), doors(), key)


def _document(each: Webhook) -> WebhookDocument:
    return WebhookDocument(
        each.id,
        each.name,
        each.url,
        list(each.events),  # type: ignore[arg-type]
        list(each.properties),
        each.guest_details,
        each.state,  # type: ignore[arg-type]
        each.since,
        each.added_at,
        each.rotated_at,
    )
