"""The machine of hosts' own domains as it is deployed, on the emulator in this process."""

from datetime import UTC, datetime

import pytest

from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.kernel.tenancy import Principal
from rental.tenants.domain.own_domain import OwnDomain
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.own_domains import DynamoDbOwnDomains
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.own_domain import Asking, give_up_domain, lead_domain
from tests.contexts.tenants.sample_specification import specification
from tests.support.onboarding_in_process import onboarding_in_process, with_machines
from tests.support.samples import BAROSSA, SEAVIEW
from tests.support.state_machine import run

DOMAIN = "www.example.org"


class Domains:
    """Hosts' wishes, done at once by the template's machine."""

    def __init__(self, stand):
        self.stand, self.store, self.ended = stand, DynamoDbOwnDomains(stand.table), []

    def start(self, asked: OwnDomain) -> None:
        act = "remove" if asked.state == "removing" else "lead"
        given = {"tenant_id": asked.tenant_id, "number": asked.number, "act": act}
        self.ended.append(run(self.stand.machine("Domains"), given, self.stand.invoke))

    def lead(self, tenant_id, domain=DOMAIN):
        lead_domain(self.store, self, domain, "", asking(tenant_id))
        return self.store.find(tenant_id)

    def give_up(self, tenant_id):
        give_up_domain(self.store, self, asking(tenant_id))
        return self.store.find(tenant_id)

    def places(self):
        listed = self.stand.client("cloudfront").list_distribution_tenants()["DistributionTenantList"]
        own = [each for each in listed if each["Name"].endswith("-domain")]  # others' stay with their tests
        return {each["Name"]: [domain["Domain"] for domain in each["Domains"]] for each in own}

    def leads_to(self):
        found = DynamoDbHostMappings(self.stand.table).find(DOMAIN)
        return found.tenant_id if found else None


def asking(tenant_id):
    return Asking(tenant_id, Principal("host-1", "member", frozenset({"host"})), datetime.now(UTC), "")


@pytest.fixture(scope="module")
def domains(cloud):
    with onboarding_in_process(with_machines(cloud)) as stand:
        for tenant_id, subdomain in ((SEAVIEW, "seaview"), (BAROSSA, "barossa")):
            asked = TenantSpecification.of(specification(subdomain))
            DynamoDbTenants(stand.table).add(asked.record(tenant_id), asked.mapping(tenant_id), subdomain)
        yield Domains(stand)


def test_a_domain_comes_with_a_place_of_its_own_stays_one_tenants_and_goes_wholly(domains):
    assert (domains.lead(SEAVIEW).state, domains.ended[-1]) == ("active", None)
    ((name, led),) = domains.places().items()
    assert (name.endswith(f"{SEAVIEW}-domain"), led) == (True, [DOMAIN])
    assert domains.leads_to() == SEAVIEW
    refused = domains.lead(BAROSSA)
    assert (refused.state, refused.failure) == ("failed", "leads-elsewhere")
    assert domains.ended[-1] is None, "a host's mistake is no failure of the platform's"
    assert (domains.leads_to(), len(domains.places())) == (SEAVIEW, 1)
    assert (domains.give_up(SEAVIEW).state, domains.ended[-1]) == ("none", None)
    assert (domains.leads_to(), domains.places()) == (None, {})
    assert domains.lead(BAROSSA).state == "active"
    domains.stand.invoke("Domain", {"tenant_id": BAROSSA, "act": "undo"})
    assert (domains.leads_to(), domains.places()) == (None, {})
