"""The custom resource against a real address to answer to and a table on moto."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from rental.kernel.tenancy import Principal
from rental.tenants import custom_resource
from rental.tenants.dynamodb.brandings import DynamoDbBrandings
from rental.tenants.dynamodb.platform_addresses import DynamoDbPlatformAddresses
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.branding import Command, change_branding
from tests.contexts.tenants.sample_specification import PLATFORM, specification
from tests.support.gateway import LambdaContext
from tests.support.moto_table import moto_table


class Answers(HTTPServer):
    """Takes what a function puts to its ResponseURL, as CloudFormation's bucket does."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken, self.largest = [], 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/answer?signature=x"


class _Taker(BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.largest = max(self.server.largest, len(body))
        self.server.taken.append((self.headers.get("content-type"), json.loads(body)))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_args):
        """Keep the test's output quiet."""


@pytest.fixture
def cloudformation(monkeypatch):
    server = Answers()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with moto_table() as table:
        monkeypatch.setattr(custom_resource, "own_table", lambda: table)
        yield Deployment(server, table)
    server.shutdown()
    thread.join()
    server.server_close()


class Deployment:
    def __init__(self, server, table):
        self.server, self.requests = server, 0
        self.tenants, self.addresses = DynamoDbTenants(table), DynamoDbPlatformAddresses(table)

    def ask(
        self, request_type, properties=None, physical_id=None, request_id=None, logical_id="Seaview", kind="Tenant"
    ):
        self.requests += 1
        event = {
            "RequestType": request_type,
            "ResourceType": f"Custom::{kind}",
            "RequestId": request_id or f"request-{self.requests}",
            "StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/demo/1",
            "LogicalResourceId": logical_id,
            "ResponseURL": self.server.url,
            "ResourceProperties": {"ServiceToken": "arn", "Specification": properties},
        }
        if physical_id:
            event["PhysicalResourceId"] = physical_id
        custom_resource.handler(event, LambdaContext())
        return self.server.taken[-1][1]


def test_creating_a_tenant_answers_its_id_and_claims_its_host(cloudformation):
    answer = cloudformation.ask("Create", specification())
    assert answer["Status"] == "SUCCESS"
    assert answer["Data"] == {"TenantId": answer["PhysicalResourceId"]}
    assert cloudformation.tenants.mapping_of("seaview.example.com").tenant_id == answer["PhysicalResourceId"]
    assert cloudformation.server.taken[0][0] == ""


def test_a_request_delivered_again_makes_no_second_tenant(cloudformation):
    first = cloudformation.ask("Create", specification(), request_id="one")
    second = cloudformation.ask("Create", specification(), request_id="one")
    assert second["Status"] == "SUCCESS"
    assert first["PhysicalResourceId"] == second["PhysicalResourceId"]


def test_another_tenants_host_cannot_be_claimed_and_rolling_back_leaves_it_alone(cloudformation):
    first = cloudformation.ask("Create", specification())
    second = cloudformation.ask("Create", specification(), logical_id="Other")
    assert second["Status"] == "FAILED"
    assert second["PhysicalResourceId"] != first["PhysicalResourceId"]
    assert "seaview.example.com belongs to another tenant" in second["Reason"]
    gone = cloudformation.ask("Delete", physical_id=second["PhysicalResourceId"], logical_id="Other")
    assert gone["Status"] == "SUCCESS"
    assert cloudformation.tenants.mapping_of("seaview.example.com").tenant_id == first["PhysicalResourceId"]


def test_a_change_keeps_the_id_and_moves_the_host(cloudformation):
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    changed = cloudformation.ask("Update", specification("bay", name="The Bay"), physical_id=made)
    assert (changed["Status"], changed["PhysicalResourceId"]) == ("SUCCESS", made)
    assert cloudformation.tenants.find(made).name == "The Bay"
    assert cloudformation.tenants.mapping_of("seaview.example.com") is None
    assert cloudformation.tenants.mapping_of("bay.example.com").tenant_id == made


def test_what_a_host_edited_survives_deployments(cloudformation):
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    brandings, host = DynamoDbBrandings(cloudformation.tenants.table), Principal("member", "host-1")
    change_branding(brandings, Command(made, host, datetime.now(UTC), b"the request here"), {"name": "The Bay"})
    changed = cloudformation.ask("Update", specification(name="Deployed", currency="EUR"), physical_id=made)
    record = cloudformation.tenants.find(made)
    assert (changed["Status"], record.name, record.currency) == ("SUCCESS", "The Bay", "EUR")
    cloudformation.ask("Delete", physical_id=made)
    cloudformation.ask("Create", specification(name="Again"), logical_id="Renamed")
    assert cloudformation.tenants.find(made).name == "The Bay"


