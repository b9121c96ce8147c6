"""Entry: what a site needs to know of its tenant."""

import msgspec
from msgspec import Struct

from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.specification import tenant_at

api = HttpApi("tenants")


class Tenant(Struct):
    """The tenant whose site this is. `languages` are ISO 639-1 codes, `accent_colour` is "#rrggbb"."""

    tenant_id: str
    name: str
    host: str
    site_url: str
    languages: list[str]
    default_language: str
    currency: str
    time_zone: str
    accent_colour: str
    contact_email: str


@api.operation("GET", "/api/v1/tenant", id="get_tenant", auth="optional", table=("GetItem",), answers=Tenant)
def get_tenant(request: Request) -> Response:
    """Tell what the site shows of its tenant: name, languages, currency, colour and address."""
    record = tenant_at(DynamoDbTenants(tenant_table()), request.tenant_id)
    return Response(msgspec.convert(record, Tenant, from_attributes=True))


handler = api.handler
