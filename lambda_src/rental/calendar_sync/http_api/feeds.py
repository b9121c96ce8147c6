"""Entry: the calendars of other channels that a property's host has read."""

from dataclasses import replace
from functools import cache
from typing import Annotated

from msgspec import Meta, Struct

from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.calendar_sync.http_feed.feeds import HttpFeeds
from rental.calendar_sync.http_representations import (
    FeedDocument,
    FeedsDocument,
    PreviewDocument,
    feed_document,
    preview_document,
)
from rental.calendar_sync.http_requests import property_in
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from rental.calendar_sync.ports import Filed
from rental.calendar_sync.settings import Settings
from rental.calendar_sync.use_cases.registering import (
    Clerk,
    WantedFeed,
    add_feed,
    ask_for_pull,
    preview_feed,
    remove_feed,
)
from rental.kernel.secret_url import Doors
from rental.kernel.tenancy import Asker
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, opaque, request_digest
from rental.platform.secrets import platform_key

Address = Annotated[str, Meta(max_length=2000)]


class AddFeedBody(Struct, forbid_unknown_fields=True):
    """`unit` is needed where the property has several; `name` is what the host calls it."""

    url: Address
    unit: Annotated[str, Meta(min_length=1, max_length=20)] | None = None
    name: Annotated[str, Meta(max_length=60)] = ""


class PreviewBody(Struct, forbid_unknown_fields=True):
    url: Address


class PullBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""


api = HttpApi("calendar_sync")


@api.operation(
    "GET",
    "/api/v1/properties/{property_id}/calendar-feeds",
    id="list_calendar_feeds",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "Query"),
    answers=FeedsDocument,
    problems=("not-found",),
)
def list_feeds(request: Request) -> Response:
    """List the calendars that are read for a property, how each is, and what changed in it lately."""
    store = _store()
    filed = store.of_property(request.tenant_id, property_in(request))
    said = store.said(request.tenant_id, [each.feed.id for each in filed])
    return Response(FeedsDocument([feed_document(each, said[each.feed.id]) for each in filed]))


@api.operation(
    "POST",
    "/api/v1/properties/{property_id}/calendar-feeds",
    id="add_calendar_feed",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "PutItem", "Query"),
    uses=("keys", "feeds"),
    limit=20,
    takes=AddFeedBody,
    answers=FeedDocument,
    status=201,
    problems=("feed-refused", "feed-known", "too-many-feeds", "not-found", "busy"),
    leads_to=("pull_calendar_feed", "remove_calendar_feed", "list_calendar_feeds"),
)
def add(request: Request) -> Response:
    """Have a calendar read from now on: its nights are closed within minutes. Its address is never shown again."""
    body = request.body(AddFeedBody)
    wanted = WantedFeed(property_in(request), body.url, body.unit, body.name)
    filed = add_feed(_clerk(platform_key()), _asker(request), wanted)
    count("FeedsAdded")
    location = f"/api/v1/properties/{filed.feed.property_id}/calendar-feeds/{filed.feed.id}"
    return Response(_document(request, filed), 201, {"location": location})


@api.operation(
    "DELETE",
    "/api/v1/properties/{property_id}/calendar-feeds/{feed_id}",
    id="remove_calendar_feed",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "DeleteItem", "GetItem", "PutItem"),
    uses=("feeds",),
    status=204,
    problems=("not-found", "busy"),
)
def remove(request: Request) -> Response:
    """Stop reading a calendar, and give back the nights that it closed."""
    remove_feed(_clerk(), _asker(request), property_in(request), opaque(request.path["feed_id"], "calendar"))
    return Response(status=204)


@api.operation(
    "POST",
    "/api/v1/properties/{property_id}/calendar-feeds/{feed_id}/pull",
    id="pull_calendar_feed",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "PutItem"),
    uses=("feeds",),
    limit=20,
    takes=PullBody,
    answers=FeedDocument,
    status=202,
    problems=("not-found", "busy"),
)
def pull(request: Request) -> Response:
    """Have a calendar read now. The list tells a moment later what came of it."""
    request.body(PullBody)
    feed_id = opaque(request.path["feed_id"], "calendar")
    return Response(_document(request, ask_for_pull(_clerk(), _asker(request), property_in(request), feed_id)), 202)


@api.operation(
    "POST",
    "/api/v1/properties/{property_id}/calendar-feed-preview",
    id="preview_calendar_feed",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem",),
    uses=("feeds",),
    limit=20,
    takes=PreviewBody,
    answers=PreviewDocument,
    problems=("feed-refused", "not-found"),
)
def preview(request: Request) -> Response:
    """Look into a calendar before having it read. Nothing is kept."""
    wanted = WantedFeed(property_in(request), request.body(PreviewBody).url)
    return Response(preview_document(preview_feed(_clerk(), _looker(request), wanted)))


handler = api.handler


def _document(request: Request, filed: Filed) -> FeedDocument:
    return feed_document(filed, _store().said(request.tenant_id, [filed.feed.id])[filed.feed.id])


def _asker(request: Request) -> Asker:
    """Return who asks for a change. Raises `Problem("idempotency-key-missing")`."""
    return replace(_looker(request), request=request_digest(request))


def _looker(request: Request) -> Asker:
    """Return who only wants to see something."""
    return Asker(request.tenant_id, request.principal, request.now, request.viewer_address)


def _clerk(key: bytes = b"") -> Clerk:
    doors = Doors(local=Settings.from_environment().local_partner)
    return Clerk(_store(), _feeds(doors), IcalendarReader(), doors, key)


@cache
def _feeds(doors: Doors) -> HttpFeeds:
    """Return what fetches feeds, made once: reading the system's certificates takes longer than a request."""
    return HttpFeeds(doors)


def _store() -> DynamoDbFeeds:
    return DynamoDbFeeds(tenant_table())
