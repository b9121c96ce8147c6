"""One suite for the conflicts: the fake that the use cases' tests stand on, and DynamoDB's adapter on moto."""

from dataclasses import replace
from itertools import pairwise

import pytest

from rental.calendar_sync.dynamodb.conflict_items import conflict_item
from rental.calendar_sync.dynamodb.conflicts import DynamoDbConflicts, DynamoDbPlaces
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import Event, last_change
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import Principal, tenant_key
from rental.platform.cursor import encode_cursor
from rental.platform.dynamodb import to_item
from tests.contexts.calendar_sync.conflict_samples import conflict
from tests.contexts.calendar_sync.fake_conflicts import FakeConflicts
from tests.support.booking_samples import stay
from tests.support.emptied_table import emptied
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW, TERMS
from tests.support.stored_terms import store_terms

MILL = PropertyId("m" * 26)


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def conflicts(request):
    return FakeConflicts() if request.param == "fake" else DynamoDbConflicts(emptied(request.getfixturevalue("table")))


def change(told, type="CalendarConflictFound"):
    return last_change(told.change_number, type, NOW, Principal("calendar-sync", "calendar-sync"))


def write(conflicts, *told):
    return [conflicts.write(SEAVIEW, each, change(each)) for each in told]


SETTLED = conflict().next(
    state="settled", outcome="relocated", note="ü 🏡", settled_at=NOW, last_request=b"sixteen bytes ok"
)
SAMPLES = {"open": conflict(), "same stay": conflict("same"), "came first": conflict("first")}


@pytest.mark.parametrize("told", SAMPLES.values(), ids=SAMPLES)
def test_a_conflict_is_read_back_as_it_was_written(conflicts, told):
    assert write(conflicts, told) == [True]
    assert conflicts.find(SEAVIEW, told.id) == told


@pytest.mark.parametrize("after", [SETTLED, conflict().next(state="over")])
def test_a_change_is_read_back_as_it_was_written(conflicts, after):
    assert write(conflicts, conflict(), after) == [True, True]
    assert conflicts.find(SEAVIEW, after.id) == after


def test_a_change_that_was_overtaken_is_not_written(conflicts):
    assert write(conflicts, SETTLED) == [False]
    assert write(conflicts, conflict(), conflict()) == [True, False]
    assert write(conflicts, SETTLED, conflict().next(state="over")) == [True, False]
    assert conflicts.find(SEAVIEW, SETTLED.id) == SETTLED


def test_what_both_sides_are_is_amended_unless_it_has_changed_meanwhile(conflicts):
    told = conflict()
    other = replace(told, nights=stay("03-06", "03-09"), waits=replace(told.waits, label="Eve"), why="came_first")
    assert not conflicts.amend(SEAVIEW, other)
    write(conflicts, told)
    assert conflicts.amend(SEAVIEW, other)
    assert conflicts.find(SEAVIEW, told.id) == other
    write(conflicts, SETTLED)
    assert not conflicts.amend(SEAVIEW, told)
    assert conflicts.find(SEAVIEW, told.id) == SETTLED


def test_a_propertys_are_found_in_every_state_and_nobody_elses(conflicts):
    here, over, there = conflict(), conflict("y", state="over"), conflict("z", MILL)
    write(conflicts, here, over, there)
    assert {each.id for each in conflicts.of_property(SEAVIEW, COTTAGE)} == {here.id, over.id}
    assert conflicts.of_property(BAROSSA, COTTAGE) == []
    assert conflicts.find(BAROSSA, here.id) is None


def test_open_ones_are_listed_by_their_nights_and_settled_ones_the_last_first(conflicts):
    told = [conflict(f"c{day}", check_in=f"03-{day:02}") for day in (9, 5, 7)]
    write(conflicts, *told, *(each.next(state="settled") for each in told[:2]))
    write(conflicts, conflict("e", check_in="03-01"))
    days = {state: [each.nights.check_in.day for each in listed(conflicts, state)] for state in ("open", "settled")}
    assert days == {"open": [1, 7], "settled": [9, 5]}
    assert conflicts.in_state(BAROSSA, "open", 9, None).items == []


def test_pages_lead_to_each_other_and_miss_nothing(conflicts):
    told = [conflict(f"c{day}", check_in=f"03-{day:02}") for day in range(1, 8)]
    write(conflicts, *told)
    found = listed(conflicts, "open", limit=3)
    assert [each.id for each in found] == [each.id for each in told]
    assert all(one.nights < other.nights for one, other in pairwise(found))


def listed(conflicts, state, limit=9):
    found, cursor = [], None
    while True:
        page = conflicts.in_state(SEAVIEW, state, limit, cursor)
        found += page.items
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


@pytest.mark.parametrize("sort", ["", "2027-03-05", f"2027-03-05#{'x' * 53}", "2027-03-05#T#other#key#of#somebody"])
def test_a_cursor_that_names_no_conflict_is_refused(table, sort):
    with pytest.raises(InvalidRequest):
        DynamoDbConflicts(table).in_state(SEAVIEW, "open", 9, encode_cursor(sort))


def test_its_event_tells_both_sides_and_nothing_private():
    told = conflict()
    event = Event.from_images(None, conflict_item(SEAVIEW, told, change(told)))
    assert (event.type, event.tenant_id, event.id) == ("CalendarConflictFound", SEAVIEW, f"{told.id}.1")
    assert event.entity == {"kind": "calendar_conflict", "id": told.id}
    assert event.data["keeps"]["label"] == "Åsa 🏡"
    assert not event.data.keys() & {"pk", "sk", "list_pk", "list_sk", "request_hash"}
    amended = conflict_item(SEAVIEW, replace(told, why="came_first"), change(told))
    assert Event.from_images(conflict_item(SEAVIEW, told, change(told)), amended) is None


def test_an_item_is_one_write_unit():
    assert item_bytes(conflict_item(SEAVIEW, conflict(), change(conflict()))) < 1024


def test_what_is_known_beside_are_the_terms_and_the_channels_of_feeds(table):
    store_terms(emptied(table), SEAVIEW, TERMS)
    feeds = (("FEED#f1", "Cottage", "airbnb"), ("FEED#f2", "Aunt May", "generic"), ("POLL#f1", "poll", "airbnb"))
    for sk, name, channel in feeds:
        item = {"pk": tenant_key(SEAVIEW, "FEEDS", COTTAGE), "sk": sk, "name": name, "channel": channel}
        table.client.put_item(TableName=table.name, Item=to_item(item))
    places = DynamoDbPlaces(table)
    assert places.terms(SEAVIEW, COTTAGE) == TERMS
    assert places.terms(BAROSSA, COTTAGE) is None
    assert places.feed_names(SEAVIEW, COTTAGE) == {"f1": "airbnb", "f2": "Aunt May"}
