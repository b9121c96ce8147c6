"""Entry: the picture that stands for a tenant's name, on the site and in letters."""

from rental.platform.dynamodb import tenant_table
from rental.platform.files import file_response
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, expected_version, file_request_digest
from rental.tenants.dynamodb.brandings import DynamoDbBrandings
from rental.tenants.http_representations import Tenant, shown_tenant
from rental.tenants.use_cases.branding import Command, change_logo, logo_at, remove_logo

_FOR_A_YEAR = "public, max-age=31536000, immutable"  # at an address that names its version, it never changes
_ASK_AGAIN = "no-cache"

api = HttpApi("tenants")


@api.operation(
    "GET",
    "/api/v1/tenant/logo",
    id="get_logo",
    auth="optional",
    table=("GetItem",),
    file="image/*",
    problems=("not-found",),
)
def get_logo(request: Request) -> Response:
    """Serve the logo that the host uploaded, at the address that the tenant's `logo_url` tells."""
    logo = logo_at(DynamoDbBrandings(tenant_table()), request.tenant_id)
    kept = _FOR_A_YEAR if request.query.get("v") == [logo.version] else _ASK_AGAIN
    return file_response(request, logo.raw, logo.content_type, {"cache-control": kept})


@api.operation(
    "PUT",
    "/api/v1/tenant/logo",
    id="change_logo",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem", "UpdateItem"),
    takes_file="application/octet-stream",
    answers=Tenant,
    problems=("not-found", "version-mismatch", "idempotency-key-reused"),
)
def put_logo(request: Request) -> Response:
    """Take a logo as it is: a PNG, JPEG or WebP by its bytes, at most 64 kB and 16-2,000 pixels wide and high."""
    branding = change_logo(DynamoDbBrandings(tenant_table()), _command(request), request.raw_body)
    count("LogosChanged")
    return Response(shown_tenant(branding), headers={"etag": f'"{branding.version}"'})


@api.operation(
    "DELETE",
    "/api/v1/tenant/logo",
    id="remove_logo",
    auth="required",
    roles=("host",),
    table=("GetItem", "DeleteItem", "UpdateItem"),
    status=204,
    problems=("not-found", "version-mismatch", "idempotency-key-reused"),
)
def delete_logo(request: Request) -> Response:
    """Show no logo any more, on the site or in letters."""
    branding = remove_logo(DynamoDbBrandings(tenant_table()), _command(request))
    count("LogosChanged")
    return Response(status=204, headers={"etag": f'"{branding.version}"'})


handler = api.handler


def _command(request: Request) -> Command:
    digest, expected = file_request_digest(request), expected_version(request)
    return Command(request.tenant_id, request.principal, request.now, digest, expected, request.viewer_address)
