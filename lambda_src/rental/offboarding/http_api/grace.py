"""Entry: a week to think better of it."""

from rental.offboarding.dynamodb.leavings import DynamoDbLeavingRequests
from rental.offboarding.http_representations import Leaving, shown_leaving
from rental.offboarding.use_cases.leaving import take_back
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response

api = HttpApi("offboarding")


@api.operation(
    "GET",
    "/api/v1/tenant/leaving",
    id="get_leaving",
    auth="required",
    roles=("host",),
    table=("GetItem",),
    answers=Leaving,
)
def leaving(request: Request) -> Response:
    """Tell whether this site is to be closed, and until when that can be taken back."""
    return Response(shown_leaving(DynamoDbLeavingRequests(tenant_table()).find(request.tenant_id)))


@api.operation(
    "DELETE",
    "/api/v1/tenant/leaving",
    id="take_leaving_back",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem"),
    answers=Leaving,
    problems=("not-found", "leaving-began", "version-mismatch"),
)
def stay(request: Request) -> Response:
    """Keep this site after all."""
    asked = take_back(DynamoDbLeavingRequests(tenant_table()), request.tenant_id, request.principal, request.now)
    return Response(shown_leaving(asked))


handler = api.handler