def test_a_payment_account_is_its_tenants_alone(cloudformation):
    made = cloudformation.ask("Create", specification(payment_account="acct_1"))["PhysicalResourceId"]
    assert cloudformation.tenants.owner_of("acct_1") == made
    wanted = specification("barossa", payment_account="acct_1")
    refused = cloudformation.ask("Create", wanted, logical_id="Barossa")
    assert (refused["Status"], cloudformation.tenants.owner_of("acct_1")) == ("FAILED", made)
    assert "payment_account acct_1 belongs to another tenant" in refused["Reason"]
    other = cloudformation.ask("Create", specification("barossa"), logical_id="Barossa")["PhysicalResourceId"]
    refused = cloudformation.ask("Update", wanted, physical_id=other, logical_id="Barossa")
    assert (refused["Status"], cloudformation.tenants.owner_of("acct_1")) == ("FAILED", made)


def test_deleting_a_tenant_takes_its_site_down_and_keeps_its_data(cloudformation):
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    assert cloudformation.ask("Delete", specification(), physical_id=made)["Status"] == "SUCCESS"
    assert cloudformation.tenants.mapping_of("seaview.example.com") is None
    assert cloudformation.tenants.find(made) is not None
    assert cloudformation.ask("Delete", specification(), physical_id=made)["Status"] == "SUCCESS"


def test_a_tenant_made_again_under_another_name_is_the_one_it_was(cloudformation):
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    cloudformation.ask("Delete", specification(), physical_id=made)
    again = cloudformation.ask("Create", specification(name="Again"), logical_id="Renamed")
    assert (again["Status"], again["PhysicalResourceId"], again["Data"]) == ("SUCCESS", made, {"TenantId": made})
    assert cloudformation.tenants.find(made).name == "Again"
    assert cloudformation.tenants.mapping_of("seaview.example.com").tenant_id == made


def test_requests_delivered_again_after_a_tenant_came_back_change_nothing(cloudformation):
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    cloudformation.ask("Delete", specification(), physical_id=made)
    for _ in range(2):
        again = cloudformation.ask("Create", specification(), request_id="again", logical_id="Renamed")
        assert (again["Status"], again["PhysicalResourceId"]) == ("SUCCESS", made)
    late = cloudformation.ask("Delete", specification(), physical_id=made)
    assert late["Status"] == "SUCCESS"
    assert cloudformation.tenants.mapping_of("seaview.example.com").tenant_id == made


def test_a_wrong_specification_is_answered_with_its_fault_and_writes_nothing(cloudformation):
    answer = cloudformation.ask("Create", specification(currency="XXX"))
    assert answer["Status"] == "FAILED"
    assert "currency must be" in answer["Reason"]
    assert cloudformation.tenants.mapping_of("seaview.example.com") is None


@pytest.mark.parametrize("properties", [None, "text", [], {}])
def test_a_request_without_a_specification_is_answered_too(cloudformation, properties):
    assert cloudformation.ask("Create", properties)["Status"] == "FAILED"


def test_deleting_what_was_never_made_succeeds(cloudformation):
    assert cloudformation.ask("Delete", physical_id="demo-Seaview-1A2B3C")["Status"] == "SUCCESS"


def test_changing_a_tenant_that_is_not_there_fails(cloudformation):
    answer = cloudformation.ask("Update", specification(), physical_id="a" * 26)
    assert (answer["Status"], "there is no tenant" in answer["Reason"]) == ("FAILED", True)


def test_a_failure_of_the_table_is_answered_and_its_text_kept_to_the_log(cloudformation, monkeypatch):
    def broken():
        raise RuntimeError("a secret of ours " * 400)

    monkeypatch.setattr(custom_resource, "own_table", broken)
    answer = cloudformation.ask("Create", specification())
    assert answer["Status"] == "FAILED"
    assert "RuntimeError" in answer["Reason"]
    assert "secret" not in answer["Reason"]


@pytest.mark.parametrize("letter", ["\u0007", "🏖", '"', "\\"])
def test_an_answer_stays_within_what_cloudformation_takes(cloudformation, letter):
    cloudformation.ask("Create", specification(name=letter * 5000))
    assert cloudformation.server.largest < 4096


ADDRESS = {"kind": "PlatformAddress", "logical_id": "Platform"}


