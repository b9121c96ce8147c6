"""A host leads a domain of their own to the site, over HTTP and step by step, on a table on moto."""

import json
from dataclasses import dataclass, field, replace
from typing import get_args

import pytest
from botocore.exceptions import ClientError

from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.tenants.domain.own_domain import (
    DomainFailureCode,
    DomainRefused,
    OwnDomain,
    domain_failure_code,
    domain_failure_words,
)
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.custom_domains import DynamoDbCustomDomains
from rental.tenants.dynamodb.own_domains import DynamoDbOwnDomains
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.http_api import domain as entry
from rental.tenants.ports.services import AddressTaken, EdgeSite, StillBusy
from rental.tenants.use_cases.own_domain import DomainOver, Leading
from tests.contexts.tenants.sample_specification import specification
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

PATH, DOMAIN, OTHER = "/api/v1/tenant/domain", "www.example.org", "www.example.net"
HOST = authorizer_context(**HOST_MEMBER)
OTHERS_HOST = authorizer_context(**HOST_MEMBER | {"tenant_id": BAROSSA})
CO_HOST = authorizer_context(**HOST_MEMBER | {"roles": "co-host"})


class Machine:
    """Step Functions, which starts a name once."""

    def __init__(self):
        self.started = []

    def start_execution(self, *, stateMachineArn, name, input):  # noqa: N803 - boto3's words
        if name in [each for each, _ in self.started]:
            raise ClientError({"Error": {"Code": "ExecutionAlreadyExists"}}, "StartExecution")
        self.started.append((name, stateMachineArn + input))


@dataclass
class Edge:
    """CloudFront, which serves a name once it leads there (`led`) and its certificate is issued (`issued`)."""

    led: bool = True
    issued: bool = True
    busy: bool = False
    places: dict = field(default_factory=dict)

    def ensure(self, tenant_id, domain):
        if not self.led:
            return None
        if any(domain == each for other, each in self.places.items() if other != tenant_id):
            raise AddressTaken(domain)
        self.places[tenant_id] = domain
        return EdgeSite("dt-1", deployed=self.issued)

    def remove(self, tenant_id):
        if self.busy and tenant_id in self.places:
            raise StillBusy("ResourceNotDisabled")
        self.places.pop(tenant_id, None)


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        monkeypatch.setattr(entry, "tenant_table", lambda: made)
        for tenant_id, subdomain in ((SEAVIEW, "seaview"), (BAROSSA, "barossa")):
            asked = TenantSpecification.of(specification(subdomain))
            DynamoDbTenants(made).add(asked.record(tenant_id), asked.mapping(tenant_id), subdomain)
        yield made


@pytest.fixture
def machine(monkeypatch):
    made = Machine()
    monkeypatch.setattr(entry, "step_functions", lambda: made)
    monkeypatch.setenv("DOMAINS_ARN", "arn:domains")
    monkeypatch.setenv("SITES_ENDPOINT", "d1.cloudfront.net")
    monkeypatch.setenv("PLATFORM_DOMAIN", "example.com")
    return made


@pytest.fixture
def edge():
    return Edge()


@pytest.fixture
def leading(table, edge):
    return Leading(DynamoDbOwnDomains(table), edge, DynamoDbCustomDomains(table))


def put(domain=DOMAIN, context=HOST):
    return call(entry.handler, "PUT", PATH, body={"domain": domain}, context=context)


def send(method, context=HOST):
    return call(entry.handler, method, PATH, context=context)


def leads_to(table, host=DOMAIN):
    found = DynamoDbHostMappings(table).find(host)
    return found.tenant_id if found else None


def test_a_domain_waits_is_issued_leads_to_the_site_and_is_removed(table, machine, edge, leading):
    none = {"domain": "", "state": "none", "records": [], "failure": "", "failure_code": ""}
    assert send("GET").body == none
    asked = put()
    records = [{"type": "CNAME", "name": DOMAIN, "value": "d1.cloudfront.net"}]
    assert (asked.status, asked.body) == (202, none | {"domain": DOMAIN, "state": "waiting", "records": records})
    for edge.led, edge.issued, state, settled in (
        (False, False, "waiting", False),
        (True, False, "issuing", False),
        (True, True, "active", True),
    ):
        assert leads_to(table) is None
        assert (leading.lead(SEAVIEW, 1), send("GET").body["state"]) == (settled, state)
    assert leads_to(table) == SEAVIEW
    assert send("DELETE").body["state"] == "removing"
    edge.busy = True
    with pytest.raises(StillBusy):
        leading.remove(SEAVIEW, 2)
    assert leads_to(table) is None, "nobody answers there while the distribution lets go"
    edge.busy = False
    leading.remove(SEAVIEW, 2)
    assert (send("GET").body, edge.places) == (none, {})
    assert put(OTHER).status == 202
    assert [name for name, _ in machine.started] == [f"{SEAVIEW}-domain-{number}" for number in (1, 2, 3)]
    assert '"act": "remove"' in machine.started[1][1]


