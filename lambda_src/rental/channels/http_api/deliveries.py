"""Entry: what webhooks were told, what became of it, and having it sent once more."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

from rental.channels.domain.delivery import Delivery, split_id
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_representations import (
    DeliveriesDocument,
    DeliveryDetail,
    delivery_detail,
    delivery_document,
)
from rental.channels.http_requests import WebhookActionBody, asker, webhook_in
from rental.channels.use_cases.skipping import skip
from rental.channels.use_cases.subscribing import ask_for_replay, found, next_tries, replay
from rental.channels.wiring.sending_at_once import desk_of_request
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.instants import to_the_second
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response, request_digest


class DeliveriesQuery(Struct):
    limit: Annotated[int, Meta(ge=1, le=50)] = 25
    cursor: Annotated[str, Meta(max_length=500)] | None = None


class ReplayBody(Struct, forbid_unknown_fields=True):
    """`since` is with its offset from UTC; 30 days are kept."""

    since: datetime


class ReplayDocument(Struct):
    webhook_id: str
    since: datetime


api = HttpApi("channels")


@api.operation(
    "GET",
    "/api/v1/webhooks/{webhook_id}/deliveries",
    id="list_deliveries",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "Query"),
    query=DeliveriesQuery,
    answers=DeliveriesDocument,
    problems=("not-found",),
)
def list_deliveries(request: Request) -> Response:
    """List what a webhook was told, the latest first, and what became of it."""
    query, webhook_id = request.parameters(DeliveriesQuery), webhook_in(request)
    webhook, health = found(_webhooks(), request.tenant_id, webhook_id)
    page = _deliveries().page(request.tenant_id, webhook_id, query.limit, query.cursor)
    tried_at = next_tries(_deliveries(), request.tenant_id, webhook, health, page.items)
    items = [delivery_document(each, tried_at) for each in page.items]
    return Response(DeliveriesDocument(items, page.next_cursor))


@api.operation(
    "GET",
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
    id="get_delivery",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "GetItem", "Query"),
    answers=DeliveryDetail,
    problems=("not-found",),
)
def get_delivery(request: Request) -> Response:
    """Show what was sent, when, and what was answered."""
    webhook, health = found(_webhooks(), request.tenant_id, webhook_in(request))
    delivery = _delivery(request)
    tried_at = next_tries(_deliveries(), request.tenant_id, webhook, health, [delivery])
    return Response(delivery_detail(delivery, tried_at))


@api.operation(
    "POST",
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
    id="replay_delivery",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "GetItem", "PutItem", "UpdateItem"),
    uses=("keys", "feeds"),
    limit=60,
    takes=WebhookActionBody,
    answers=DeliveryDetail,
    problems=("not-found", "delivery-waiting"),
)
def replay_delivery(request: Request) -> Response:
    """Send a message once more now, under the id it had."""
    request.body(WebhookActionBody)
    request_digest(request)  # receivers know a message by its id: sent twice it does nothing twice
    after = replay(desk_of_request(request), request.tenant_id, webhook_in(request), _delivery(request))
    return Response(delivery_detail(after, {}))  # nothing that waits is sent here


@api.operation(
    "POST",
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/skip",
    id="skip_delivery",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    limit=60,
    takes=WebhookActionBody,
    answers=DeliveryDetail,
    problems=("not-found", "delivery-not-stuck", "busy"),
)
def skip_delivery(request: Request) -> Response:
    """Give up a message that is not taken, so that what follows of its property goes out."""
    request.body(WebhookActionBody)
    after = skip(_webhooks(), _deliveries(), asker(request), webhook_in(request), _delivery(request))
    return Response(delivery_detail(after, {}))  # it goes out no more


@api.operation(
    "POST",
    "/api/v1/webhooks/{webhook_id}/replay",
    id="replay_deliveries",
    auth="required",
    roles=("host",),
    table=("BatchGetItem", "PutItem"),
    limit=20,
    takes=ReplayBody,
    answers=ReplayDocument,
    status=202,
    problems=("not-found", "busy"),
)
def replay_all(request: Request) -> Response:
    """Have all that was made since an instant sent once more, each property's in its order."""
    since = _in_utc(request.body(ReplayBody).since)
    ask_for_replay(_webhooks(), asker(request), webhook_in(request), since)
    return Response(ReplayDocument(webhook_in(request), since), 202)


def _in_utc(since: datetime) -> datetime:
    if since.tzinfo is None:
        raise InvalidRequest("/since", "Say the offset from UTC, e.g. 2027-03-01T09:00:00Z.")
    try:
        return to_the_second(since.astimezone(UTC))
    except OverflowError:
        raise InvalidRequest("/since", "In UTC it must be within the years 1 to 9999.") from None


handler = api.handler


def _delivery(request: Request) -> Delivery:
    named = split_id(request.path["delivery_id"])
    there = _deliveries().find(request.tenant_id, webhook_in(request), *named) if named else None
    if there is None:
        raise Problem("not-found", f"There is no delivery {request.path['delivery_id'][:80]} here.")
    return there


def _webhooks() -> DynamoDbWebhooks:
    return DynamoDbWebhooks(tenant_table())


def _deliveries() -> DynamoDbDeliveries:
    return DynamoDbDeliveries(tenant_table())
