"""One suite for the fakes and for DynamoDB's adapters on moto."""

from dataclasses import replace

import pytest

from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import NOBODY
from rental.offboarding.contract import EXPORT_ASKED, LEAVING_ASKED, export_key, leaving_request_key
from rental.offboarding.domain.leaving import AskedToLeave, Leaving
from rental.offboarding.dynamodb.exports import DynamoDbExports
from rental.offboarding.dynamodb.leavings import DynamoDbLeavingRequests, DynamoDbLeavings
from rental.offboarding.dynamodb.tenants import DynamoDbTenantsAmongAll
from rental.offboarding.ports import Export
from rental.platform.dynamodb import from_item, key_of, to_item
from rental.tenants.contract import directory_key, host_key, host_mapping_from_item
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.offboarding.fakes import FakeExports, FakeLeavings, FakeRequests, FakeTenantsAmongAll
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.support.emptied_table import emptied
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW

HOST = "seaview.example.com"
ASKED = AskedToLeave(
    tenant_id=SEAVIEW, subdomain="seaview", host=HOST, state="asked", asked_at=1, closes_at=2, number=1, request=b"r"
)
LEAVING = Leaving(tenant_id=SEAVIEW, subdomain="seaview", host=HOST, state="waiting", asked_at=1, closes_at=2)
EXPORT = Export(tenant_id=SEAVIEW, number=1, asked_at=1, request=b"r")


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def stores(request, table):
    """Return the one asked for of a fake and an adapter."""
    return lambda fake, adapter: fake() if request.param == "fake" else adapter(emptied(table))


def change(number, type=LEAVING_ASKED):
    return last_change(number, type, NOW, NOBODY)


def test_a_wish_is_found_as_it_was_written_and_written_in_turn(stores):
    requests = stores(FakeRequests, DynamoDbLeavingRequests)
    assert requests.find(SEAVIEW) is None
    assert requests.write(ASKED, change(1))
    assert requests.find(SEAVIEW) == ASKED
    assert not requests.write(ASKED, change(1)), "somebody was first"
    back = replace(ASKED, state="taken_back", number=2)
    assert requests.write(back, change(2))
    assert requests.find(SEAVIEW) == back
    assert requests.find(BAROSSA) is None


def test_a_wish_turns_once_and_again_changes_nothing(stores):
    requests = stores(FakeRequests, DynamoDbLeavingRequests)
    assert not requests.turn(SEAVIEW, "asked", "closing")
    requests.write(ASKED, change(1))
    assert requests.turn(SEAVIEW, "asked", "closing")
    assert requests.turn(SEAVIEW, "asked", "closing")
    assert requests.find(SEAVIEW) == replace(ASKED, state="closing")
    requests.turn(SEAVIEW, "closing", "asked")
    requests.write(replace(ASKED, state="taken_back", number=2), change(2))
    assert not requests.turn(SEAVIEW, "asked", "closing"), "the host was first"


def test_how_far_a_tenant_is_is_kept_until_it_is_forgotten(stores):
    leavings = stores(FakeLeavings, DynamoDbLeavings)
    assert leavings.find(SEAVIEW) is None
    leavings.put(LEAVING)
    leavings.put(replace(LEAVING, tenant_id=BAROSSA))
    leavings.record_step(SEAVIEW, "close", "done")
    leavings.record_step(SEAVIEW, "export", "running")
    leavings.move(SEAVIEW, "failed", "Two stays lie ahead.")
    there = leavings.find(SEAVIEW)
    assert there.steps == {"close": "done", "export": "running"}
    assert (there.state, there.failure) == ("failed", "Two stays lie ahead.")
    assert {each.tenant_id: each.state for each in leavings.all()} == {SEAVIEW: "failed", BAROSSA: "waiting"}
    leavings.forget(SEAVIEW)
    leavings.forget(SEAVIEW)
    assert [each.tenant_id for each in leavings.all()] == [BAROSSA]