def test_what_is_asked_again_is_done_once(table, machine):
    assert put().body == put().body
    assert len(machine.started) == 1
    send("DELETE")
    assert send("DELETE").body["state"] == "removing"
    assert len(machine.started) == 2


def test_another_domain_comes_after_the_first_is_gone(machine, table):
    put()
    refused = put(OTHER)
    assert (refused.status, refused.body["type"]) == (409, "urn:holiday-rental:problem:domain-there")
    assert DOMAIN in refused.body["detail"]
    send("DELETE")
    assert put().status == 409


@pytest.mark.parametrize(
    "domain", ["bay.example.com", "example.com", "Www.example.org", "nodots", "www.example.org:80", "-a.example.org"]
)
def test_no_host_leads_what_is_the_platforms_or_no_name_at_all(machine, table, domain):
    refused = put(domain)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/domain")
    assert machine.started == []


def test_a_site_of_anothers_keeps_its_address_and_its_domain(machine, table, edge, leading):
    put()
    leading.lead(SEAVIEW, 1)
    put(context=OTHERS_HOST)
    with pytest.raises(DomainRefused, match="leads-elsewhere"):
        leading.lead(BAROSSA, 1)
    edge.places.clear()  # the table refuses it too, whatever the distribution says
    with pytest.raises(DomainRefused):
        leading.lead(BAROSSA, 1)
    leading.fail(BAROSSA, 1, "leads-elsewhere")
    assert leads_to(table) == SEAVIEW
    assert edge.places == {}
    shown = send("GET", OTHERS_HOST).body
    assert (shown["state"], shown["failure_code"]) == ("failed", "leads-elsewhere")
    assert shown["failure"] == f"{DOMAIN} leads to another site already."


def test_what_failed_is_tried_anew_when_its_host_asks_again(machine, table, leading):
    put()
    leading.fail(SEAVIEW, 1, "took-too-long")
    assert put().body["state"] == "waiting"
    assert leading.lead(SEAVIEW, 2)
    assert leads_to(table) == SEAVIEW


def test_a_step_that_comes_late_leaves_nothing_of_what_was_given_up(machine, table, edge, leading):
    put()
    leading.lead(SEAVIEW, 1)
    send("DELETE")
    leading.remove(SEAVIEW, 2)
    edge.places[SEAVIEW] = DOMAIN  # by a step that had begun before
    with pytest.raises(DomainOver):
        leading.lead(SEAVIEW, 1)
    assert edge.places == {}
    for late in (leading.remove, leading.lead):
        with pytest.raises(DomainOver):
            late(SEAVIEW, 1)
    leading.fail(SEAVIEW, 1, "our-fault")
    assert send("GET").body["state"] == "none"


def test_a_tenant_that_leaves_takes_its_domain_along(machine, table, edge, leading):
    leading.leave(SEAVIEW)
    put()
    leading.lead(SEAVIEW, 1)
    for _ in range(2):
        leading.leave(SEAVIEW)
    assert (leads_to(table), edge.places) == (None, {})
    with pytest.raises(DomainOver):
        leading.lead(SEAVIEW, 1)


def test_only_hosts_lead_domains(machine, table):
    assert [send(method, CO_HOST).status for method in ("GET", "DELETE")] == [403, 403]
    assert put(context=CO_HOST).status == 403


def test_a_platform_that_leads_no_domains_says_so(table, monkeypatch):
    monkeypatch.delenv("DOMAINS_ARN", raising=False)
    assert [send("GET").status, put().status, send("DELETE").status] == [404, 404, 404]


@pytest.mark.parametrize("code", get_args(DomainFailureCode))
def test_every_failure_of_a_domain_has_words(code):
    asked = OwnDomain(tenant_id=SEAVIEW, domain=DOMAIN, state="failed", number=1, failure=code)
    assert bool(domain_failure_words(asked)) == bool(code)
    assert (
        domain_failure_words(replace(asked, failure="Words of before."))
        == "Something failed on our side. Try again in a while."
    )


def test_a_failed_state_tells_its_refusal_and_of_all_else_that_it_was_not_the_hosts_fault():
    cause = json.dumps({"errorMessage": str(DomainRefused("no-site"))})
    assert (domain_failure_code("DomainRefused", cause), domain_failure_code("KeyError", cause)) == (
        "no-site",
        "our-fault",
    )
