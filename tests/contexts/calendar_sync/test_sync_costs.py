"""What polling costs, counted at the real entries: the bounds that `make bench` measures for 3,000 feeds."""

from datetime import timedelta

import pytest

from rental.calendar_sync.domain.sweep import SHARDS
from rental.platform.dynamodb import from_item, to_item
from tests.support.counted_clients import bytes_of
from tests.support.item_size import item_bytes
from tests.support.sync_cost import HOUR, QUARTER, QUARTERS, Polled, quarter_of_a_day

QUARTER_OF_AN_HOUR = timedelta(minutes=15)


@pytest.fixture(scope="module")
def polled():
    """Three hundred feeds, after a quarter of an hour."""
    return Polled(300).pass_by(QUARTER_OF_AN_HOUR)


def test_an_unchanged_feed_is_one_read_trip_and_one_write_of_one_unit(polled):
    used = polled.used
    assert polled.fetches == 270 + 30 * 3  # one in ten is asked at every sweep
    assert used["BatchGetItem"] == used["UpdateItem"] == used["write units"] == polled.fetches
    assert used["GetItem"] == used["TransactWriteItems"] == 0
    assert used["read units"] <= 3 * polled.fetches + 3 * SHARDS * 5


def test_a_sweep_is_one_query_a_shard_read_at_half_the_price_and_its_feeds_are_five_a_message(polled):
    used = polled.used
    assert used["Query"] == 3 * SHARDS
    assert used["lambda requests"] <= 3 + polled.fetches / 5 + 3
    assert used["sqs requests"] <= 2 * used["lambda requests"] + polled.fetches / 50 + 3


def test_a_page_of_pointers_that_is_full_is_followed_by_the_next(polled, monkeypatch):
    monkeypatch.setattr("tests.support.counted_clients.PAGE_BYTES", 2048)
    before = polled.used["Query"]
    polled.pass_by(QUARTER_OF_AN_HOUR)
    assert polled.used["Query"] - before > 3 * SHARDS * 2
    assert polled.fetches == 2 * (270 + 30 * 3)


def test_ten_times_the_feeds_cost_at_most_ten_and_a_half_times_as_much():
    many, few = Polled(300).pass_by(HOUR), Polled(30).pass_by(HOUR)
    assert many.fetches == 10 * few.fetches
    assert many.cost <= 10.5 * few.cost


def test_a_day_is_four_quarters_and_a_booking_costs_little_more():
    quarter, unchanged = quarter_of_a_day(30)
    assert unchanged <= 1
    quiet = Polled(30).pass_by(QUARTER)
    assert 0 < quarter.used["write units"] - quiet.used["write units"] < 20
    assert quiet.pass_by(3 * QUARTER).used == {
        name: QUARTERS * used for name, used in Polled(30).pass_by(QUARTER).used.items()
    }


def test_items_are_sized_as_elsewhere(polled):
    for item in list(polled.table.items.values())[:50]:
        assert bytes_of(item) == item_bytes(from_item(item))
    assert bytes_of(to_item({"a": [1, -20, {"b": None}], "c": b"xy", "d": True})) == item_bytes(
        {"a": [1, -20, {"b": None}], "c": b"xy", "d": True}
    )
