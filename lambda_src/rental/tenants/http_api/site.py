"""Entry: what a site needs to know of its tenant, and what its host changes of that."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, expected_version, request_digest
from rental.tenants.domain.branding import Branding, Texts
from rental.tenants.dynamodb.brandings import DynamoDbBrandings
from rental.tenants.http_representations import SiteTexts, Tenant, shown_tenant
from rental.tenants.use_cases.branding import Command, branding_of, change_branding

Language = Literal["en", "de"]


class TenantChange(Struct, forbid_unknown_fields=True):
    """What to change of how the site presents itself. What is left out stays; each member is replaced as a whole.

    A tagline has at most 120 characters in one line, `about` at most 2,000 in paragraphs.
    """

    name: str | UnsetType = UNSET
    accent_colour: str | UnsetType = UNSET
    contact_email: str | UnsetType = UNSET
    languages: list[Language] | UnsetType = UNSET
    default_language: Language | UnsetType = UNSET
    texts: dict[Language, SiteTexts] | UnsetType = UNSET


api = HttpApi("tenants")


@api.operation("GET", "/api/v1/tenant", id="get_tenant", auth="optional", table=("GetItem",), answers=Tenant)
def get_tenant(request: Request) -> Response:
    """Tell what the site shows of its tenant: name, languages, currency, colour, logo, texts and address."""
    return _answer(branding_of(DynamoDbBrandings(tenant_table()), request.tenant_id))


@api.operation(
    "PATCH",
    "/api/v1/tenant",
    id="change_tenant",
    auth="required",
    roles=("host",),
    table=("GetItem", "UpdateItem"),
    takes=TenantChange,
    answers=Tenant,
    problems=("not-found", "version-mismatch", "idempotency-key-reused"),
)
def change(request: Request) -> Response:
    """Change how the site presents itself, at once and whatever is deployed later; If-Match guards as elsewhere."""
    fields = _fields_of(request.body(TenantChange))
    digest, expected = request_digest(request), expected_version(request)
    command = Command(request.tenant_id, request.principal, request.now, digest, expected, request.viewer_address)
    changed = change_branding(DynamoDbBrandings(tenant_table()), command, fields)
    count("TenantBrandingsChanged")
    return _answer(changed)


handler = api.handler


def _answer(branding: Branding) -> Response:
    return Response(shown_tenant(branding), headers={"etag": f'"{branding.version}"'})


def _fields_of(body: TenantChange) -> dict[str, Any]:
    fields = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    if "languages" in fields:
        fields["languages"] = tuple(dict.fromkeys(fields["languages"]))
    if "texts" in fields:
        fields["texts"] = {language: Texts(said.tagline, said.about) for language, said in fields["texts"].items()}
    return fields
