"""One suite for the fake and for DynamoDB's adapter on moto."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import batch_get
from rental.properties.contract import property_key, terms_from_item
from rental.properties.domain import Coordinates, Description, HouseRules, Property, Rates, StayRules
from rental.properties.dynamodb import DynamoDbProperties
from rental.properties.ports import Stored
from tests.support.fake_properties import FakeProperties
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW

CREATED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CHANGE = last_change(1, "PropertyCreated", NOW, Principal("member", "host-1"))


@pytest.fixture(params=["fake", "dynamodb"])
def store(request):
    if request.param == "fake":
        yield FakeProperties()
        return
    with moto_table() as table:
        yield DynamoDbProperties(table)


def stored(name: str, title: str = "Coach House") -> Stored:
    said = Description(
        title=title,
        type="Cottage",
        place="Angaston",
        time_zone="Australia/Adelaide",
        sleeps=4,
        rates=Rates("AUD", 25400, guests_included=2, cleaning_fee=6000, extra_guest=3000),
        bathrooms=1.5,
        description="Among the vines.\nQuiet.",
        amenities=("Kitchen", "Gym"),
        coordinates=Coordinates(-34.49563, 139.0293),
        house_rules=HouseRules("14:00", "11:00", "No parties"),
        cancellation_policy="strict",
        stay_rules=StayRules(2, 14),
        image=3,
    )
    return Stored(Property(PropertyId(name * 26), said, created_at=CREATED), b"0123456789abcdef")


def test_what_is_added_is_found_whole(store):
    assert store.add(SEAVIEW, stored("c"), CHANGE) is None
    assert store.find(SEAVIEW, PropertyId("c" * 26)) == stored("c")
    assert store.find(BAROSSA, PropertyId("c" * 26)) is None


def test_what_is_there_is_returned_and_not_written_over(store):
    store.add(SEAVIEW, stored("c"), CHANGE)
    assert store.add(SEAVIEW, stored("c", "Another"), CHANGE) == stored("c")
    assert store.find(SEAVIEW, PropertyId("c" * 26)) == stored("c")


def test_only_the_version_before_is_replaced(store):
    first = stored("c")
    store.add(SEAVIEW, first, CHANGE)
    second = replace(first, property=first.property.changed({"title": "New"}), changed_by_request=b"f" * 16)
    assert store.replace(SEAVIEW, second, CHANGE) is True
    assert store.replace(SEAVIEW, second, CHANGE) is False
    assert store.find(SEAVIEW, PropertyId("c" * 26)) == second


def test_an_absent_property_is_not_replaced(store):
    first = stored("c")
    assert store.replace(SEAVIEW, replace(first, property=first.property.archived()), CHANGE) is False


def test_published_properties_are_listed_by_title_page_by_page_and_archived_ones_left_out(store):
    for name, title in (("c", "Zinfandel"), ("d", "almond"), ("e", "Mill"), ("f", "Barn")):
        store.add(SEAVIEW, stored(name, title), CHANGE)
    store.add(BAROSSA, stored("g", "Foreign"), CHANGE)
    archived = replace(stored("e", "Mill"), property=stored("e", "Mill").property.archived())
    assert store.replace(SEAVIEW, archived, CHANGE)
    titles, cursor = [], None
    for _ in range(4):
        page = store.published(SEAVIEW, 2, cursor)
        titles += [each.description.title for each in page.properties]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert titles == ["almond", "Barn", "Zinfandel"]


def test_bookings_read_their_terms_from_the_item_as_stored():
    with moto_table() as table:
        DynamoDbProperties(table).add(SEAVIEW, stored("c"), CHANGE)
        key = property_key(SEAVIEW, PropertyId("c" * 26))
        terms = terms_from_item(batch_get(table, [key])[key])
    assert (terms.nightly, terms.cleaning_fee, terms.minimum_nights, terms.check_in_from) == (25400, 6000, 2, "14:00")
    assert (terms.state, terms.time_zone, terms.cancellation_policy) == ("published", "Australia/Adelaide", "strict")
