"""Entry: feeds for other channels. Hosts read and renew their addresses; whoever has an address reads the feed."""

from datetime import datetime
from email.utils import format_datetime
from typing import Annotated

from msgspec import Meta, Struct

from rental.calendar_sync.contract import CONTENT_TYPE
from rental.calendar_sync.domain.exports import FILE_ENDING
from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.dynamodb.exports import DynamoDbExports
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.calendar_sync.http_requests import property_in
from rental.calendar_sync.use_cases.exporting import (
    Address,
    Exporting,
    Reading,
    exports_of,
    renew_export,
    unit_feed,
)
from rental.kernel.errors import Problem
from rental.kernel.ids import is_opaque_id
from rental.kernel.instants import to_the_second
from rental.platform.dynamodb import tenant_table
from rental.platform.files import file_response
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response, request_digest
from rental.platform.secrets import platform_key


class CalendarExport(Struct):
    """Where other channels read a unit's calendar. Whoever has the address reads it: give it to channels alone."""

    unit: str
    url: Annotated[str, Meta(description="Ends in .ics, since some channels take nothing else.")]
    created_at: datetime


class CalendarExports(Struct):
    """One for each unit of the property."""

    items: list[CalendarExport]


class RenewExportBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""


class CalendarFeedQuery(Struct, rename={"without": "not"}):
    """`not` is the id of a feed that is read for the unit: what it told itself is left out of the file.

    It may end in .ics, so that the whole address does: some channels take nothing else.
    """

    without: Annotated[str, Meta(max_length=56)] = ""


api = HttpApi("calendar_sync")


@api.operation(
    "GET",
    "/api/v1/properties/{property_id}/calendar-exports",
    id="get_calendar_exports",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "Query", "PutItem"),
    uses=("keys",),
    answers=CalendarExports,
    problems=("not-found",),
)
def get_calendar_exports(request: Request) -> Response:
    """List the addresses at which other channels read the calendars of a property's units."""
    found = exports_of(_exporting(request), property_in(request), request.now)
    return Response(CalendarExports([_document(each) for each in found]))


@api.operation(
    "POST",
    "/api/v1/properties/{property_id}/calendar-exports/{unit}/renewal",
    id="renew_calendar_export",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "Query", "PutItem", "DeleteItem"),
    uses=("keys",),
    takes=RenewExportBody,
    answers=CalendarExport,
    problems=("not-found",),
)
def renew_calendar_export(request: Request) -> Response:
    """Give a unit's calendar another address. The one before opens nothing any more."""
    request.body(RenewExportBody)
    asked = request_digest(request)
    property_id, unit = property_in(request), request.path["unit"]
    return Response(_document(renew_export(_exporting(request), property_id, unit, request.now, asked)))


@api.operation(
    "GET",
    "/api/v1/calendars/{token}",
    id="get_calendar_feed",
    auth="optional",
    table=("GetItem", "Query", "UpdateItem"),
    query=CalendarFeedQuery,
    file="text/calendar",
    problems=("not-found",),
)
def get_calendar_feed(request: Request) -> Response:
    """Read a unit's closed nights as an iCalendar file (RFC 5545): kinds and dates, nothing of any guest."""
    without = request.parameters(CalendarFeedQuery).without.removesuffix(FILE_ENDING)
    token, table = request.path["token"].removesuffix(FILE_ENDING), tenant_table()
    exports, calendar = DynamoDbExports(table), DynamoDbClosedNights(table)
    reading = Reading(token, request.now, without)
    feed = unit_feed(exports, calendar, request.tenant_id, reading) if is_opaque_id(token) else None
    if feed is None:
        raise Problem("not-found", "No calendar is read here, or its host has renewed the address.")
    if is_opaque_id(without):
        DynamoDbFeeds(table).note_reading(request.tenant_id, feed.exported.property_id, without, request.now)
    # Whoever keeps it asks again each time: a night that was sold is closed elsewhere at the next look.
    headers = {"cache-control": "private, no-cache"}
    if feed.changed_at:
        headers["last-modified"] = format_datetime(feed.changed_at, usegmt=True)
    return file_response(request, feed.file, CONTENT_TYPE, headers)


handler = api.handler


def _exporting(request: Request) -> Exporting:
    return Exporting(DynamoDbExports(tenant_table()), platform_key(), request.tenant_id)


def _document(address: Address) -> CalendarExport:
    return CalendarExport(address.unit, address.url, to_the_second(address.created_at))
