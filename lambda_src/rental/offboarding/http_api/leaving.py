"""Entry: closing the site for good. Only its host may."""

from typing import Annotated

from msgspec import Meta, Struct

from rental.kernel.errors import Problem
from rental.offboarding.dynamodb.exports import DynamoDbExports
from rental.offboarding.dynamodb.leavings import DynamoDbLeavingRequests
from rental.offboarding.dynamodb.stays_to_come import DynamoDbStaysToCome
from rental.offboarding.dynamodb.tenants import DynamoDbTenantRecord, DynamoDbTenantsAmongAll
from rental.offboarding.http_representations import Leaving, shown_leaving
from rental.offboarding.ports import Export
from rental.offboarding.use_cases.exporting import ask_for_export
from rental.offboarding.use_cases.leaving import Wish, ask_to_leave
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, request_digest

api = HttpApi("offboarding")


class Confirmation(Struct, forbid_unknown_fields=True):
    """`confirmation` is the site's subdomain, as the host typed it."""

    confirmation: Annotated[str, Meta(max_length=63)]


@api.operation(
    "POST",
    "/api/v1/tenant/leaving",
    id="ask_to_leave",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem", "Query"),
    uses=("directory",),
    takes=Confirmation,
    answers=Leaving,
    status=202,
    problems=("stays-ahead", "managed-by-deployment", "version-mismatch"),
    leads_to=("get_leaving", "take_leaving_back", "get_data_export"),
)
def leave(request: Request) -> Response:
    """Close this site for good, a week from now; an export of all data is made at once."""
    tenant_id, wanted = request.tenant_id, request.body(Confirmation)
    if DynamoDbTenantsAmongAll(own_table()).origin(tenant_id) != "sign-up":
        raise Problem("managed-by-deployment", "This site was deployed by the operator: ask them to take it down.")
    table, digest, seconds = tenant_table(), request_digest(request), int(request.now.timestamp())
    record = DynamoDbTenantRecord(table).find(tenant_id)
    if record is None:
        raise Problem("not-found", "This site has no tenant record.")
    wish = Wish(wanted.confirmation, request.principal, request.now, digest)
    asked = ask_to_leave(DynamoDbLeavingRequests(table), DynamoDbStaysToCome(table), record, wish)
    export = Export(tenant_id=tenant_id, number=0, asked_at=seconds, request=digest)
    ask_for_export(DynamoDbExports(table), export, request.principal, request.now)
    count("LeavingsAsked")
    return Response(shown_leaving(asked), status=202)


handler = api.handler
