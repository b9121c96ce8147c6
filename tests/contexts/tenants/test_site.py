import pytest

from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.http_api import site
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.support.gateway import authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        monkeypatch.setattr(site, "tenant_table", lambda: made)
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
    }


def test_a_site_without_a_record_is_not_found(table):
    answer = call(site.handler, "GET", "/api/v1/tenant", context=authorizer_context(tenant_id=BAROSSA))
    assert (answer.status, answer.slug) == (404, "not-found")


def test_pools_and_clients_are_not_told(table):
    assert "pool" not in str(call(site.handler, "GET", "/api/v1/tenant").body)
