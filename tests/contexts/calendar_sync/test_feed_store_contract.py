"""One suite for the fake and for DynamoDB's adapter on moto, and what asking costs at the table."""

from dataclasses import replace
from datetime import date

import pytest

from rental.calendar_sync.domain.feed import RefusedEvent
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.domain.registration import REMOVED
from rental.calendar_sync.domain.said import Recent, Said
from rental.calendar_sync.domain.told import Told
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.kernel.events import Event, last_change
from rental.kernel.ids import PropertyId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import from_item
from tests.contexts.calendar_sync.fake_feeds import FakeFeedStore
from tests.contexts.calendar_sync.feed_samples import ADDRESS, FEED_ID, NOW, feed, later
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, SEAVIEW, TERMS
from tests.support.stored_terms import store_terms

HOST = Principal("member", "host-1")
MARCH = Told("jane", Stay(date(2027, 3, 5), date(2027, 3, 8)), blocking=False)
FULL = Poll(
    FEED_ID,
    COTTAGE,
    pulled_at=NOW,
    succeeded_at=NOW,
    changed_at=NOW,
    read_at=NOW,
    next_at=later(minutes=15),
    etag="e" * 200,
    modified="Sat, 28 Nov 2026 09:00:00 GMT",
    digest=b"d" * 16,
    failures=2,
    reason="The channel says that there is no such calendar.",
    pending=True,
    soon=True,
    unit="1",
)


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def store(request):
    if request.param == "fake":
        return FakeFeedStore(on_sale={(SEAVIEW, COTTAGE): TERMS})
    table = request.getfixturevalue("table")
    store_terms(table, SEAVIEW, TERMS)
    return DynamoDbFeeds(table)


def change(one, type="CalendarFeedAdded"):
    return last_change(one.change_number, type, NOW, HOST)


def added(store, one=None, address=ADDRESS):
    one = one or feed()
    assert store.add(SEAVIEW, one, address, change(one))
    return one


def test_a_feed_is_found_with_its_address_and_an_empty_poll_by_its_own_tenant_alone(store):
    one = added(store)
    filed, address = store.find(SEAVIEW, COTTAGE, FEED_ID)
    assert (filed.feed, filed.poll, address) == (one, Poll(FEED_ID, COTTAGE, unit="1"), ADDRESS)
    assert store.find(BAROSSA, COTTAGE, FEED_ID) is None
    assert store.find(SEAVIEW, PropertyId("z" * 26), FEED_ID) is None


def test_feeds_are_listed_in_order_of_their_coming_with_their_polls(store):
    second = added(store, feed("a" * 26, added_at=later(hours=1)))
    first = added(store)
    store.keep_poll(SEAVIEW, FULL)
    filed = store.of_property(SEAVIEW, COTTAGE)
    assert [each.feed for each in filed] == [first, second]
    assert [each.poll for each in filed] == [FULL, Poll("a" * 26, COTTAGE, unit="1")]


def test_readings_of_our_own_feed_are_noted_once_in_ten_minutes_and_polling_leaves_them(store):
    added(store)
    for minutes in (0, 5, 12):
        store.note_reading(SEAVIEW, COTTAGE, FEED_ID, later(minutes=minutes))
    store.note_reading(SEAVIEW, COTTAGE, "z" * 26, NOW)
    store.keep_poll(SEAVIEW, FULL)
    (filed,) = store.of_property(SEAVIEW, COTTAGE)
    assert filed.poll == replace(FULL, export_read_at=later(minutes=12))
    store.keep_poll(SEAVIEW, Poll(FEED_ID, COTTAGE, next_at=NOW))
    (filed,) = store.of_property(SEAVIEW, COTTAGE)
    assert filed.poll == Poll(FEED_ID, COTTAGE, next_at=NOW, export_read_at=later(minutes=12))


