"""Entry: properties over HTTP. Reading is open; creating, changing and archiving is the host's."""

from rental.kernel.ids import PropertyId, is_opaque_id
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, expected_version
from rental.platform.secrets import platform_key
from rental.properties.domain.property import Property, described
from rental.properties.dynamodb.store import DynamoDbProperties
from rental.properties.http_representations import (
    NewProperty,
    PropertyCards,
    PropertyChange,
    PropertyDocument,
    PropertyQuery,
    fields_of,
    shown_card,
    shown_property,
)
from rental.properties.use_cases import (
    Command,
    archive_property,
    change_property,
    create_property,
    published_property,
)

api = HttpApi("properties")


@api.operation(
    "GET",
    "/api/v1/properties",
    id="list_properties",
    auth="optional",
    table=("Query",),
    query=PropertyQuery,
    answers=PropertyCards,
    leads_to=("get_property", "quote_stays"),
)
def list_properties(request: Request) -> Response:
    """List published properties by title."""
    asked = request.parameters(PropertyQuery)
    page = _store().published(request.tenant_id, asked.limit, asked.cursor)
    return Response(PropertyCards([shown_card(each, request.now) for each in page.cards], page.next_cursor))


@api.operation(
    "GET",
    "/api/v1/properties/{property_id}",
    id="get_property",
    auth="optional",
    table=("GetItem",),
    answers=PropertyDocument,
    problems=("not-found",),
)
def get_property(request: Request) -> Response:
    """Show a published property with its rates and rules."""
    return _answer(request, published_property(_store(), request.tenant_id, _property_id(request)))


@api.operation(
    "POST",
    "/api/v1/properties",
    id="create_property",
    auth="required",
    roles=("host", "co-host"),
    table=("PutItem",),
    uses=("keys",),
    takes=NewProperty,
    answers=PropertyDocument,
    status=201,
    problems=("unknown-currency", "idempotency-key-reused"),
    leads_to=(
        *("get_property", "change_property", "get_availability", "quote_stays", "block_nights"),
        *("enter_booking", "hold_stay", "create_booking", "add_calendar_feed", "preview_calendar_feed"),
        *("list_calendar_feeds", "get_calendar_exports", "get_property_changes", "archive_property"),
    ),
)
def create(request: Request) -> Response:
    """Publish a property."""
    description = described(fields_of(request.body(NewProperty)))
    made = create_property(_store(), platform_key(), _command(request, request.body_hash()), description)
    count("PropertiesCreated")
    return _answer(request, made, status=201, location=f"/api/v1/properties/{made.id}")


@api.operation(
    "PATCH",
    "/api/v1/properties/{property_id}",
    id="change_property",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
    takes=PropertyChange,
    answers=PropertyDocument,
    problems=("not-found", "unknown-currency", "version-mismatch", "idempotency-key-reused"),
)
def change(request: Request) -> Response:
    """Replace some members of a property, each as a whole; If-Match guards against a change in between."""
    fields = fields_of(request.body(PropertyChange))
    command = _command(request, request.body_hash())
    expected = expected_version(request)
    return _answer(request, change_property(_store(), command, _property_id(request), fields, expected))


@api.operation(
    "DELETE",
    "/api/v1/properties/{property_id}",
    id="archive_property",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem"),
    status=204,
    problems=("not-found", "version-mismatch", "idempotency-key-reused"),
)
def archive(request: Request) -> Response:
    """Take a property off the site; bookings that were made stay."""
    archive_property(_store(), _command(request, b""), _property_id(request))
    return Response(status=204)


handler = api.handler


def _store() -> DynamoDbProperties:
    return DynamoDbProperties(tenant_table())


def _command(request: Request, body_hash: bytes) -> Command:
    return Command(request.tenant_id, request.principal, request.now, request.idempotency_key, body_hash)


def _property_id(request: Request) -> PropertyId:
    asked = request.path["property_id"]
    return PropertyId(asked if is_opaque_id(asked) else "unknown")


def _answer(request: Request, this: Property, status: int = 200, location: str | None = None) -> Response:
    headers = {"etag": f'"{this.version}"'} | ({"location": location} if location else {})
    return Response(shown_property(this, request.now), status, headers)
