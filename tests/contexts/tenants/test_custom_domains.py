"""A tenant's own domain as CloudFormation brings it, on a table on moto: one tenant's, and nobody else's."""

from contextlib import suppress

import pytest

from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.tenants import custom_resource
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.ports.sites import HostTaken
from tests.contexts.tenants.sample_specification import SPECIFICATION, specification
from tests.support.gateway import LambdaContext
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

DOMAIN = "www.example.org"


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        monkeypatch.setattr(custom_resource, "own_table", lambda: made)
        for tenant_id, subdomain in ((SEAVIEW, "seaview"), (BAROSSA, "barossa")):
            asked = TenantSpecification.of(specification(subdomain))
            DynamoDbTenants(made).add(asked.record(tenant_id), asked.mapping(tenant_id), subdomain)
        yield made


@pytest.fixture
def ask(monkeypatch, table):
    """Send one request; return the physical id and the failure that are answered."""

    def ask(kind, tenant_id=SEAVIEW, host=DOMAIN, *, by="Seaview", was=None, **changes):
        answers = []
        monkeypatch.setattr(custom_resource, "answer", lambda _, name, __, failure: answers.append((name, failure)))
        pools = {name: SPECIFICATION[name] for name in ("host_pool", "guest_pool")}
        said = {"version": "1", "tenant_id": tenant_id, "host": host, "platform_domain": "example.com", **pools}
        event = {
            "RequestType": kind,
            "ResourceType": "Custom::TenantDomain",
            "StackId": "stack",
            "LogicalResourceId": by,
            "ResourceProperties": {"Specification": said | changes},
            **({"PhysicalResourceId": was} if was else {}),
        }
        custom_resource.handler(event, LambdaContext())
        return answers[0]

    return ask


def leads_to(table, host=DOMAIN):
    found = DynamoDbHostMappings(table).find(host)
    return found.tenant_id if found else None


def test_a_domain_leads_to_its_tenant_and_is_taken_away_again(ask, table):
    for _ in range(2):
        assert ask("Create") == (DOMAIN, "")
    assert leads_to(table) == SEAVIEW
    assert ask("Delete", was=DOMAIN) == (DOMAIN, "")
    assert leads_to(table) is None


def test_nobody_takes_a_domain_that_leads_elsewhere(ask, table):
    ask("Create")
    name, failure = ask("Create", BAROSSA, by="Barossa")
    assert (name, "custom_domain www.example.org leads to another site already" in failure) == ("none", True)
    ask("Delete", BAROSSA, by="Barossa", was=DOMAIN)
    assert leads_to(table) == SEAVIEW


def test_a_sites_own_address_is_no_domain_to_claim_not_even_for_its_tenant(ask, table):
    for tenant_id in (SEAVIEW, BAROSSA):
        assert ask("Create", tenant_id, "seaview.example.com", platform_domain="")[1]
    ask("Delete", SEAVIEW, by="seaview", was="seaview.example.com")
    assert leads_to(table, "seaview.example.com") == SEAVIEW


def test_a_domain_is_no_address_for_a_site_to_claim(ask, table):
    ask("Create")
    asked = TenantSpecification.of(specification(host=DOMAIN, site_url=f"https://{DOMAIN}"))
    with suppress(HostTaken):
        DynamoDbTenants(table).adopt(asked.record(BAROSSA), asked.mapping(BAROSSA), "Barossa")
        pytest.fail("it was taken")
    assert leads_to(table) == SEAVIEW


def test_a_deletion_that_comes_late_leaves_what_was_made_since(ask, table):
    ask("Create", by="Old")
    ask("Create", by="New")
    ask("Delete", by="Old", was=DOMAIN)
    assert leads_to(table) == SEAVIEW


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"host": "bay.example.com"}, "custom_domain must not be at the platform's own example.com"),
        ({"host": "example.com"}, "custom_domain must not be at the platform's own example.com"),
        ({"host": "Www.example.org"}, "custom_domain must be a lower-case DNS name"),
        ({"tenant_id": "x"}, "tenant_id must be a tenant's id"),
        ({"version": "2"}, "version must be 1"),
    ],
)
def test_a_wrong_specification_is_answered_with_its_fault(ask, table, changes, said):
    name, failure = ask("Create", **changes)
    assert (name, said in failure) == ("none", True), failure
    assert leads_to(table) is None


def test_deleting_what_was_never_made_succeeds(ask):
    assert ask("Delete", was="none") == ("none", "")
