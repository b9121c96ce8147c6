"""The entry: a batch from the queue, each event on its own, under its own tenant's credentials."""

import json
from datetime import date

import pytest

from rental.calendar_sync import events
from rental.calendar_sync.domain.said import Said
from rental.calendar_sync.domain.sweep import Pointer
from rental.calendar_sync.domain.told import Told
from rental.calendar_sync.dynamodb.feed_items import feed_item
from rental.kernel.events import Event, last_change
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY, Principal
from rental.platform.tenant_credentials import _in_force
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.contexts.calendar_sync.fake_feeds import FakeFeedStore
from tests.contexts.calendar_sync.feed_samples import ADDRESS, FEED_ID, NOW, feed
from tests.contexts.calendar_sync.ledger_samples import BLOCKED, BOOKING, SOLD, told
from tests.support.gateway import LambdaContext
from tests.support.samples import COTTAGE, SEAVIEW


class WatchedCalendar(FakeClosedCalendar):
    """Notes under which narrowing each row was written; refuses those of bookings that are the fifth change."""

    def __init__(self):
        super().__init__()
        self.narrowings = []

    def close(self, tenant_id, closed):
        if closed.number == 5:
            raise ConnectionError("table")
        self.narrowings.append(_in_force.get())
        return super().close(tenant_id, closed)


@pytest.fixture
def calendar(monkeypatch):
    watched = WatchedCalendar()
    monkeypatch.setattr(events, "_closed_calendar", lambda: watched)
    return watched


@pytest.fixture
def followed(monkeypatch):
    seen = []
    monkeypatch.setattr(events, "_look_for_conflicts", lambda event, _closed: seen.append(event.id))
    return seen


def message(id, event, body=None):
    detail = {name: getattr(event, name) for name in type(event).__slots__}
    envelope = {"source": "holiday-rental", "detail-type": event.type, "detail": detail}
    return {"messageId": id, "body": json.dumps(envelope) if body is None else body, "eventSource": "aws:sqs"}


def deliver(*messages):
    answer = events.handler({"Records": list(messages)}, LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def fifth():
    record = SOLD
    for _ in range(4):
        before, record = record, record.next()
    return told(record, "BookingChanged", before)


def test_ledger_events_of_a_batch_are_kept_under_their_tenants_credentials(calendar, followed):
    assert deliver(message("m-1", told(SOLD, "BookingConfirmed")), message("m-2", told(BLOCKED, "NightsBlocked"))) == []
    assert len(calendar.of_property(SEAVIEW, COTTAGE)) == 2
    assert {(each.tenant_id, each.actions) for each in calendar.narrowings} == {
        (SEAVIEW, ("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"))
    }
    assert _in_force.get() is None


def test_what_it_does_not_know_changes_nothing(calendar, followed):
    assert deliver(message("m-1", told(SOLD, "SomethingNew"))) == []
    assert (calendar.rows, followed) == ({}, [])


def test_only_what_failed_is_delivered_again(calendar, followed):
    sold = told(SOLD, "BookingConfirmed")
    assert deliver(message("m-1", fifth()), message("m-2", sold), message("m-3", sold, body="{")) == ["m-1", "m-3"]
    assert followed == [f"{BOOKING}.1"]


def test_what_follows_is_done_for_a_second_delivery_too(calendar, followed):
    sold = told(SOLD, "BookingConfirmed")
    assert deliver(message("m-1", sold), message("m-2", sold)) == []
    assert followed == [f"{BOOKING}.1"] * 2
    assert len(calendar.of_property(SEAVIEW, COTTAGE)) == 1


class Pointers(list):
    def put(self, pointer):
        self.append(("put", pointer))

    def remove(self, pointer):
        self.append(("remove", pointer))


class Queue(list):
    def send(self, messages, *, asked_for):
        self.append((list(messages), asked_for))
        return len(self[-1][0])


@pytest.fixture
def passed_on(monkeypatch):
    pointers, queue, store = Pointers(), Queue(), FakeFeedStore()
    monkeypatch.setattr(events, "own_table", lambda: None)
    monkeypatch.setattr(events, "DynamoDbPointers", lambda _table: pointers)
    monkeypatch.setattr(events, "_queue", lambda: queue)
    monkeypatch.setattr(events, "_feeds", lambda: store)
    return pointers, queue, store


def of_feed(type):
    one = feed()
    change = last_change(1, type, NOW, Principal("member", "host-1"))
    return Event.from_images(None, feed_item(SEAVIEW, one, change))


HERE = Pointer(SEAVIEW, COTTAGE, FEED_ID)


def test_a_new_feed_is_remembered_and_asked_and_one_that_its_host_asks_for_is_asked(passed_on):
    pointers, queue, store = passed_on
    store.add(SEAVIEW, feed(), ADDRESS, {})
    assert deliver(message("m-1", of_feed("CalendarFeedAdded"))) == []
    assert (pointers, queue) == ([("put", HERE)], [([(HERE,)], True)])
    assert deliver(message("m-2", of_feed("CalendarFeedPullAsked"))) == []
    assert (len(pointers), len(queue)) == (1, 2)


def test_a_removed_feed_is_forgotten_and_gives_back_what_its_removal_did_not_come_to(passed_on):
    pointers, queue, store = passed_on
    store.add(SEAVIEW, feed(), ADDRESS, {})
    march = Told("jane", Stay(date(2027, 3, 5), date(2027, 3, 8)), blocking=False)
    store.tell(SEAVIEW, feed(), Said().telling([march], NOW), [march], NOW)
    store.remove(SEAVIEW, feed().next(state="removed"), {})
    assert deliver(message("m-1", of_feed("CalendarFeedRemoved")), message("m-2", of_feed("CalendarFeedAdded"))) == []
    assert (pointers, queue, store.closed) == ([("remove", HERE)], [], [])


def test_news_of_a_removal_that_come_after_the_feed_came_again_change_nothing(passed_on):
    pointers, _, store = passed_on
    store.add(SEAVIEW, feed(), ADDRESS, {})
    assert deliver(message("m-1", of_feed("CalendarFeedRemoved"))) == []
    assert pointers == []


def test_stale_feeds_of_a_property_are_asked_side_by_side_and_remembered_nowhere(passed_on):
    pointers, queue, _ = passed_on
    item = {"pk": f"T#{SEAVIEW}#STALE#{COTTAGE}", "sk": "ASKED", "kind": "stale_calendars", "id": COTTAGE}
    item |= {"property_id": COTTAGE, "feed_ids": ["a", "b"]}
    item["last_change"] = last_change(1795251600, "StaleCalendarsFound", NOW, NOBODY)
    found = Event.from_images(None, item)
    assert deliver(message("m-1", found), message("m-2", found)) == []
    each = [(Pointer(SEAVIEW, COTTAGE, name, soon=False),) for name in ("a", "b")]
    assert (pointers, queue) == ([], [(each, True), (each, True)])
