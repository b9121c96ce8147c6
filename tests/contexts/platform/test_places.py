"""A tenant's site and the platform's own address: each operation is called at one of them."""

import pytest

from rental.platform.http import HttpApi
from rental.platform.request import Request, Response
from rental.platform.tenant_credentials import _in_force
from tests.support.gateway import authorizer_context, call, platform_context
from tests.support.samples import SEAVIEW

api = HttpApi("sample")


@api.operation("GET", "/api/v1/things", id="list_things", auth="optional", table=("GetItem",))
def _list_things(request: Request) -> Response:
    return Response({"tenant": request.tenant_id})


@api.operation(
    *("GET", "/api/v1/tenants"),
    id="list_tenants",
    auth="optional",
    at="platform",
    table=("Query",),
    platform_keys=("G#TENANTS#*",),
)
def _list_tenants(request: Request) -> Response:
    found = {"tenancy": request.resolved_tenancy, "narrowed": _in_force.get(), "url": request.authorizer["site_url"]}
    return Response(found | {"kind": request.principal.kind})


@api.operation("DELETE", "/api/v1/tenants", id="drop", auth="required", at="platform", roles=("admin",))
def _drop(_request: Request) -> Response:
    return Response(status=204)


def test_at_the_platforms_address_there_is_no_tenant_and_no_tenants_credentials():
    answer = call(api.handler, "GET", "/api/v1/tenants", context=platform_context())
    url = "https://platform.example.com"
    assert answer.body == {"tenancy": None, "narrowed": None, "url": url, "kind": "anonymous"}


def test_a_tenants_operation_is_not_done_at_the_platforms_address():
    answer = call(api.handler, "GET", "/api/v1/things", context=platform_context())
    assert (answer.status, answer.slug) == (404, "platform-address")
    assert call(api.handler, "GET", "/api/v1/things").body == {"tenant": SEAVIEW}


def test_the_platforms_operation_is_not_done_at_a_tenants_site():
    answer = call(api.handler, "GET", "/api/v1/tenants")
    assert (answer.status, answer.slug) == (404, "platform-operation")


def test_the_platforms_operation_tells_hosts_nothing_before_it_is_clear_where_they_are():
    host = authorizer_context(principal_id="p", principal_kind="member", roles="host")
    assert call(api.handler, "DELETE", "/api/v1/tenants", context=host).slug == "platform-operation"


@pytest.mark.parametrize(("roles", "status"), [("admin", 204), ("guest", 403), ("", 403)])
def test_roles_count_at_the_platforms_address_as_elsewhere(roles, status):
    context = platform_context(principal_id="p", principal_kind="guest", roles=roles)
    assert call(api.handler, "DELETE", "/api/v1/tenants", context=context).status == status
    assert call(api.handler, "DELETE", "/api/v1/tenants", context=platform_context()).slug == "sign-in-required"


@pytest.mark.parametrize("path", ["/api/v1/tenants", "/api/v1/things"])
def test_the_edge_is_not_gone_around_at_the_platforms_address_either(path):
    answer = call(api.handler, "GET", path, context=platform_context(), headers={"x-origin-secret": "guessed"})
    assert answer.slug == "origin-refused"
