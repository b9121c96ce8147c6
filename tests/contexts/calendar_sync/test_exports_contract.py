"""One suite for the fake and for DynamoDB's adapter on moto; then what is stored of an address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.calendar_sync.domain.exports import Export, House
from rental.calendar_sync.dynamodb.exports import DynamoDbExports
from rental.kernel.ids import PropertyId
from rental.platform.dynamodb import from_item, to_item
from rental.tenants.contract import tenant_record_key
from tests.contexts.calendar_sync.fake_exports import HOUSE, FakeExports
from tests.contexts.notifications.samples import TENANT
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, NOW, SEAVIEW, terms
from tests.support.stored_terms import store_terms

FIRST = Export(COTTAGE, "1", 1, NOW)
READ = HOUSE.exported("1")
ONE, TWO = "1" * 64, "2" * 64


def store_house(table):
    store_terms(table, SEAVIEW, terms(units=HOUSE.units))
    pk, sk = tenant_record_key(SEAVIEW)
    record = {name: getattr(TENANT, name) for name in type(TENANT).__slots__ if name != "tenant_id"}
    item = {"pk": pk, "sk": sk, "id": SEAVIEW, **record, "languages": list(TENANT.languages)}
    table.client.put_item(TableName=table.name, Item=to_item(item))


@pytest.fixture(params=["fake", "dynamodb"])
def store(request):
    if request.param == "fake":
        yield FakeExports({(SEAVIEW, COTTAGE): HOUSE})
        return
    with moto_table() as table:
        store_house(table)
        yield DynamoDbExports(table)


def test_a_house_is_its_title_its_units_and_its_tenants_site(store):
    assert store.house(SEAVIEW, COTTAGE) == House(COTTAGE, "Coach House", ("1", "2"), "https://seaview.example.com")
    assert store.house(BAROSSA, COTTAGE) is None
    assert store.house(SEAVIEW, PropertyId("h" * 26)) is None


def test_an_address_is_read_as_it_was_opened(store):
    assert store.keep(SEAVIEW, FIRST, READ, ONE)
    assert store.behind(SEAVIEW, ONE) == READ
    assert store.of_property(SEAVIEW, COTTAGE) == {"1": FIRST}


def test_an_address_opens_nothing_of_another_tenant(store):
    store.keep(SEAVIEW, FIRST, READ, ONE)
    assert store.behind(BAROSSA, ONE) is None
    assert store.behind(SEAVIEW, TWO) is None
    assert store.of_property(BAROSSA, COTTAGE) == {}
    assert store.of_property(SEAVIEW, PropertyId("h" * 26)) == {}


def test_a_renewal_closes_the_address_before(store):
    store.keep(SEAVIEW, FIRST, READ, ONE)
    renewed = FIRST.renewed(NOW + timedelta(hours=1), b"request-0001")
    assert store.keep(SEAVIEW, renewed, READ, TWO, ONE)
    assert (store.behind(SEAVIEW, ONE), store.behind(SEAVIEW, TWO)) == (None, READ)
    assert store.of_property(SEAVIEW, COTTAGE) == {"1": renewed}


@pytest.mark.parametrize("number", [1, 3])
def test_nothing_is_written_where_another_address_was_made_in_between(store, number):
    store.keep(SEAVIEW, FIRST, READ, ONE)
    assert not store.keep(SEAVIEW, replace(FIRST, number=number), READ, TWO, ONE)
    assert (store.behind(SEAVIEW, ONE), store.behind(SEAVIEW, TWO)) == (READ, None)
    assert store.of_property(SEAVIEW, COTTAGE) == {"1": FIRST}


def test_no_address_and_no_guest_is_stored_but_a_digest():
    with moto_table() as table:
        DynamoDbExports(table).keep(SEAVIEW, FIRST, READ, ONE)
        stored = [from_item(item) for item in table.client.scan(TableName=table.name)["Items"]]
    by_kind = {item.pop("kind"): item for item in stored}
    assert by_kind["calendar_address"] == {
        "pk": f"T#{SEAVIEW}#OUT",
        "sk": ONE,
        "v": 1,
        "property_id": COTTAGE,
        "unit": "1",
        "name": "Coach House / 1",
    }
    numbered = by_kind["calendar_export"]
    assert (numbered["pk"], numbered["sk"], numbered["renewal"]) == (f"T#{SEAVIEW}#EXPORTS#{COTTAGE}", "1", 1)