def test_the_platforms_own_address_is_kept_and_moves_with_its_host(cloudformation):
    made = cloudformation.ask("Create", PLATFORM, **ADDRESS)
    assert (made["Status"], made["PhysicalResourceId"]) == ("SUCCESS", "platform.example.com")
    assert cloudformation.addresses.find("platform.example.com").site_url == "https://platform.example.com"
    moved = PLATFORM | {"subdomain": "office", "host": "office.example.com", "site_url": "https://office.example.com"}
    changed = cloudformation.ask("Update", moved, physical_id="platform.example.com", **ADDRESS)
    assert changed["PhysicalResourceId"] == "office.example.com"
    assert cloudformation.ask("Delete", physical_id="platform.example.com", **ADDRESS)["Status"] == "SUCCESS"
    assert cloudformation.addresses.find("platform.example.com") is None
    assert cloudformation.addresses.find("office.example.com").guest_pool.client_id == "guestclient"


def test_a_platforms_address_that_was_renamed_in_its_app_stays(cloudformation):
    cloudformation.ask("Create", PLATFORM, **ADDRESS)
    again = cloudformation.ask("Create", PLATFORM, kind="PlatformAddress", logical_id="Renamed")
    assert again["Status"] == "SUCCESS"
    assert cloudformation.ask("Delete", physical_id="platform.example.com", **ADDRESS)["Status"] == "SUCCESS"
    assert cloudformation.addresses.find("platform.example.com") is not None


def test_no_tenant_gets_the_platforms_address_nor_the_platform_a_tenants(cloudformation):
    cloudformation.ask("Create", PLATFORM, **ADDRESS)
    refused = cloudformation.ask("Create", specification("platform"))
    assert (refused["Status"], "belongs to another" in refused["Reason"]) == ("FAILED", True)
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    moving = cloudformation.ask("Update", specification("platform"), physical_id=made)
    assert moving["Status"] == "FAILED"
    cloudformation.ask("Delete", physical_id=made)
    at_a_tenants = PLATFORM | {"host": "seaview.example.com", "site_url": "https://seaview.example.com"}
    refused = cloudformation.ask("Create", at_a_tenants, **ADDRESS)
    assert (refused["Status"], "choose another platform_subdomain" in refused["Reason"]) == ("FAILED", True)
    assert cloudformation.ask("Delete", physical_id=refused["PhysicalResourceId"], **ADDRESS)["Status"] == "SUCCESS"
    assert cloudformation.addresses.find("platform.example.com") is not None
    assert cloudformation.tenants.claim_on("seaview.example.com").tenant_id == made


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"version": "2"}, "version must be 1"),
        ({"host": "Platform"}, "host must be"),
        ({"site_url": "https://platform.example.com/x"}, "site_url must be"),
        ({"guest_pool": {"pool_id": "a", "client_id": "b", "issuer": "http://x"}}, "guest_pool.issuer must be"),
        ({"tenant_id": "x"}, "unknown field"),
    ],
)
def test_a_wrong_platforms_address_is_answered_with_its_fault(cloudformation, change, fault):
    answer = cloudformation.ask("Create", PLATFORM | change, **ADDRESS)
    assert (answer["Status"], fault in answer["Reason"]) == ("FAILED", True)


def test_names_that_look_like_anothers_or_like_the_platforms_are_refused_with_what_to_do(cloudformation):
    cloudformation.ask("Create", PLATFORM, **ADDRESS)
    made = cloudformation.ask("Create", specification())["PhysicalResourceId"]
    for name in ("sea-view", "p1atform"):
        answer = cloudformation.ask("Create", specification(name), logical_id="Other")
        assert (answer["Status"], "choose another subdomain" in answer["Reason"]) == ("FAILED", True)
    moved = cloudformation.ask("Update", specification("plat-form"), physical_id=made)
    assert (moved["Status"], "looks like it" in moved["Reason"]) == ("FAILED", True)
    like_a_tenants = PLATFORM | {"subdomain": "5eaview", "host": "5eaview.example.com"}
    like_a_tenants |= {"site_url": "https://5eaview.example.com"}
    refused = cloudformation.ask("Create", like_a_tenants, kind="PlatformAddress", logical_id="Another")
    assert (refused["Status"], "choose another platform_subdomain" in refused["Reason"]) == ("FAILED", True)


def test_a_name_that_no_host_may_sign_up_for_is_the_deployers_to_choose(cloudformation):
    assert cloudformation.ask("Create", specification("support"))["Status"] == "SUCCESS"
