"""The conflicts over HTTP, as the hosts' console asks for them, over the DynamoDB adapter on moto."""

import pytest

from rental.calendar_sync.dynamodb.conflicts import DynamoDbConflicts
from rental.calendar_sync.http_api import conflicts as entry
from rental.kernel.clock import FixedClock
from rental.kernel.events import last_change
from rental.kernel.tenancy import NOBODY
from tests.contexts.calendar_sync.conflict_samples import conflict
from tests.support.emptied_table import emptied
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW

PATH = "/api/v1/calendar-conflicts"
HOST = {"context": authorizer_context(**HOST_MEMBER)}
TOLD = conflict()


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture
def conflicts(table, monkeypatch):
    monkeypatch.setattr(entry, "tenant_table", lambda: table)
    monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: FixedClock(NOW).now())
    store = DynamoDbConflicts(emptied(table))
    write(store, TOLD)
    return store


def write(store, told, tenant=SEAVIEW):
    store.write(tenant, told, last_change(told.change_number, "CalendarConflictFound", NOW, NOBODY))


def get(**query):
    return call(entry.handler, "GET", PATH, query=query, **HOST)


def settle(body, key="key-0001", name=TOLD.id, **options):
    headers = {"idempotency-key": key} if key else {"idempotency-key": ""}
    asked = {**HOST, "headers": headers, **options}
    return call(entry.handler, "POST", f"{PATH}/{name}/settlement", body=body, **asked)


def test_a_host_sees_what_waits_and_what_was_settled(conflicts):
    assert get().body == {
        "items": [
            {
                "conflict_id": TOLD.id,
                "property_id": COTTAGE,
                "unit": "1",
                "from": "2027-03-05",
                "to": "2027-03-28",
                "found_at": "2026-11-21T09:00:00Z",
                "state": "open",
                "keeps": {
                    "kind": "booking",
                    "id": "b" * 26,
                    "channel": "",
                    "label": "Åsa 🏡",
                    "check_in": "2027-03-05",
                    "check_out": "2027-03-28",
                },
                "waits": {
                    "kind": "channel_stay",
                    "id": "s" * 26,
                    "channel": "Airbnb",
                    "label": "",
                    "check_in": "2027-03-01",
                    "check_out": "2027-04-08",
                },
                "why": "direct",
                "same_stay": False,
                "outcome": None,
                "note": "",
                "settled_at": None,
            }
        ],
        "next_cursor": None,
    }
    assert get(state="settled").body["items"] == []


def test_a_settlement_is_answered_with_the_conflict_and_moves_it_to_the_settled_ones(conflicts):
    answer = settle({"outcome": "relocated", "note": " They stay at the loft.\n "})
    assert (answer.status, answer.body["state"], answer.body["outcome"]) == (200, "settled", "relocated")
    assert (answer.body["note"], answer.body["settled_at"]) == ("They stay at the loft.", "2026-11-21T09:00:00Z")
    assert settle({"note": " They stay at the loft.\n ", "outcome": "relocated"}).body == answer.body
    assert get().body["items"] == []
    assert get(state="settled").body["items"] == [answer.body]


def test_refusals_say_why(conflicts):
    body = {"outcome": "dismissed"}
    assert settle(body, key="").slug == "idempotency-key-missing"
    assert settle({"outcome": "forgotten"}).slug == "invalid-request"
    assert settle(body, name="x" * 52).slug == "not-found"
    assert settle(body, name="T#other").slug == "not-found"
    assert get(state="over").slug == "invalid-request"
    assert get(cursor="x").slug == "invalid-request"
    settle(body)
    assert settle({"outcome": "refunded"}).slug == "idempotency-key-reused"
    write(conflicts, conflicts.find(SEAVIEW, TOLD.id).next(state="over"))
    over = settle(body, "key-0002")
    assert (over.status, over.slug) == (409, "state-does-not-allow")


def test_two_calendars_that_tell_one_stay_are_said_to(conflicts):
    write(conflicts, conflict("same"))
    shown = {each["conflict_id"]: (each["why"], each["same_stay"]) for each in get().body["items"]}
    assert shown == {TOLD.id: ("direct", False), conflict("same").id: ("came_first", True)}


def test_another_tenants_conflict_is_not_there(conflicts):
    there = conflict("y")
    write(conflicts, there, BAROSSA)
    assert settle({"outcome": "dismissed"}, name=there.id).status == 404
    assert [each["conflict_id"] for each in get().body["items"]] == [TOLD.id]


@pytest.mark.parametrize("roles", ["guest", "cleaner"])
def test_only_hosts_and_co_hosts_see_and_settle_them(conflicts, roles):
    who = authorizer_context(**HOST_MEMBER | {"roles": roles})
    assert call(entry.handler, "GET", PATH, context=who).slug == "role-required"
    assert settle({"outcome": "dismissed"}, context=who).slug == "role-required"
    assert call(entry.handler, "GET", PATH).slug == "sign-in-required"
