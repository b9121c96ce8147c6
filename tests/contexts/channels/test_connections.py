"""Connections and mappings: what the store promises, fake and adapter alike, and what hosts do with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.channels.contract import (
    REMOVED,
    Connection,
    Place,
    connection_address,
    connection_at,
)
from rental.channels.domain.listing import Known, Listing, Waiting
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.use_cases.connecting import (
    MOST_CONNECTIONS,
    add_connection,
    change_connection,
    remove_connection,
    rotate_secret,
)
from rental.channels.use_cases.mapping import known_listings, map_listing, unmap_listing
from rental.kernel.events import Event, last_change
from rental.kernel.ids import PropertyId, UnitId
from rental.kernel.tenancy import Asker
from rental.platform.dynamodb import from_item
from tests.contexts.channels.fake_connections import FakeConnections
from tests.support.booking_samples import HOST, refusal, stay
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, TERMS, terms
from tests.support.stored_terms import store_terms

NAME = "n" * 26
MADE = Connection(NAME, "generic", "Southern Stays", NOW, request=b"0123456789abcdef")


@pytest.fixture(params=["fake", "table"])
def store(request):
    if request.param == "fake":
        yield FakeConnections(on_sale={(SEAVIEW, COTTAGE): TERMS})
    else:
        with moto_table() as table:
            store_terms(table, SEAVIEW, TERMS)
            yield DynamoDbConnections(table)


def change(number, type="ChannelConnectionAdded"):
    return last_change(number, type, NOW, HOST)


def test_a_connection_is_read_as_it_was_written_in_the_place_of_the_one_before(store):
    assert store.write(SEAVIEW, MADE, change(1))
    assert not store.write(SEAVIEW, MADE, change(1))
    after = replace(MADE, state="disabled", secret_version=2, rotated_at=NOW, change_number=2, request=b"")
    assert store.write(SEAVIEW, after, change(2))
    assert not store.write(SEAVIEW, after, change(2))
    assert (store.find(SEAVIEW, NAME), store.find(BAROSSA, NAME), store.find(SEAVIEW, "x" * 26)) == (after, None, None)


def test_connections_are_listed_as_they_came_without_those_that_are_gone(store):
    later = replace(MADE, id="a" * 26, added_at=NOW + timedelta(hours=1))
    gone = replace(MADE, id="g" * 26, state=REMOVED)
    for each in (later, MADE, gone):
        store.write(SEAVIEW, each, change(1))
    assert [each.id for each, _ in store.all(SEAVIEW)] == [NAME, "a" * 26]
    assert store.all(BAROSSA) == []
    assert store.find(SEAVIEW, "g" * 26) == gone


def test_a_listing_is_read_as_it_was_led_last(store):
    led = Listing(NAME, "SS-1").leading_to(Place(COTTAGE, UnitId("1")), b"request")
    assert store.write_listing(SEAVIEW, led, change(1))
    assert not store.write_listing(SEAVIEW, led, change(1))
    nowhere = led.leading_to(None, b"")
    assert store.write_listing(SEAVIEW, nowhere, change(2))
    other = replace(led, name="SS-0")
    store.write_listing(SEAVIEW, other, change(1))
    assert store.listing(SEAVIEW, NAME, "SS-1") == nowhere
    assert store.listing(BAROSSA, NAME, "SS-1") is None
    assert list(store.listings(SEAVIEW, NAME)) == [other, nowhere]
    assert list(store.listings(SEAVIEW, "x" * 26)) == []


def test_terms_are_those_of_the_tenants_properties(store):
    assert (store.terms(SEAVIEW, COTTAGE), store.terms(BAROSSA, COTTAGE)) == (TERMS, None)
    assert list(store.waiting(SEAVIEW, NAME)) == []


def test_what_is_published_of_a_connection_has_neither_secret_nor_request():
    with moto_table() as table:
        store = DynamoDbConnections(table)
        store.write(SEAVIEW, MADE, change(1))
        led = Listing(NAME, "SS-1").leading_to(Place(COTTAGE, UnitId("1")), b"request")
        store.write_listing(SEAVIEW, led, change(1, "ChannelListingMapped"))
        items = [from_item(each) for each in table.client.scan(TableName=table.name)["Items"]]
    told = {each.entity["kind"]: each for each in (Event.from_images(None, item) for item in items)}
    assert told["channel_connection"].data == {
        "id": NAME,
        "kind": "channel_connection",
        "channel": "generic",
        "name": "Southern Stays",
        "state": "active",
        "added_at": NOW.isoformat(),
        "secret_version": 1,
    }
    listing = told["channel_listing"]
    assert (listing.id, listing.data["connection_id"], listing.data["listing"]) == (f"{NAME}/SS-1.1", NAME, "SS-1")


@pytest.fixture
def fake():
    return FakeConnections(on_sale={(SEAVIEW, COTTAGE): terms(units=(UnitId("1"), UnitId("2")))})


def asker(key="key-0001", body="body", at=NOW):
    return Asker(SEAVIEW, HOST, at, "203.0.113.1", f"{key[:8]:8}{body[:8]:8}".encode())


def add(fake, **of):
    return add_connection(fake, KEY, asker(**of), "generic", "  Southern   Stays ")


def test_the_same_request_makes_one_connection_and_another_body_under_its_key_none(fake):
    made = add(fake)
    assert (add(fake), made.name, len(fake.changes)) == (made, "Southern Stays", 1)
    assert refusal(add, fake, body="another").slug == "idempotency-key-reused"
    assert add(fake, key="key-0002").id != made.id


def test_a_key_whose_connection_is_gone_makes_no_other(fake):
    remove_connection(fake, asker("remove"), add(fake).id)
    assert refusal(add, fake).slug == "idempotency-key-reused"


def test_a_site_has_so_many_connections_and_removing_one_makes_room(fake):
    made = [add(fake, key=f"key-{number:04}") for number in range(MOST_CONNECTIONS)]
    assert refusal(add, fake, key="one-more").slug == "too-many-connections"
    remove_connection(fake, asker("remove"), made[0].id)
    add(fake, key="one-more")


def test_a_new_secret_is_made_once_a_request_and_the_old_one_counts_for_a_day(fake):
    made = add(fake)
    rotated = rotate_secret(fake, asker("rotate"), made.id)
    assert rotate_secret(fake, asker("rotate"), made.id) == rotated
    assert rotated.secret_versions(NOW + timedelta(hours=23, minutes=59)) == (2, 1)
    assert rotated.secret_versions(NOW + timedelta(hours=24)) == (2,)
    assert made.secret_versions(NOW) == (1,)


def test_a_change_leaves_what_it_does_not_name_and_is_told(fake):
    made = add(fake)
    disabled = change_connection(fake, asker("change-1"), made.id, None, "disabled")
    named = change_connection(fake, asker("change-2"), made.id, "Southern", None)
    assert (disabled.name, disabled.state, named.name, named.state) == (
        "Southern Stays",
        "disabled",
        "Southern",
        "disabled",
    )
    assert [each["type"] for each in fake.changes[1:]] == ["ChannelConnectionChanged"] * 2
    assert refusal(change_connection, fake, asker("c"), made.id, " \t ", None).slug == "invalid-request"


def test_what_is_gone_can_be_neither_changed_nor_mapped(fake):
    made = add(fake)
    remove_connection(fake, asker("remove"), made.id)
    for call, *of in (
        (rotate_secret, made.id),
        (remove_connection, made.id),
        (unmap_listing, Listing(made.id, "SS-1")),
        (map_listing, Listing(made.id, "SS-1"), COTTAGE, "1"),
    ):
        assert refusal(call, fake, asker("more"), *of).slug == "not-found"
    assert refusal(known_listings, fake, SEAVIEW, made.id).slug == "not-found"


def test_a_listing_leads_to_a_unit_that_there_is_and_again_changes_nothing(fake):
    made = add(fake)
    listing = Listing(made.id, "SS-1")
    assert refusal(map_listing, fake, asker(), listing, COTTAGE, None).slug == "invalid-request"
    assert refusal(map_listing, fake, asker(), listing, COTTAGE, "9").slug == "not-found"
    assert refusal(map_listing, fake, asker(), listing, PropertyId("x" * 26), "1").slug == "not-found"
    mapped = map_listing(fake, asker(), listing, COTTAGE, "2")
    assert (mapped.place, map_listing(fake, asker("again"), listing, COTTAGE, "2")) == (Place(COTTAGE, "2"), mapped)
    unmap_listing(fake, asker("unmap"), listing)
    unmap_listing(fake, asker("unmap again"), listing)
    types = ["ChannelConnectionAdded", "ChannelListingMapped", "ChannelListingUnmapped"]
    assert [each["type"] for each in fake.changes] == types


def test_listings_are_known_that_lead_somewhere_or_of_which_something_waits(fake):
    made = add(fake)
    for name in ("SS-1", "SS-2"):
        map_listing(fake, asker(name), Listing(made.id, name), COTTAGE, "1")
    unmap_listing(fake, asker("unmap"), Listing(made.id, "SS-2"))
    nights = (stay("03-05", "03-08"), stay("03-01", "03-02"), stay("04-01", "04-02"))
    fake.waits[SEAVIEW, made.id] = [
        Waiting(listing, each.check_in, each.check_out)
        for listing, each in zip(("SS-0", "SS-0", "SS-1"), nights, strict=True)
    ]
    known = known_listings(fake, SEAVIEW, made.id)
    assert [(each.listing.name, each.listing.state, each.waiting) for each in known] == [
        ("SS-0", "unmapped", 2),
        ("SS-1", "mapped", 1),
    ]
    assert known[0].first_check_in == nights[1].check_in
    assert isinstance(known[0], Known)


def test_while_others_change_a_connection_its_host_is_told_to_try_again(fake):
    made = add(fake)
    fake.write = lambda *_: False
    assert refusal(rotate_secret, fake, asker("rotate"), made.id).slug == "busy"


@given(st.integers(0, 200), st.characters())
def test_an_address_proves_whose_connection_it_is_and_no_other_does(at, character):
    address = connection_address(KEY, SEAVIEW, NAME)
    assert connection_at(KEY, address) == (SEAVIEW, NAME)
    other = address[:at] + character + address[at + 1 :]
    assert other == address or connection_at(KEY, other) is None
    assert connection_at(b"another key", address) is None


@given(st.text(max_size=150))
def test_whatever_is_no_address_of_ours_leads_nowhere(text):
    assert connection_at(KEY, text) is None
