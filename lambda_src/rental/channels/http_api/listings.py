"""Entry: where a partner's listings lead. What was told of one that leads nowhere is kept until it does."""

import re
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.channels.domain.listing import Known, Listing
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.http_requests import asker, connection_in
from rental.channels.use_cases.mapping import known_listings, map_listing, unmap_listing
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response, opaque

_LISTING = re.compile(r"[A-Za-z0-9._~:@=+-]{1,64}")


class MapListingBody(Struct, forbid_unknown_fields=True):
    """`unit` is needed where the property has several."""

    property_id: Annotated[str, Meta(min_length=16, max_length=52)]
    unit: Annotated[str, Meta(min_length=1, max_length=20)] | None = None


class ListingDocument(Struct):
    """A listing of a partner's. `waiting` of its reservations are kept, because it leads nowhere yet."""

    listing: str
    state: Literal["mapped", "unmapped"]
    property_id: str
    unit: str
    waiting: int
    first_check_in: date | None


class ListingsDocument(Struct):
    items: list[ListingDocument]


api = HttpApi("channels")


@api.operation(
    "GET",
    "/api/v1/channels/connections/{connection_id}/listings",
    id="list_channel_listings",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "Query"),
    answers=ListingsDocument,
    problems=("not-found",),
)
def list_listings(request: Request) -> Response:
    """List a partner's listings: those that lead to a unit, and those of which reservations wait."""
    known = known_listings(_store(), request.tenant_id, connection_in(request))
    return Response(ListingsDocument([_document(each) for each in known]))


@api.operation(
    "PUT",
    "/api/v1/channels/connections/{connection_id}/listings/{listing}",
    id="map_channel_listing",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
    takes=MapListingBody,
    answers=ListingDocument,
    problems=("not-found", "busy"),
)
def map_it(request: Request) -> Response:
    """Let a listing lead to a unit. What was kept of it takes its nights a moment later."""
    body = request.body(MapListingBody)
    property_id = PropertyId(opaque(body.property_id, "property"))
    mapped = map_listing(_store(), asker(request), _listing_in(request), property_id, body.unit)
    return Response(_document(Known(mapped)))


@api.operation(
    "DELETE",
    "/api/v1/channels/connections/{connection_id}/listings/{listing}",
    id="unmap_channel_listing",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
    status=204,
    problems=("not-found", "busy"),
)
def unmap(request: Request) -> Response:
    """Let a listing lead nowhere. Its nights are given back, and its reservations wait."""
    unmap_listing(_store(), asker(request), _listing_in(request))
    return Response(status=204)


handler = api.handler


def _listing_in(request: Request) -> Listing:
    name = request.path["listing"]
    if not _LISTING.fullmatch(name):
        raise Problem("not-found", f"No partner has a listing {name[:60]}.")
    return Listing(connection_in(request), name)


def _store() -> DynamoDbConnections:
    return DynamoDbConnections(tenant_table())


def _document(known: Known) -> ListingDocument:
    listing = known.listing
    property_id, unit = (listing.place.property_id, listing.place.unit) if listing.place else ("", "")
    return ListingDocument(listing.name, listing.state, property_id, unit, known.waiting, known.first_check_in)  # type: ignore[arg-type]
