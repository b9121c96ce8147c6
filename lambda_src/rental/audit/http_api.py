"""Entry: who did what, for the hosts of a site."""

from rental.audit.contract import BOOKING, PROPERTY
from rental.audit.dynamodb import DynamoDbAuditTrail
from rental.audit.http_representations import Changes, ChangesQuery, changes
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
    table=("Query",),
    query=ChangesQuery,
    answers=Changes,
)
def get_booking_changes(request: Request) -> Response:
    """List what happened to a booking: who changed what, when, from where and why."""
    return _changes_of(request, BOOKING, request.path["booking_id"])


@api.operation(
    "GET",
    "/api/v1/audit/properties/{property_id}",
    id="get_property_changes",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    query=ChangesQuery,
    answers=Changes,
)
def get_property_changes(request: Request) -> Response:
    """List what happened to a property: who changed what, when, from where and why."""
    return _changes_of(request, PROPERTY, request.path["property_id"])


def _changes_of(request: Request, kind: str, id: str) -> Response:
    asked = request.parameters(ChangesQuery)
    return Response(changes(_trail().of(request.tenant_id, kind, id, asked.limit, asked.cursor)))


def _trail() -> DynamoDbAuditTrail:
    return DynamoDbAuditTrail(tenant_table())


handler = api.handler
