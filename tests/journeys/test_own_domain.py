"""A host's own domain over real HTTP: it waits for its record, is proved, leads to the site, and is nobody else's."""

import uuid
from urllib.parse import urlsplit

import pytest

from tests.support.dns_records import write_cname
from tests.support.eventually import eventually
from tests.support.site_client import SiteClient

DOMAIN = "/tenant/domain"


class Owner:
    """A demo host at their own site, with no domain at first."""

    def __init__(self, platform, tokens, subdomain):
        tenant = platform.tenant(subdomain)
        self.client, self.token, self.tenant_id = SiteClient(tenant.site), tokens[subdomain], tenant.tenant_id
        self.port = urlsplit(tenant.site).port

    def shown(self):
        return self.client.send("GET", DOMAIN, token=self.token).json()

    def asks(self, domain):
        asked = self.client.send("PUT", DOMAIN, token=self.token, json={"domain": domain})
        assert asked.status_code == 202, asked.text
        return asked.json()

    def comes_to(self, state):
        return eventually(self.shown, lambda seen: seen["state"] == state)

    def gives_up(self):
        self.client.send("DELETE", DOMAIN, token=self.token)
        return self.comes_to("none")

    def name_at(self, domain):
        """Return whose site answers there; None where nobody's does."""
        answered = SiteClient(f"http://{domain}:{self.port}").send("GET", "/tenant")
        return answered.json()["tenant_id"] if answered.status_code == 200 else None


@pytest.fixture(scope="module")
def owners(platform, tokens):
    made = [Owner(platform, tokens, subdomain) for subdomain in ("seaview", "barossa")]
    for each in made:
        each.gives_up()
    yield made
    for each in made:
        each.gives_up()


def looks(platform, owner, domain):
    """Return how often the machine looked whether the domain leads here."""
    machine = next(
        each["stateMachineArn"]
        for each in platform.client("stepfunctions").list_state_machines()["stateMachines"]
        if "Domains" in each["name"]
    )
    step_functions = platform.client("stepfunctions")
    running = step_functions.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
    (found,) = [each["executionArn"] for each in running if each["name"].startswith(f"{owner.tenant_id}-domain-")]
    history = step_functions.get_execution_history(executionArn=found, maxResults=1000)["events"]
    return sum(
        each["type"] == "TaskStateExited" and each["stateExitedEventDetails"]["name"] == "Lead" for each in history
    )


def test_a_domain_leads_to_its_owners_site_once_its_record_does_and_is_nobody_elses(platform, owners):
    seaview, barossa = owners
    name = f"www.{uuid.uuid4().hex}.example"
    asked = seaview.asks(name)
    assert asked["state"] == "waiting"
    (record,) = asked["records"]
    assert (record["type"], record["name"]) == ("CNAME", name)

    route53 = platform.client("route53")
    write_cname(route53, name, "elsewhere.example")
    seen = looks(platform, seaview, name)
    eventually(lambda: looks(platform, seaview, name), lambda found: found > seen + 1)
    assert (seaview.shown()["state"], seaview.name_at(name)) == ("waiting", None), "it leads elsewhere"
    assert barossa.asks(name)["state"] == "waiting", "who only asked keeps nobody from it"
    barossa.gives_up()

    write_cname(route53, name, record["value"])
    seaview.comes_to("active")
    assert seaview.name_at(name) == seaview.tenant_id
    barossa.asks(name)
    assert barossa.comes_to("failed")["failure_code"] == "leads-elsewhere"
    assert seaview.name_at(name) == seaview.tenant_id

    assert seaview.gives_up()["domain"] == ""
    assert seaview.name_at(name) is None
    barossa.asks(name)
    barossa.comes_to("active")  # free again for whoever its record leads to


def test_a_name_that_leads_to_this_machine_by_itself_needs_no_record(owners):
    seaview, _ = owners
    name = f"stays.{uuid.uuid4().hex[:12]}.localhost"
    seaview.asks(name)
    seaview.comes_to("active")
    assert seaview.name_at(name) == seaview.tenant_id
    seaview.gives_up()
