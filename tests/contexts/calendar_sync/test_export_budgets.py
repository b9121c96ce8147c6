"""What a feed out costs: round trips at the client, and read units by the published size rules."""

import math
from dataclasses import replace

from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.dynamodb.exports import DynamoDbExports
from rental.calendar_sync.use_cases.exporting import Exporting, Reading, exports_of, unit_feed
from rental.platform.dynamodb import from_item
from tests.contexts.calendar_sync.ledger_samples import CLOSED, days
from tests.contexts.calendar_sync.test_exporting import token_of
from tests.contexts.calendar_sync.test_exports_contract import store_house
from tests.support.booking_cost import Cost
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import COTTAGE, KEY, NOW, SEAVIEW

_UNIT_BYTES = 4096


def calls_of(table, done):
    cost, events = Cost(), table.client.meta.events
    events.register("before-parameter-build.dynamodb", cost.record, unique_id="cost")
    try:
        return done(), cost.calls
    finally:
        events.unregister("before-parameter-build.dynamodb", unique_id="cost")


def test_a_feed_of_a_hundred_stays_is_two_round_trips_and_at_most_five_read_units():
    with moto_table() as table:
        store_house(table)
        exports, calendar = DynamoDbExports(table), DynamoDbClosedNights(table)
        token = token_of(exports_of(Exporting(exports, KEY, SEAVIEW), COTTAGE, NOW)[0])
        for place in range(100):
            calendar.close(SEAVIEW, replace(CLOSED, record_id=f"{place:026}", stay=days(7 * place, 7)))
            calendar.close(SEAVIEW, replace(CLOSED, record_id=f"{place:026}", unit="2"))
        feed, calls = calls_of(table, lambda: unit_feed(exports, calendar, SEAVIEW, Reading(token, NOW)))
        items = [from_item(item) for item in table.client.scan(TableName=table.name)["Items"]]
    assert (calls, feed.file.count(b"BEGIN:VEVENT")) == (["GetItem", "Query"], 100)
    rows = [item for item in items if item["pk"].endswith(f"CLOSED#{COTTAGE}") and item["sk"].startswith("1#")]
    addresses = [item for item in items if item["pk"].endswith("#OUT")]
    assert (len(rows), len(addresses)) == (100, 2)
    assert math.ceil(sum(map(item_bytes, rows)) / _UNIT_BYTES) / 2 <= 4, (
        "read as it was a moment ago, at half the price"
    )
    assert max(map(item_bytes, addresses)) <= _UNIT_BYTES, "one unit: an address is read as it is now"


def test_addresses_that_there_are_are_listed_in_two_round_trips_without_a_write():
    with moto_table() as table:
        store_house(table)
        exporting = Exporting(DynamoDbExports(table), KEY, SEAVIEW)
        _, first = calls_of(table, lambda: exports_of(exporting, COTTAGE, NOW))
        _, again = calls_of(table, lambda: exports_of(exporting, COTTAGE, NOW))
    assert first == ["BatchGetItem", "Query", "TransactWriteItems", "TransactWriteItems"]
    assert again == ["BatchGetItem", "Query"]
