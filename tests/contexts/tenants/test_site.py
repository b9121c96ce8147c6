import pytest

from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.http_api import logo, site
from tests.contexts.tenants.sample_pictures import jpeg, png
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

AS_HOST = authorizer_context(**HOST_MEMBER)


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        for entry in (site, logo):
            monkeypatch.setattr(entry, "tenant_table", lambda: made)
        specification = TenantSpecification.of(SPECIFICATION)
        DynamoDbTenants(made).add(specification.record(SEAVIEW), specification.mapping(SEAVIEW))
        yield made


def test_a_site_learns_of_its_tenant(table):
    answer = call(site.handler, "GET", "/api/v1/tenant")
    assert answer.status == 200
    assert answer.body == {
        "tenant_id": SEAVIEW,
        "name": "Seaview Stays",
        "host": "seaview.example.com",
        "site_url": "https://seaview.example.com",
        "languages": ["en", "de"],
        "default_language": "en",
        "currency": "AUD",
        "time_zone": "Australia/Adelaide",
        "accent_colour": "#1f6f5c",
        "contact_email": "hello@seaview.example.com",
        "logo_url": "",
        "texts": {},
        "editable": [
            *("name", "accent_colour", "contact_email", "languages", "default_language", "texts", "logo"),
        ],
    }
    assert (answer.headers["etag"], answer.headers["cache-control"]) == ('"1"', "no-store")


def test_a_site_without_a_record_is_not_found(table):
    answer = call(site.handler, "GET", "/api/v1/tenant", context=authorizer_context(tenant_id=BAROSSA))
    assert (answer.status, answer.slug) == (404, "not-found")


def test_pools_and_clients_are_not_told(table):
    assert "pool" not in str(call(site.handler, "GET", "/api/v1/tenant").body)


def change(body, key="one", **headers):
    headers = {"idempotency-key": key} | {name.replace("_", "-"): value for name, value in headers.items()}
    return call(site.handler, "PATCH", "/api/v1/tenant", body=body, headers=headers, context=AS_HOST)


def upload(picture, key="one"):
    headers = {"idempotency-key": key, "content-type": "image/svg+xml"}
    return call(logo.handler, "PUT", "/api/v1/tenant/logo", file=picture, headers=headers, context=AS_HOST)


def test_the_next_request_sees_what_the_host_changed(table):
    texts = {"de": {"tagline": "Am Meer"}}
    changed = change({"name": "The Bay", "languages": ["de", "de"], "default_language": "de", "texts": texts})
    assert (changed.status, changed.headers["etag"]) == (200, '"2"')
    shown = call(site.handler, "GET", "/api/v1/tenant")
    assert (shown.body, shown.headers["etag"]) == (changed.body, '"2"')
    assert (shown.body["name"], shown.body["languages"]) == ("The Bay", ["de"])
    assert shown.body["texts"] == {"de": {"tagline": "Am Meer", "about": ""}}


def test_a_change_is_refused_that_was_made_of_another_version(table):
    assert change({"name": "The Bay"}, if_match='"1"').status == 200
    assert change({"name": "The Bay"}, if_match='"1"').headers["etag"] == '"2"', "the same request, delivered again"
    late = change({"name": "Late"}, "two", if_match='"1"')
    assert (late.status, late.slug) == (412, "version-mismatch")
    assert change({"name": "Another"}).slug == "idempotency-key-reused"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"currency": "EUR"}, "/currency"),
        ({"name": None}, "/name"),
        ({"name": ""}, "/name"),
        ({"languages": ["fr"]}, "/languages/0"),
        ({"texts": {"en": {"headline": "x"}}}, "/texts"),
        ({"texts": {"en": {"tagline": "x" * 121}}}, "/texts/en/tagline"),
    ],
)
def test_what_a_host_may_not_say_is_pointed_at(table, body, pointer):
    refused = change(body)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("role", ["co-host", "cleaner"])
def test_only_the_host_edits_the_branding(table, role):
    context = authorizer_context(**HOST_MEMBER | {"roles": role})
    for handler, method, path in (
        (site.handler, "PATCH", "/api/v1/tenant"),
        (logo.handler, "PUT", "/api/v1/tenant/logo"),
        (logo.handler, "DELETE", "/api/v1/tenant/logo"),
    ):
        assert call(handler, method, path, body={"name": "x"}, context=context).slug == "role-required"


def test_a_logo_is_served_as_what_its_bytes_are_and_kept_for_ever_at_its_versions_address(table):
    shown = upload(png(240, 80))
    path, _, version = shown.body["logo_url"].partition("?v=")
    assert (shown.status, path) == (200, "/api/v1/tenant/logo")
    served = call(logo.handler, "GET", path, query={"v": version})
    assert (served.body, served.headers["content-type"]) == (png(240, 80), "image/png")
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert served.headers["x-content-type-options"] == "nosniff"
    again = call(logo.handler, "GET", path, query={"v": version}, headers={"if-none-match": served.headers["etag"]})
    assert (again.status, again.body) == (304, None)
    assert upload(jpeg(100, 100), "two").status == 200
    replaced = call(logo.handler, "GET", path, query={"v": version})
    assert (replaced.headers["content-type"], replaced.headers["cache-control"]) == ("image/jpeg", "no-cache")


def test_a_logo_that_is_no_picture_or_too_large_is_refused(table):
    refused = upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert (refused.status, refused.slug) == (422, "invalid-request")
    assert "PNG, JPEG or WebP" in refused.body["errors"][0]["detail"]
    assert upload(png(100, 100).ljust(65537, b"\0")).slug == "body-too-large"
    assert call(logo.handler, "GET", "/api/v1/tenant/logo").slug == "not-found"


def test_a_removed_logo_is_gone(table):
    upload(png(100, 100))
    removed = call(logo.handler, "DELETE", "/api/v1/tenant/logo", context=AS_HOST)
    assert (removed.status, removed.headers["etag"]) == (204, '"3"')
    assert call(logo.handler, "GET", "/api/v1/tenant/logo").status == 404
    assert call(site.handler, "GET", "/api/v1/tenant").body["logo_url"] == ""