def test_a_change_is_written_once_and_only_after_the_one_before(store):
    one = added(store)
    assert not store.add(SEAVIEW, one, ADDRESS, change(one))
    after = one.next(health="failing", since=NOW, reason="gone")
    assert store.change(SEAVIEW, after, change(after))
    assert not store.change(SEAVIEW, after, change(after))
    assert store.registered(SEAVIEW, COTTAGE, FEED_ID) == after


def test_a_removed_feed_has_no_address_and_no_poll_and_may_come_again(store):
    one = added(store)
    gone = one.next(state=REMOVED)
    assert store.remove(SEAVIEW, gone, change(gone))
    store.keep_poll(SEAVIEW, FULL)
    assert store.find(SEAVIEW, COTTAGE, FEED_ID) is None
    assert store.of_property(SEAVIEW, COTTAGE) == []
    assert store.registered(SEAVIEW, COTTAGE, FEED_ID) == gone
    again = gone.next(state="active")
    assert store.add(SEAVIEW, again, ADDRESS, change(again))
    assert store.find(SEAVIEW, COTTAGE, FEED_ID)[0].poll == Poll(FEED_ID, COTTAGE, unit="1")


def test_what_a_feed_said_comes_back_whole_and_only_its_next_version_is_written(store):
    one = added(store)
    assert store.said(SEAVIEW, [FEED_ID, "none"]) == {FEED_ID: Said(), "none": Said()}
    said = Said(
        recent=(Recent(NOW, "new", date(2027, 3, 5), date(2027, 3, 8)),),
        refused=(RefusedEvent(12, "öäü", "it ends before it begins"),),
        refused_count=7,
        events=3,
    ).telling([MARCH], NOW)
    assert store.tell(SEAVIEW, one, said, [MARCH], NOW)
    assert store.said(SEAVIEW, [FEED_ID])[FEED_ID] == said
    assert not store.tell(SEAVIEW, one, said, [], NOW)
    gone = replace(MARCH, gone=True)
    assert store.tell(SEAVIEW, one, said.telling([gone], NOW), [gone], later(minutes=1))
    assert store.said(SEAVIEW, [FEED_ID])[FEED_ID].told == {}


def test_nothing_is_told_of_a_feed_that_was_removed_but_what_gives_its_nights_back(store):
    one = added(store)
    gone = one.next(state=REMOVED)
    store.remove(SEAVIEW, gone, change(gone))
    assert not store.tell(SEAVIEW, one, Said().telling([MARCH], NOW), [MARCH], NOW)
    assert store.tell(SEAVIEW, gone, Said().telling([], NOW), [], NOW)


def test_the_terms_of_the_property_tell_its_zone_and_units(store):
    assert store.terms(SEAVIEW, COTTAGE) == TERMS
    assert store.terms(SEAVIEW, PropertyId("z" * 26)) is None


def stored_items(table):
    return [from_item(each) for each in table.client.scan(TableName=table.name)["Items"]]


def test_an_address_is_in_no_item_that_is_published_and_told_nights_are(table):
    store = DynamoDbFeeds(table)
    one = added(store)
    store.tell(SEAVIEW, one, Said().telling([MARCH], NOW), [MARCH], NOW)
    published = [each for each in stored_items(table) if "last_change" in each]
    assert {each["kind"] for each in published} == {"calendar_feed", "channel_nights"}
    assert not [each for each in published if "secret" in str(each)]
    (nights,) = [each for each in published if each["kind"] == "channel_nights"]
    event = Event.from_images(None, nights)
    assert (event.type, event.data["reference"], event.data["check_in"]) == ("ChannelNightsTold", "jane", "2027-03-05")
    assert event.number == int(NOW.timestamp() * 1000)


def test_a_full_poll_is_one_write_unit(table):
    store = DynamoDbFeeds(table)
    added(store)
    store.keep_poll(SEAVIEW, FULL)
    (poll,) = [each for each in stored_items(table) if each["sk"] == f"POLL#{FEED_ID}"]
    assert item_bytes(poll) <= 1024
