"""One suite for the fake and for DynamoDB's adapter on moto."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given

from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import from_item, to_item
from rental.properties.contract import Rates, RefundStep, StayRules
from rental.properties.domain.card import card_of
from rental.properties.domain.property import Coordinates, HouseRules, Property
from rental.properties.domain.units import Unit
from rental.properties.dynamodb.items import card_from_item, property_item, stored_from_item
from rental.properties.dynamodb.store import DynamoDbProperties
from rental.properties.ports import Stored
from tests.contexts.properties.descriptions import CITY_TAX, EASTER, description, rates, rules
from tests.support.fake_properties import FakeProperties
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW

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
    said = description(
        title=title,
        rates=Rates("AUD", 25400, 2, 6000, 3000, 29000, (6, 7), seasons=(EASTER,), taxes=(CITY_TAX,)),
        bathrooms=1.5,
        description="Among the vines.\nQuiet.",
        amenities=("Kitchen", "Gym"),
        coordinates=Coordinates(-34.49563, 139.0293),
        house_rules=HouseRules("14:00", "11:00", "No parties"),
        cancellation_policy="custom",
        refund_steps=(RefundStep(30, 100), RefundStep(7, 50)),
        stay_rules=StayRules(2, 14, advance_notice_days=1, preparation_days=1, arrival_days=(5, 6)),
        units=(Unit("1", "Loft"), Unit("2", "Barn")),
        instant_book=False,
        ask_when_stale_minutes=1440,
        payment_time="after_check_in",
        image=3,
    )
    return Stored(Property(PropertyId(name * 26), said, created_at=CREATED), b"0123456789abcdef")


def test_what_is_added_is_found_whole(store):
    assert store.add(SEAVIEW, stored("c"), CHANGE) is None
    assert store.find(SEAVIEW, COTTAGE) == stored("c")
    assert store.find(BAROSSA, COTTAGE) is None


def test_what_is_there_is_returned_and_not_written_over(store):
    store.add(SEAVIEW, stored("c"), CHANGE)
    assert store.add(SEAVIEW, stored("c", "Another"), CHANGE) == stored("c")
    assert store.find(SEAVIEW, COTTAGE) == stored("c")


def test_only_the_version_before_is_replaced(store):
    first = stored("c")
    store.add(SEAVIEW, first, CHANGE)
    second = replace(first, property=first.property.changed({"title": "New"}), changed_by_request=b"f" * 16)
    assert store.replace(SEAVIEW, second, CHANGE) is True
    assert store.replace(SEAVIEW, second, CHANGE) is False
    assert store.find(SEAVIEW, COTTAGE) == second


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
        titles += [each.title for each in page.cards]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert titles == ["almond", "Barn", "Zinfandel"]


def test_a_list_shows_the_card_of_what_was_written_last(store):
    first = stored("c")
    store.add(SEAVIEW, first, CHANGE)
    cheaper = replace(first, property=first.property.changed({"rates": Rates("EUR", 9000, 2, seasons=(EASTER,))}))
    store.replace(SEAVIEW, cheaper, CHANGE)
    (card,) = store.published(SEAVIEW, 5, None).cards
    assert card == card_of(cheaper.property)
    assert (card.currency, card.nightly_from(NOW)) == ("EUR", 9000)


@given(rates, rules)
def test_any_rates_and_rules_come_back_from_the_item_and_the_card(rates, rules):
    whole = Stored(Property(COTTAGE, description(rates=rates, stay_rules=rules)), b"f" * 16)
    item = from_item(to_item(property_item(SEAVIEW, whole, CHANGE)))
    assert stored_from_item(item) == whole
    assert card_from_item(item) == card_of(whole.property)


def test_a_property_whose_stays_are_paid_when_they_are_booked_stores_nothing_of_it():
    item = property_item(SEAVIEW, Stored(Property(COTTAGE, description()), b"f" * 16), CHANGE)
    assert "payment_time" not in item
    assert stored_from_item(item).property.description.payment_time == "at_booking"


def test_an_item_written_before_seasons_units_and_requests_were_is_still_read():
    old_rates = {"currency": "AUD", "nightly": 25400, "cleaning_fee": 0, "guests_included": 2, "extra_guest": 0}
    old_rules = {"minimum_nights": 2, "maximum_nights": 14}
    plain = Stored(Property(COTTAGE, description(stay_rules=StayRules(2, 14)), created_at=CREATED), b"f" * 16)
    item = property_item(SEAVIEW, plain, CHANGE) | {"rates": old_rates, "stay_rules": old_rules}
    for name in ("refund_steps", "units", "instant_book", "ask_when_stale_minutes"):
        del item[name]
    kept = ("title", "type", "place", "sleeps", "bedrooms", "beds", "image", "bathrooms", "time_zone")
    card = {name: item["card"][name] for name in kept} | {"rates": old_rates, "stay_rules": old_rules}
    assert stored_from_item(item) == plain
    assert card_from_item(item | {"card": card}) == card_of(plain.property)
