"""So many calls a minute a caller: exactly so many pass, and a count that fails stops nobody."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Lock

import boto3
import pytest
from botocore.stub import Stubber

from rental.kernel.clock import FixedClock
from rental.kernel.errors import Problem
from rental.kernel.tenancy import GUEST, NOBODY, Principal, Tenancy
from rental.platform import rate_limit
from rental.platform.dynamodb import Table, from_item
from rental.platform.http import HttpApi
from rental.platform.rate_limit import USUAL, CallCounter, Limit, counted_under
from rental.platform.request import Request, Response
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

AT = datetime(2026, 11, 29, 9, 0, 20, tzinfo=UTC)
HUNDRED = Limit("calls", 100)
WHOSE = f"T#{SEAVIEW}#RATE#somebody"
api = HttpApi("sample")


@api.operation("POST", "/api/v1/things", id="make", auth="optional", limit=20)
def _make(_request: Request) -> Response:
    return Response(status=204)


@api.operation("POST", "/api/v1/others", id="make_other", auth="optional")
def _make_other(_request: Request) -> Response:
    raise Problem("busy", "Later.", headers={"retry-after": "1"})


@api.operation("GET", "/api/v1/things", id="list", auth="optional")
def _list(_request: Request) -> Response:
    return Response({})


@api.operation("DELETE", "/api/v1/things", id="clear", auth="required", roles=("host",), limit=1)
def _clear(_request: Request) -> Response:
    return Response(status=204)


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


class OneAtATime:
    """A client whose writes come one after the other, as those of one item do in DynamoDB; moto takes no such care."""

    lock = Lock()

    def __init__(self, client):
        self.client = client

    def update_item(self, **asked):
        with self.lock:
            return self.client.update_item(**asked)


@pytest.fixture
def writes(table):
    """What was asked of the table."""
    asked = []
    table.client.meta.events.register("before-parameter-build.dynamodb", lambda params, **_: asked.append(params))
    return asked


@pytest.fixture
def send(table, monkeypatch):
    """Call the sample's operations where fifteen calls a minute are usual, twenty seconds into one."""
    clock = FixedClock(AT)
    monkeypatch.setenv("CALLS_PER_MINUTE", "15")
    counter = CallCounter(table)
    monkeypatch.setattr(rate_limit, "_counter", lambda: counter)
    monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: clock.now())

    def send(method="POST", path="/things", address="203.0.113.9", **options):
        headers = {"x-viewer-address": address}
        return call(api.handler, method, f"/api/v1{path}", headers=headers, **options)

    send.clock = clock
    return send


def test_of_500_calls_at_once_exactly_as_many_pass_as_may_and_each_is_told_what_is_left(table):
    """Several workers, each with what it remembers of its own."""
    workers = [CallCounter(Table(OneAtATime(table.client), table.name)) for _ in range(10)]
    with ThreadPoolExecutor(20) as pool:
        counted = list(pool.map(lambda number: workers[number % 10].count(WHOSE, HUNDRED, AT), range(500)))
    passed = [each for each in counted if not each.exceeded]
    assert sorted(each.left for each in passed) == list(range(100))
    assert len(counted) - len(passed) == 400


def test_who_is_refused_stays_so_for_the_minute_without_a_further_write(table, writes):
    counter = CallCounter(table)
    counted = [counter.count(WHOSE, Limit("calls", 2), AT) for _ in range(10)]
    assert [each.exceeded for each in counted] == [False, False] + 8 * [True]
    assert len(writes) == 3
    assert counter.count(WHOSE, Limit("calls", 2), AT + timedelta(seconds=40)).left == 1


def test_others_limits_and_others_calls_are_counted_apart(table):
    counter, one = CallCounter(table), Limit("make", 1)
    assert counter.count(WHOSE, one, AT).left == 0
    assert counter.count(WHOSE, one, AT).exceeded
    assert not counter.count(WHOSE, Limit("find", 1), AT).exceeded
    assert not counter.count(f"{WHOSE} else", one, AT).exceeded


def test_a_count_is_gone_soon_after_its_minute(table):
    CallCounter(table).count(WHOSE, HUNDRED, AT)
    (item,) = map(from_item, table.client.scan(TableName=table.name)["Items"])
    minute = int(AT.timestamp()) // 60
    expected = {"pk": f"{WHOSE}#{minute}", "sk": "calls", "v": 1, "calls": 1, "expires_at": (minute + 2) * 60}
    assert item == expected


def test_no_more_refusals_are_remembered_than_fit(table, monkeypatch, writes):
    monkeypatch.setattr(rate_limit, "_MOST_REFUSED", 1)
    counter, none = CallCounter(table), Limit("calls", 0)
    table.client.put_item(TableName=table.name, Item=_count_of("a", 5))
    table.client.put_item(TableName=table.name, Item=_count_of("b", 5))
    assert all(counter.count(whose, none, AT).exceeded for whose in ("a", "b", "a", "a"))
    assert len(writes) == 2 + 3


def _count_of(whose, calls):
    minute = int(AT.timestamp()) // 60
    return {"pk": {"S": f"{whose}#{minute}"}, "sk": {"S": "calls"}, "calls": {"N": str(calls)}}


