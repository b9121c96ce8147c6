"""Health, and every address that nobody else answers."""

import tomllib
from pathlib import Path

import pytest
from botocore.exceptions import ConnectTimeoutError

from rental.admin import http_api
from rental.admin.dynamodb import DynamoDbHealth
from rental.admin.use_cases import VERSION, health
from rental.platform.dynamodb import Table
from tests.support.gateway import call
from tests.support.moto_table import moto_table


class FakeTableHealth:
    def __init__(self, *, ready: bool) -> None:
        self.ready = ready

    def is_ready(self) -> bool:
        return self.ready


class Described:
    """A client whose table is in `status`; None means that it does not answer."""

    def __init__(self, status):
        self.status, self.asked = status, 0

    def describe_table(self, **_asked):
        self.asked += 1
        if self.status is None:
            raise ConnectTimeoutError(endpoint_url="https://dynamodb")
        return {"Table": {"TableStatus": self.status}}


def test_a_healthy_platform_says_so_and_names_its_version():
    assert health(FakeTableHealth(ready=True)) == health(FakeTableHealth(ready=True))
    assert health(FakeTableHealth(ready=True)).status == "ok"


def test_what_failed_is_named():
    found = health(FakeTableHealth(ready=False))
    assert (found.is_well, found.checks) == (False, {"table": "failed"})


@pytest.mark.parametrize(
    ("status", "ready"),
    [("ACTIVE", True), ("UPDATING", True), ("CREATING", False), ("DELETING", False), (None, False)],
)
def test_a_table_is_ready_while_it_takes_reads_and_writes(status, ready):
    assert DynamoDbHealth(Table(Described(status), "table")).is_ready() is ready


def test_a_public_address_asks_the_table_at_most_every_five_seconds():
    now, client = 0.0, Described("ACTIVE")
    checked = DynamoDbHealth(Table(client, "table"), lambda: now)
    assert [checked.is_ready() for _ in range(100)] == [True] * 100
    assert client.asked == 1
    client.status, now = None, 5.0
    assert checked.is_ready() is False
    assert client.asked == 2


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        monkeypatch.setattr(http_api, "_table", lambda: DynamoDbHealth(made))
        yield made


def test_health_is_answered_without_signing_in(table):
    answer = call(http_api.handler, "GET", "/api/v1/health", context={})
    assert (answer.status, answer.body) == (200, {"status": "ok", "checks": {"table": "ok"}, "version": VERSION})


def test_without_its_table_the_platform_is_unavailable(table):
    table.client.delete_table(TableName=table.name)
    answer = call(http_api.handler, "GET", "/api/v1/health", context={})
    assert (answer.status, answer.body["status"], answer.body["checks"]) == (503, "unavailable", {"table": "failed"})


def test_the_version_is_the_projects():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/health", "/api/x/y/z", "/api/v1/bookings/a%2Fb"])
def test_any_other_address_is_a_problem_document(method, path):
    answer = call(http_api.handler, method, path, context={})
    assert (answer.status, answer.slug) == (404, "not-found")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_function_that_serves_only_unknown_routes_does_not_answer_health(table, monkeypatch):
    monkeypatch.setenv("FUNCTION_OPERATIONS", "unknown_route")
    assert call(http_api.handler, "GET", "/api/v1/health", context={}).status == 404
    assert call(http_api.handler, "GET", "/api/v1/nothing", context={}).slug == "not-found"
