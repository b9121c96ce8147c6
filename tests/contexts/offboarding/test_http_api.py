"""A host asks over HTTP to leave, thinks better of it, and takes all data along."""

import pytest

from rental.offboarding.dynamodb.exports import DynamoDbExports
from rental.offboarding.dynamodb.leavings import DynamoDbLeavingRequests
from rental.offboarding.http_api import exports, grace, leaving
from rental.offboarding.s3 import S3ExportFiles
from rental.platform.dynamodb import to_item
from rental.tenants.contract import directory_key
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import SEAVIEW

PATH, EXPORT = "/api/v1/tenant/leaving", "/api/v1/tenant/export"
HOST = authorizer_context(**HOST_MEMBER)
CO_HOST = authorizer_context(**HOST_MEMBER | {"roles": "co-host"})


class Links:
    def generate_presigned_url(self, action, Params, ExpiresIn):  # noqa: N803 - boto3's names
        return f"https://exports.example/{Params['Key']}?{action}&{ExpiresIn}"


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        for entry in (leaving, grace, exports):
            monkeypatch.setattr(entry, "tenant_table", lambda: made)
        monkeypatch.setattr(leaving, "own_table", lambda: made)
        monkeypatch.setattr(exports, "_files", lambda: S3ExportFiles(Links(), "exports"))
        specification = TenantSpecification.of(SPECIFICATION)
        DynamoDbTenants(made).add(specification.record(SEAVIEW), specification.mapping(SEAVIEW))
        _came_by(made, "sign-up")
        yield made


def _came_by(table, origin):
    pk, sk = directory_key(SEAVIEW)
    table.client.put_item(TableName=table.name, Item=to_item({"pk": pk, "sk": sk, "origin": origin, "state": "active"}))


def ask(**more):
    return call(leaving.handler, "POST", PATH, **{"body": {"confirmation": "seaview"}, "context": HOST} | more)


def test_a_host_asks_looks_and_stays_after_all(table):
    assert call(grace.handler, "GET", PATH, context=HOST).body == {"state": "none"}
    asked = ask()
    assert (asked.status, asked.body["state"]) == (202, "asked")
    assert asked.body["closes_at"] > asked.body["asked_at"]
    assert call(grace.handler, "GET", PATH, context=HOST).body == asked.body
    assert call(grace.handler, "DELETE", PATH, context=HOST).body["state"] == "taken_back"


def test_whoever_leaves_has_an_export_made_at_once(table):
    ask()
    assert call(exports.handler, "GET", EXPORT, context=HOST).body["state"] == "making"


def test_a_link_opens_an_export_that_is_made(table):
    asked = call(exports.handler, "POST", "/api/v1/tenant/exports", context=HOST)
    assert (asked.status, asked.body["state"]) == (202, "making")
    store = DynamoDbExports(table)
    wanted = store.find(SEAVIEW)
    store.made(type(wanted)(tenant_id=SEAVIEW, number=1, asked_at=1, made_at=2, name="a/1.zip", size=9, rows=3))
    shown = call(exports.handler, "GET", EXPORT, context=HOST).body
    assert (shown["state"], shown["bytes"], shown["rows"]) == ("ready", 9, 3)
    assert shown["url"] == "https://exports.example/a/1.zip?get_object&900"
    again = call(exports.handler, "POST", "/api/v1/tenant/exports", context=HOST, headers={"idempotency-key": "2"})
    assert again.body["state"] == "making"


def test_what_a_deployment_made_is_the_operators_to_take_down(table):
    _came_by(table, "deployment")
    refused = ask()
    assert (refused.status, refused.slug) == (409, "managed-by-deployment")
    assert DynamoDbLeavingRequests(table).find(SEAVIEW) is None


@pytest.mark.parametrize(
    ("handler", "method", "path"),
    [
        (leaving.handler, "POST", PATH),
        (grace.handler, "DELETE", PATH),
        (grace.handler, "GET", PATH),
        (exports.handler, "POST", "/api/v1/tenant/exports"),
        (exports.handler, "GET", EXPORT),
    ],
)
def test_only_the_host_may(table, handler, method, path):
    answer = call(handler, method, path, body={"confirmation": "seaview"}, context=CO_HOST)
    assert (answer.status, answer.slug) == (403, "role-required")


def test_who_took_nothing_back_is_told(table):
    answer = call(grace.handler, "DELETE", PATH, context=HOST)
    assert (answer.status, answer.slug) == (404, "not-found")


def test_a_request_without_a_key_of_its_own_is_refused(table):
    answer = ask(headers={"idempotency-key": ""})
    assert (answer.status, answer.slug) == (400, "idempotency-key-missing")