def test_an_export_is_asked_for_in_turn_and_made_once(stores):
    exports = stores(FakeExports, DynamoDbExports)
    assert exports.find(SEAVIEW) is None
    assert exports.ask(EXPORT, change(1, EXPORT_ASKED))
    assert not exports.ask(EXPORT, change(1, EXPORT_ASKED))
    assert exports.find(SEAVIEW) == EXPORT
    made = replace(EXPORT, made_at=5, name="a.zip", size=7, rows=3)
    exports.made(made)
    assert exports.find(SEAVIEW) == made
    following = replace(EXPORT, number=2, asked_at=9)
    assert exports.ask(following, change(2, EXPORT_ASKED))
    exports.made(made)  # by one that was late
    assert exports.find(SEAVIEW) == following


@pytest.fixture
def among_all(stores):
    made = stores(FakeTenantsAmongAll, DynamoDbTenantsAmongAll)
    if isinstance(made, FakeTenantsAmongAll):
        made.hosts[HOST], made.lines[SEAVIEW] = (SEAVIEW, True), ("sign-up", "active")
        return made, lambda: (made.hosts.get(HOST, ("", None))[1], made.lines[SEAVIEW][1])
    told = TenantSpecification.of(SPECIFICATION)
    DynamoDbTenants(made.table).add(told.record(SEAVIEW), told.mapping(SEAVIEW), "stack")
    pk, sk = directory_key(SEAVIEW)
    line = {"pk": pk, "sk": sk, "origin": "sign-up", "state": "active"}
    made.table.client.put_item(TableName=made.table.name, Item=to_item(line))

    def read(key):
        return from_item(made.table.client.get_item(TableName=made.table.name, Key=key_of(key)).get("Item", {}))

    def answers():
        item = read(host_key(HOST))
        return host_mapping_from_item(item) is not None if item else None

    return made, lambda: (answers(), read(directory_key(SEAVIEW))["state"])


def test_a_site_is_closed_opened_again_and_given_up(among_all):
    tenants, seen = among_all
    assert tenants.origin(SEAVIEW) == "sign-up"
    assert tenants.origin(BAROSSA) == ""
    assert seen() == (True, "active")
    tenants.close(SEAVIEW, HOST)
    assert seen() == (False, "leaving")
    tenants.reopen(SEAVIEW, HOST)
    assert seen() == (True, "active")
    tenants.line(SEAVIEW, "gone")
    tenants.give_up_host(SEAVIEW, HOST)
    assert seen() == (None, "gone")


def test_what_is_anothers_by_now_stays_theirs(among_all):
    tenants, seen = among_all
    tenants.close(BAROSSA, HOST)
    tenants.give_up_host(BAROSSA, HOST)
    assert seen() == (True, "active")


def test_wishes_and_exports_are_told_by_events_of_names_of_their_own(table):
    emptied(table)
    DynamoDbLeavingRequests(table).write(ASKED, change(1))
    DynamoDbExports(table).ask(EXPORT, change(1, EXPORT_ASKED))
    keys = (leaving_request_key(SEAVIEW), export_key(SEAVIEW))
    items = [from_item(table.client.get_item(TableName=table.name, Key=key_of(key))["Item"]) for key in keys]
    told = [Event.from_images(None, item) for item in items]
    assert [each.type for each in told] == [LEAVING_ASKED, EXPORT_ASKED]
    assert [each.id for each in told] == [f"{SEAVIEW}-leaving.1", f"{SEAVIEW}-export.1"]
    DynamoDbLeavingRequests(table).turn(SEAVIEW, "asked", "closing")
    DynamoDbExports(table).made(replace(EXPORT, made_at=5))
    after = [from_item(table.client.get_item(TableName=table.name, Key=key_of(key))["Item"]) for key in keys]
    assert [Event.from_images(was, now) for was, now in zip(items, after, strict=True)] == [None, None]
