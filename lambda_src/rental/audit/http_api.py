"""Entry: who did what, for the hosts of a site."""

from rental.audit.contract import BOOKING, CLAIM, CONFLICT, PROPERTY, claim_name
from rental.audit.dynamodb import DynamoDbAuditTrail
from rental.audit.http_representations import Changes, ChangesQuery, changes
from rental.audit.use_cases import changes_of
from rental.kernel.errors import Problem
from rental.kernel.ids import is_opaque_id
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response

api = HttpApi("audit")


@api.operation(
    "GET",
    "/api/v1/audit/bookings/{booking_id}",
    id="get_booking_changes",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem"),
    query=ChangesQuery,
    answers=Changes,
    problems=("not-found",),
)
def get_booking_changes(request: Request) -> Response:
    """List what happened to a booking: who changed what, when, from where and why."""
    return _changes_of(request, BOOKING, _opaque(request, "booking_id"))


@api.operation(
    "GET",
    "/api/v1/audit/properties/{property_id}",
    id="get_property_changes",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem"),
    query=ChangesQuery,
    answers=Changes,
    problems=("not-found",),
)
def get_property_changes(request: Request) -> Response:
    """List what happened to a property: who changed what, when, from where and why."""
    return _changes_of(request, PROPERTY, _opaque(request, "property_id"))


@api.operation(
    "GET",
    "/api/v1/audit/properties/{property_id}/blocks/{block_id}",
    id="get_block_changes",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    query=ChangesQuery,
    answers=Changes,
    problems=("not-found",),
)
def get_block_changes(request: Request) -> Response:
    """List what happened to blocked nights, or to what a channel claimed, also after they were freed."""
    property_id, block_id = (_opaque(request, name) for name in ("property_id", "block_id"))
    return _changes_of(request, CLAIM, claim_name(property_id, block_id))


@api.operation(
    "GET",
    "/api/v1/audit/calendar-conflicts/{conflict_id}",
    id="get_conflict_changes",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    query=ChangesQuery,
    answers=Changes,
    problems=("not-found",),
)
def get_conflict_changes(request: Request) -> Response:
    """List what became of a calendar conflict: when it was found, who settled it and how, when it was over."""
    return _changes_of(request, CONFLICT, _opaque(request, "conflict_id"))


handler = api.handler


def _changes_of(request: Request, kind: str, id: str) -> Response:
    asked = request.parameters(ChangesQuery)
    return Response(changes(changes_of(_trail(), request.tenant_id, kind, id, limit=asked.limit, cursor=asked.cursor)))


def _opaque(request: Request, name: str) -> str:
    """Return an id as it was sent. Raises `Problem("not-found")` for what is none: keys are built from it."""
    given = request.path[name]
    if not is_opaque_id(given):
        raise Problem("not-found", f"There is no {name.removesuffix('_id')} {given[:60]} here.")
    return given


def _trail() -> DynamoDbAuditTrail:
    return DynamoDbAuditTrail(tenant_table())
