"""Entry: what hosts are told on the page."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from rental.kernel.errors import InvalidRequest
from rental.kernel.instants import instant
from rental.notifications.dynamodb.host_notices import DynamoDbHostNotices
from rental.notifications.http_representations import HostNotices, host_notices
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response


class NoticesQuery(Struct):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class ReadBody(Struct, forbid_unknown_fields=True):
    """`until` is the `at` of the latest notice that was seen: it and all before are read."""

    until: Annotated[datetime, Meta(tz=True)]


class Read(Struct):
    until: str


api = HttpApi("notifications")


@api.operation(
    "GET",
    "/api/v1/notices",
    id="list_notices",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem"),
    query=NoticesQuery,
    answers=HostNotices,
)
def list_notices(request: Request) -> Response:
    """List what hosts were told, the latest first, and which of it the caller has not read."""
    asked, notices = request.parameters(NoticesQuery), _notices()
    found = notices.latest(request.tenant_id, request.now, asked.limit)
    return Response(host_notices(found, notices.read_until(request.tenant_id, request.principal.id)))


@api.operation(
    "PUT",
    "/api/v1/notices/read",
    id="mark_notices_read",
    auth="required",
    roles=("host", "co-host"),
    table=("UpdateItem",),
    takes=ReadBody,
    answers=Read,
)
def mark_notices_read(request: Request) -> Response:
    """Mark notices up to an instant as read by the caller, for good."""
    _ = request.idempotency_key
    until = request.body(ReadBody).until
    if until > request.now:
        raise InvalidRequest("/until", "Notices of the future cannot have been read.")
    _notices().mark_read(request.tenant_id, request.principal.id, until)
    return Response(Read(instant(until)))


handler = api.handler


def _notices() -> DynamoDbHostNotices:
    return DynamoDbHostNotices(tenant_table())
