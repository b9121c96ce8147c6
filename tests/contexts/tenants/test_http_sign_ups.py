"""The operations of signing up, on a table of moto, with what makes sites played."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from rental.platform.dynamodb import Table
from rental.tenants.dynamodb.hourly_counts import DynamoDbHourlyCounts
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.http_api import sign_ups as entry
from rental.tenants.step_functions import StepFunctionsOnboarding
from tests.support.gateway import call, platform_context
from tests.support.moto_table import moto_table
from tests.support.samples import SEAVIEW

KEY = b"a key of tests"
BODY = {
    "name": "Seaview Stays",
    "email": "host@example.com",
    "subdomain": "seaview",
    "language": "de",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
}


class Machine:
    """Step Functions, which starts a name once."""

    def __init__(self):
        self.started = {}

    def start_execution(self, *, stateMachineArn, name, input):  # noqa: N803 - boto3's words
        if name in self.started:
            raise ClientError({"Error": {"Code": "ExecutionAlreadyExists"}}, "StartExecution")
        self.started[name] = (stateMachineArn, input)


@pytest.fixture
def machine(monkeypatch):
    made = Machine()
    monkeypatch.setattr(entry, "step_functions", lambda: made)
    monkeypatch.setattr(entry, "platform_key", lambda: KEY)
    monkeypatch.setenv("ONBOARDING_ARN", "arn:onboarding")
    monkeypatch.setenv("SIGN_UP_TIER", "pooled")
    return made


class OneCallAtATime:
    """A client of a table whose calls are whole, as DynamoDB's are and moto's are not; between them others come."""

    def __init__(self, client):
        self.client, self.lock = client, threading.Lock()

    def __getattr__(self, name):
        def call(**asked):
            with self.lock:
                return getattr(self.client, name)(**asked)

        return call


@contextmanager
def crowded_table():
    with moto_table() as made:
        yield Table(OneCallAtATime(made.client), made.name)


@pytest.fixture
def table(monkeypatch):
    with crowded_table() as made:
        monkeypatch.setattr(entry, "own_table", lambda: made)
        yield made


def send(method, path, *, key="key-1", address="192.0.2.1", token="", **options):
    headers = {"idempotency-key": key, "x-viewer-address": address, "sign-up-token": token}
    return call(entry.handler, method, f"/api/v1{path}", headers=headers, context=platform_context(), **options)


def test_a_stranger_signs_up_and_watches(table, machine):
    made = send("POST", "/sign-ups", body=BODY)
    assert made.status == 202
    token, path = made.body.pop("progress_token"), f"/sign-ups/{made.body['tenant_id']}"
    assert made.body == {
        "tenant_id": made.body["tenant_id"],
        "subdomain": "seaview",
        "site_url": "https://seaview.example.com",
        "state": "claimed",
        "steps": [
            {"name": name, "state": "waiting"}
            for name in ("pool", "first_user", "address", "site", "configuration", "payment_account")
        ],
        "failure": "",
        "failure_code": "",
    }
    expected = {made.body["tenant_id"]: ("arn:onboarding", f'{{"tenant_id": "{made.body["tenant_id"]}"}}')}
    assert machine.started == expected
    assert send("GET", path, token=token).body == made.body
    assert send("POST", "/sign-ups", body=BODY).body == made.body | {"progress_token": token}
    DynamoDbSignUps(table).end_step(made.body["tenant_id"], "pool", "done", {"pool_id": "secret-pool"})
    watched = send("GET", path, token=token)
    assert watched.body["steps"][0] == {"name": "pool", "state": "done"}
    assert "secret-pool" not in str(watched.body)
    assert "host@example.com" not in str(watched.body)
    assert DynamoDbSignUps(table).find(made.body["tenant_id"]).tier == "pooled", "as the deployment says"


@pytest.mark.parametrize("token", ["", "a" * 26, "é"])
@pytest.mark.parametrize(("method", "then"), [("GET", ""), ("POST", "/resume"), ("POST", "/cancel")])
def test_without_its_token_a_sign_up_is_not_there(table, machine, token, method, then):
    made = send("POST", "/sign-ups", body=BODY).body
    answer = send(method, f"/sign-ups/{made['tenant_id']}{then}", token=token)
    assert (answer.status, answer.slug) == (404, "not-found")
    answer = send(method, f"/sign-ups/{SEAVIEW}{then}", token=made["progress_token"])
    assert (answer.status, answer.slug) == (404, "not-found")


def test_a_subdomain_is_looked_up(table, machine):
    assert send("GET", "/subdomains/Seaview").body == {
        "subdomain": "seaview",
        "available": True,
        "reason": None,
        "suggestion": None,
    }
    send("POST", "/sign-ups", body=BODY)
    assert send("GET", "/subdomains/5eaview").body == {
        "subdomain": "5eaview",
        "available": False,
        "reason": "lookalike",
        "suggestion": "5eaview-stays",
    }


def test_what_failed_is_resumed_and_then_given_up(table, machine):
    made = send("POST", "/sign-ups", body=BODY).body
    path, token = f"/sign-ups/{made['tenant_id']}", made["progress_token"]
    until = int(datetime.now(UTC).timestamp()) + 1000
    DynamoDbSignUps(table).move(made["tenant_id"], "failed", until, "address-in-use")
    failed = send("GET", path, token=token).body
    assert failed["failure_code"] == "address-in-use"
    assert failed["failure"] == "The address seaview.example.com is in use elsewhere. Choose another one."
    DynamoDbSignUps(table).move(made["tenant_id"], "failed", until, "Words of an earlier version.")
    assert send("GET", path, token=token).body["failure_code"] == "our-fault"
    for _ in range(2):
        again = send("POST", f"{path}/resume", token=token)
        assert (again.status, again.body["state"]) == (202, "claimed")
    assert list(machine.started) == [made["tenant_id"], f"{made['tenant_id']}-2"]
    DynamoDbSignUps(table).move(made["tenant_id"], "failed", until)
    gone = send("POST", f"{path}/cancel", token=token)
    assert (gone.status, gone.body["state"]) == (200, "cancelled")
    assert send("GET", "/subdomains/seaview").body["available"]
    assert send("POST", f"{path}/resume", token=token).slug == "sign-up-ended"


@pytest.mark.parametrize("path", ["/sign-ups", "/sign-ups/aaaaaaaaaaaaaaaaaaaaaaaaaa/resume"])
def test_where_nothing_makes_sites_nobody_signs_up(table, machine, monkeypatch, path):
    monkeypatch.delenv("ONBOARDING_ARN")
    answer = send("POST", path, body=BODY)
    assert (answer.status, answer.slug) == (404, "sign-ups-closed")


@pytest.mark.parametrize("path", ["/sign-ups", "/sign-ups/{}/resume", "/sign-ups/{}/cancel"])
def test_what_changes_something_needs_a_key(table, machine, path):
    made = send("POST", "/sign-ups", body=BODY).body
    answer = send("POST", path.format(made["tenant_id"]), body=BODY, key="", token=made["progress_token"])
    assert (answer.status, answer.slug) == (400, "idempotency-key-missing")


@pytest.mark.parametrize("change", [{"language": "fr"}, {"subdomain": ""}, {"tier": "dedicated"}, {"email": 7}])
def test_a_body_of_another_shape_is_refused(table, machine, change):
    assert send("POST", "/sign-ups", body=BODY | change).slug == "invalid-request"
    assert machine.started == {}


def test_of_a_hundred_who_want_one_subdomain_at_once_one_gets_it_and_the_others_are_told_why(table, machine):
    spellings = ["seaview", "sea-view", "5eaview", "seavievv"]

    def ask(number):
        body = BODY | {"subdomain": spellings[number % 4], "email": f"host-{number}@example.com"}
        return send("POST", "/sign-ups", body=body, key=f"key-{number}", address=f"192.0.2.{number}")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(100)))
    won = [each for each in answers if each.status == 202]
    lost = [each for each in answers if each.status == 409]
    assert (len(won), len(lost)) == (1, 99)
    assert list(machine.started) == [won[0].body["tenant_id"]]
    for each in lost:
        assert each.slug == "subdomain-refused"
        assert each.body["reason"] in ("taken", "lookalike")
        assert each.body["suggestion"].endswith("-stays")
    kept = [each["pk"]["S"] for each in table.client.scan(TableName=table.name)["Items"]]
    assert [each for each in kept if each.startswith("G#SIGNUP#")] == [f"G#SIGNUP#{won[0].body['tenant_id']}"]


def test_exactly_as_many_are_counted_as_may_be_however_many_come_at_once():
    with crowded_table() as table:
        counts = DynamoDbHourlyCounts(table, "G#RATE#SIGNUP")
        with ThreadPoolExecutor(10) as pool:
            taken = list(pool.map(lambda _: counts.take("all", 30, 500_000), range(60)))
        assert taken.count(True) == 30
        assert counts.take("all", 30, 500_001)
        assert counts.take("from#192.0.2.1/32", 30, 500_000)
        (item,) = [each for each in table.client.scan(TableName=table.name)["Items"] if "all#500000" in each["pk"]["S"]]
    assert item["pk"]["S"] == "G#RATE#SIGNUP#all#500000"
    assert int(item["expires_at"]["N"]) == 500_002 * 3600


def test_a_fault_of_the_state_machine_is_not_hidden():
    class Throttled:
        def start_execution(self, **_):
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "StartExecution")

    with pytest.raises(ClientError):
        StepFunctionsOnboarding(Throttled(), "arn").start(SEAVIEW, 1)