@pytest.mark.parametrize("code", ["ProvisionedThroughputExceededException", "InternalServerError", "AccessDenied"])
def test_a_count_that_fails_stops_nobody_and_is_counted_itself_as_the_alarm_watches_it(code, capsys):
    client = boto3.client("dynamodb", aws_access_key_id="testing", aws_secret_access_key="testing")
    with Stubber(client) as stubber:
        stubber.add_client_error("update_item", code)
        assert CallCounter(Table(client, "table")).count(WHOSE, HUNDRED, AT) is None
    told = json.loads(next(line for line in capsys.readouterr().out.splitlines() if "_aws" in line))
    (metric,) = told["_aws"]["CloudWatchMetrics"]
    assert (metric["Namespace"], metric["Dimensions"]) == ("HolidayRental", [["service"]])
    assert (told["CallsNotCounted"], told["service"]) == ([1.0], "rate_limits")


def test_one_call_too_many_is_a_problem_that_says_when_to_come_again(send):
    answers = [send() for _ in range(4)]
    assert [answer.status for answer in answers] == [204, 204, 204, 429]
    assert [answer.headers["ratelimit"] for answer in answers[:3]] == [f'"make";r={left};t=40' for left in (2, 1, 0)]
    refused = answers[3]
    assert (refused.slug, refused.headers["retry-after"]) == ("too-many-requests", "40")
    assert refused.headers["ratelimit"] == '"make";r=0;t=40'
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"make";q=3;w=60'}
    assert "40 seconds" in refused.body["detail"]


def test_a_refusal_of_the_operations_own_tells_the_limit_too(send):
    answer = send(path="/others")
    assert (answer.slug, answer.headers["retry-after"]) == ("busy", "1")
    assert answer.headers["ratelimit"] == '"calls";r=14;t=40'


def test_what_reads_is_not_counted_and_what_changes_shares_the_usual_limit(send, writes):
    assert "ratelimit" not in send("GET").headers
    assert writes == []
    declared = {each.id: each.limit for each in api.declarations}
    assert declared == {"make": Limit("make", 20), "make_other": USUAL, "list": None, "clear": Limit("clear", 1)}


def test_a_limit_keeps_in_proportion_and_never_falls_to_nothing():
    assert Limit("make", 20).in_proportion(200) == Limit("make", 40)
    assert Limit("clear", 1).in_proportion(15) == Limit("clear", 1)


def test_who_may_not_call_is_refused_without_a_write(send, writes):
    assert send("DELETE").slug == "sign-in-required"
    assert send("DELETE", context=authorizer_context(**HOST_MEMBER | {"roles": "guest"})).slug == "role-required"
    assert writes == []


def test_without_a_usual_limit_nothing_is_counted(send, monkeypatch, writes):
    monkeypatch.delenv("CALLS_PER_MINUTE")
    assert "ratelimit" not in send().headers
    assert writes == []


def request_of(principal=NOBODY, address="203.0.113.9", tenant=SEAVIEW, edge_digests="d1,d2"):
    tenancy = Tenancy(tenant, "seaview.example.com") if tenant else None
    headers, context = {"x-viewer-address": address}, {"edge_digests": edge_digests}
    return Request({}, {}, headers, b"", principal, tenancy, authorizer=context, operation="make")


def test_a_person_is_counted_wherever_they_are_and_a_stranger_by_network():
    ada, ben = Principal(GUEST, "ada"), Principal(GUEST, "ben")
    assert counted_under(request_of(ada)) == counted_under(request_of(ada, address="198.51.100.1"))
    keys = {counted_under(request_of(who)) for who in (ada, ben, Principal("member", "ada"), NOBODY)}
    keys.add(counted_under(request_of(address="198.51.100.1")))
    keys.add(counted_under(request_of(address="")))
    assert len(keys) == 6


def test_counts_are_a_tenants_own_and_the_platforms_own():
    own = counted_under(request_of())
    assert own.startswith(f"T#{SEAVIEW}#RATE#")
    assert counted_under(request_of(tenant=BAROSSA)) == own.replace(SEAVIEW, BAROSSA)
    assert counted_under(request_of(tenant=None)) == own.replace(f"T#{SEAVIEW}#RATE", "G#CALLS")


def test_no_address_or_person_is_in_a_key_and_none_can_be_guessed_without_the_edges_secret():
    key = counted_under(request_of())
    assert "203.0.113.9" not in key
    assert "ada" not in counted_under(request_of(Principal(GUEST, "ada-lovelace"))).rpartition("#")[2]
    assert key == counted_under(request_of(edge_digests="d1"))
    assert key != counted_under(request_of(edge_digests="d3,d1"))


def test_strangers_of_one_network_share_a_limit_and_a_minute_later_have_all_of_it_again(send):
    assert [send(address=f"2001:db8::{host}").status for host in range(1, 5)] == [204, 204, 204, 429]
    assert send(address="2001:db8:0:1::1").status == 204
    send.clock.advance(timedelta(seconds=40))
    assert send(address="2001:db8::5").headers["ratelimit"] == '"make";r=2;t=60'
