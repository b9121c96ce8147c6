"""How lately other channels' calendars were read: one suite for the fake and for DynamoDB's adapter on moto."""

import math
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from rental.bookings.contract import STALE_CALENDARS_FOUND
from rental.bookings.dynamodb.channel_calendars import DynamoDbChannelCalendars
from rental.bookings.ports import LedgerBusy
from rental.calendar_sync.contract import StaleFeed
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.domain.registration import MOST_FEEDS, REMOVED, Feed
from rental.calendar_sync.dynamodb.feed_items import poll_item
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.kernel.events import Event, last_change
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import NOBODY
from rental.platform.dynamodb import from_item, to_item
from tests.contexts.bookings.fake_channel_calendars import FakeChannelCalendars
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW

LOFT = PropertyId("z" * 26)
FIVE = timedelta(minutes=5)


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def calendars(request):
    """Return them with a way to keep a poll."""
    if request.param == "fake":
        return FakeChannelCalendars()
    table = request.getfixturevalue("table")
    made = DynamoDbChannelCalendars(table)
    return Kept(made, table)


class Kept:
    def __init__(self, made, table):
        self.stale, self.ask_for, self.table = made.stale, made.ask_for, table

    def keep(self, _tenant_id, _property_id, poll):
        self.table.client.put_item(TableName=self.table.name, Item=to_item(poll))


def keep(calendars, name, minutes_ago, unit="1", property_id=COTTAGE, tenant_id=SEAVIEW):
    succeeded = None if minutes_ago is None else NOW - timedelta(minutes=minutes_ago)
    poll = Poll(name, property_id, succeeded_at=succeeded, unit=unit)
    calendars.keep(tenant_id, property_id, poll_item(tenant_id, poll))


def test_a_feed_is_stale_when_it_was_read_longer_ago_or_never(calendars):
    keep(calendars, "a", 60)
    keep(calendars, "b", 61, unit="2")
    keep(calendars, "c", None)
    found = calendars.stale(SEAVIEW, COTTAGE, NOW, 60)
    assert sorted(found, key=lambda each: each.feed_id) == [StaleFeed("b", "2"), StaleFeed("c", "1")]


def test_a_poll_of_before_units_were_kept_may_be_of_any(calendars):
    keep(calendars, "a", 61, unit="")
    assert list(calendars.stale(SEAVIEW, COTTAGE, NOW, 60)) == [StaleFeed("a", "")]


def test_feeds_of_others_say_nothing(calendars):
    keep(calendars, "a", 61, property_id=LOFT)
    keep(calendars, "b", 61, tenant_id=BAROSSA)
    assert list(calendars.stale(SEAVIEW, COTTAGE, NOW, 60)) == []


def test_news_is_asked_for_once_in_five_minutes_a_property(calendars):
    asked = [calendars.ask_for(SEAVIEW, COTTAGE, ["a"], NOW + seconds * FIVE / 300) for seconds in (0, 0, 1, 299)]
    assert asked == [True, False, False, False]
    assert calendars.ask_for(SEAVIEW, LOFT, ["a"], NOW)
    assert calendars.ask_for(BAROSSA, COTTAGE, ["a"], NOW)
    assert calendars.ask_for(SEAVIEW, COTTAGE, ["a", "b"], NOW + FIVE)


def test_what_is_asked_for_is_published_under_numbers_that_never_come_again(table):
    calendars = DynamoDbChannelCalendars(table)
    images = []
    for at in (NOW, NOW + FIVE):
        calendars.ask_for(SEAVIEW, COTTAGE, ["a", "b"], at)
        (item,) = table.client.scan(TableName=table.name)["Items"]
        images.append(from_item(item))
    told = [Event.from_images(*pair) for pair in ((None, images[0]), tuple(images))]
    assert {each.type for each in told} == {STALE_CALENDARS_FOUND}
    assert {(each.tenant_id, each.data["property_id"], tuple(each.data["feed_ids"])) for each in told} == {
        (SEAVIEW, COTTAGE, ("a", "b"))
    }
    assert told[1].number - told[0].number == 300
    assert images[0]["expires_at"] > (NOW + FIVE).timestamp()


def test_a_feed_counts_from_when_it_is_added_until_it_is_removed(table):
    feeds, calendars = DynamoDbFeeds(table), DynamoDbChannelCalendars(table)
    one = Feed("f" * 26, COTTAGE, "2", "Airbnb", "airbnb", "www.airbnb.com", NOW)
    feeds.add(SEAVIEW, one, "https://www.airbnb.com/1.ics", last_change(1, "CalendarFeedAdded", NOW, NOBODY))
    assert list(calendars.stale(SEAVIEW, COTTAGE, NOW, 60)) == [StaleFeed(one.id, "2")]
    poll = feeds.find(SEAVIEW, COTTAGE, one.id)[0].poll
    feeds.keep_poll(SEAVIEW, poll.unchanged(NOW))
    assert list(calendars.stale(SEAVIEW, COTTAGE, NOW, 60)) == []
    feeds.keep_poll(SEAVIEW, poll.failed(NOW, "busy"))
    assert list(calendars.stale(SEAVIEW, COTTAGE, NOW, 60)) == [StaleFeed(one.id, "2")]
    gone = one.next(state=REMOVED)
    feeds.remove(SEAVIEW, gone, last_change(2, "CalendarFeedRemoved", NOW, NOBODY))
    assert list(calendars.stale(SEAVIEW, COTTAGE, NOW, 60)) == []


def test_as_many_feeds_as_a_property_reads_are_one_read_unit():
    moments = dict.fromkeys(("pulled_at", "succeeded_at", "changed_at", "next_at"), NOW)
    seen = {"etag": '"5e1a7c0d9b3f4e62a8d1"', "modified": "Sat, 28 Nov 2026 09:00:00 GMT", "digest": b"d" * 16}
    poll = Poll("f" * 26, COTTAGE, **moments, **seen, unit="1", soon=True)
    size = item_bytes(poll_item(SEAVIEW, poll)) * MOST_FEEDS
    assert 0.5 * math.ceil(size / 4096) <= 1


class Failing:
    """A table whose calls fail with one code."""

    name = "platform"

    def __init__(self, code):
        self.code, self.client = code, self

    def query(self, **_):
        raise ClientError({"Error": {"Code": self.code, "Message": ""}}, "Query")

    put_item = query


def test_a_throttled_read_decides_nothing_and_a_throttled_wish_is_let_go():
    calendars = DynamoDbChannelCalendars(Failing("ThrottlingException"))
    with pytest.raises(LedgerBusy):
        calendars.stale(SEAVIEW, COTTAGE, NOW, 60)
    assert calendars.ask_for(SEAVIEW, COTTAGE, ["a"], NOW) is False


def test_what_is_forbidden_is_told():
    calendars = DynamoDbChannelCalendars(Failing("AccessDeniedException"))
    with pytest.raises(ClientError):
        calendars.stale(SEAVIEW, COTTAGE, NOW, 60)
    with pytest.raises(ClientError):
        calendars.ask_for(SEAVIEW, COTTAGE, ["a"], NOW)
