"""Entry: what a site needs to know of its tenant."""

from dataclasses import asdict

from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response
from rental.tenants.dynamodb import DynamoDbTenants
from rental.tenants.use_cases import tenant_at

api = HttpApi("tenants")
_SHOWN = (
    "tenant_id",
    "name",
    "host",
    "site_url",
    "languages",
    "default_language",
    "currency",
    "time_zone",
    "accent_colour",
    "contact_email",
)


@api.operation("GET", "/api/v1/tenant", id="get_tenant", auth="optional", table=("GetItem",))
def get_tenant(request: Request) -> Response:
    record = asdict(tenant_at(DynamoDbTenants(tenant_table()), request.tenant_id))
    return Response({name: record[name] for name in _SHOWN})


handler = api.handler
