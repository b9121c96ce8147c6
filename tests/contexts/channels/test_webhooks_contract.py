"""One suite for the fake stores and for DynamoDB's on moto; and what is stored and published there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.channels.domain.delivery import DELIVERED, KEPT, Answer, Delivery, Lane
from rental.channels.domain.webhook import Health
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.delivery_items import delivery_key
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import NOBODY
from rental.platform.cursor import encode_cursor
from rental.platform.dynamodb import from_item, key_of
from tests.contexts.channels.fake_webhooks import FakeDeliveries, FakeWebhooks
from tests.contexts.channels.partner_street import HARBOUR, HOOK, MILL
from tests.support.emptied_table import emptied
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW

MINUTE = timedelta(minutes=1)
FULL = replace(
    HOOK,
    id="k" * 26,
    added_at=NOW + MINUTE,
    properties=(HARBOUR, MILL),
    guest_details=True,
    state="failing",
    since=NOW,
    secret_version=3,
    rotated_at=NOW,
    replay_since=NOW,
    request=b"x" * 16,
)
SICK = Health(2, NOW, (HARBOUR, MILL), NOW, NOW + MINUTE, 1)


def delivery(version=1, property_id=HARBOUR, minutes=0, webhook=HOOK):
    return Delivery(webhook.id, property_id, version, "nights.blocked.v1", b"{}", NOW + minutes * MINUTE)


def lane(sent=0, last=1, property_id=HARBOUR, holder="one", **changes):
    held = {"holder": holder, "held_until": NOW + MINUTE} if holder else {}
    return Lane(HOOK.id, property_id, sent, last, **held, **changes)


@pytest.fixture(scope="module")
def module_table():
    with moto_table() as made:
        yield made


@pytest.fixture
def table(module_table):
    return emptied(module_table)


@pytest.fixture(params=["fake", "dynamodb"])
def webhooks(request, table):
    return FakeWebhooks() if request.param == "fake" else DynamoDbWebhooks(table)


@pytest.fixture(params=["fake", "dynamodb"])
def deliveries(request, table):
    return FakeDeliveries() if request.param == "fake" else DynamoDbDeliveries(table)


def write(store, webhook, type="WebhookAdded", tenant=SEAVIEW):
    return store.write(tenant, webhook, last_change(webhook.change_number, type, NOW, NOBODY))


def test_webhooks_come_back_as_they_were_in_order_and_for_their_tenant_only(webhooks):
    assert write(webhooks, FULL)
    assert write(webhooks, HOOK)
    assert webhooks.all(SEAVIEW) == [(HOOK, Health()), (FULL, Health())]
    assert webhooks.find(SEAVIEW, FULL.id) == (FULL, Health())
    assert webhooks.all(BAROSSA) == []
    assert webhooks.find(BAROSSA, FULL.id) is None


def test_a_webhook_is_written_over_the_one_that_was_read_only(webhooks):
    write(webhooks, HOOK)
    assert not write(webhooks, HOOK)
    assert write(webhooks, HOOK.next(name="Other"))
    assert not write(webhooks, HOOK.next(name="Third"))
    assert webhooks.find(SEAVIEW, HOOK.id)[0].name == "Other"


def test_one_that_was_removed_is_read_but_not_listed(webhooks):
    write(webhooks, HOOK)
    write(webhooks, HOOK.next(state="removed"), "WebhookRemoved")
    assert webhooks.all(SEAVIEW) == []
    assert webhooks.find(SEAVIEW, HOOK.id)[0].state == "removed"


def test_health_is_kept_over_the_one_that_was_read_only(webhooks):
    write(webhooks, HOOK)
    assert webhooks.keep_health(SEAVIEW, HOOK.id, SICK)
    assert not webhooks.keep_health(SEAVIEW, HOOK.id, SICK)
    assert webhooks.find(SEAVIEW, HOOK.id)[1] == SICK
    well = replace(SICK.succeeded(NOW), number=2)
    assert webhooks.keep_health(SEAVIEW, HOOK.id, well)
    assert webhooks.all(SEAVIEW)[0][1] == well


def test_a_message_is_kept_once(deliveries):
    first = delivery()
    assert deliveries.add(SEAVIEW, first) == first
    assert deliveries.add(SEAVIEW, replace(first, body=b"other")) == first
    assert deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1) == first
    assert deliveries.find(BAROSSA, HOOK.id, HARBOUR, 1) is None


def test_what_came_of_tries_is_kept(deliveries):
    failed = delivery().tried(Answer(503, body="later", milliseconds=9), NOW)
    deliveries.add(SEAVIEW, delivery())
    deliveries.record(SEAVIEW, failed)
    assert deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1) == failed
    taken = failed.tried(Answer(204), NOW + MINUTE)
    deliveries.record(SEAVIEW, taken)
    assert deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1) == taken
    assert (taken.state, taken.attempts, len(taken.tries), taken.first_failed_at) == (DELIVERED, 2, 2, None)


def test_the_log_is_paged_the_latest_first(deliveries):
    made = [delivery(version, place, version) for version in (1, 2) for place in (HARBOUR, MILL)]
    for each in made:
        deliveries.add(SEAVIEW, each)
    deliveries.add(SEAVIEW, delivery(9, webhook=FULL))
    first = deliveries.page(SEAVIEW, HOOK.id, 3, None)
    rest = deliveries.page(SEAVIEW, HOOK.id, 3, first.next_cursor)
    assert [*first.items, *rest.items] == [made[3], made[2], made[1], made[0]]
    assert rest.next_cursor is None


@pytest.mark.parametrize("cursor", ["x", encode_cursor("2027"), encode_cursor("2027#"), encode_cursor("a", "b")])
def test_a_cursor_of_nobodys_making_is_refused(deliveries, cursor):
    with pytest.raises(InvalidRequest):
        deliveries.page(SEAVIEW, HOOK.id, 3, cursor)


def test_what_was_made_since_an_instant_is_told_by_property(deliveries):
    for version in range(1, 5):
        deliveries.add(SEAVIEW, delivery(version, minutes=version))
    deliveries.add(SEAVIEW, delivery(3, MILL, minutes=9))
    assert deliveries.since(SEAVIEW, HOOK.id, NOW + 3 * MINUTE) == {HARBOUR: (3, 4), MILL: (3, 3)}
    assert deliveries.since(SEAVIEW, HOOK.id, NOW + 10 * MINUTE) == {}


def test_the_first_of_a_lane_is_the_lowest_version_between_what_was_sent_and_its_last(deliveries):
    for version in (3, 10, 12):
        deliveries.add(SEAVIEW, delivery(version))
    deliveries.add(SEAVIEW, delivery(4, MILL))
    found = [deliveries.first(SEAVIEW, lane(sent, 10)) for sent in (0, 3, 10, 11)]
    assert [each.version if each else None for each in found] == [3, 10, None, None]


def test_a_lane_is_joined_and_goes_on_to_the_newest(deliveries):
    assert deliveries.join(SEAVIEW, lane()) == lane()
    longer = deliveries.join(SEAVIEW, lane(4, 5, holder="two"))
    assert longer == lane(0, 5)
    assert deliveries.join(SEAVIEW, lane(2, 3)) == lane(0, 5)
    assert deliveries.lanes(SEAVIEW, HOOK.id) == [lane(0, 5)]
    assert deliveries.lanes(BAROSSA, HOOK.id) == []


def test_one_at_a_time_holds_a_lane(deliveries):
    deliveries.join(SEAVIEW, lane())
    assert deliveries.take(SEAVIEW, lane(), "two", NOW, NOW + MINUTE) is None
    taken = deliveries.take(SEAVIEW, lane(), "two", NOW + MINUTE, NOW + 2 * MINUTE)
    assert taken == replace(lane(), holder="two", held_until=NOW + 2 * MINUTE)
    assert not deliveries.move(SEAVIEW, lane(), lane().after(1))
    assert not deliveries.leave(SEAVIEW, lane())
    assert deliveries.take(SEAVIEW, lane(property_id=MILL), "two", NOW, NOW) is None


def test_who_holds_a_lane_moves_it_puts_it_off_and_leaves_it_empty_only(deliveries):
    deliveries.join(SEAVIEW, lane(0, 3))
    after = lane(0, 3).after(1)
    assert deliveries.move(SEAVIEW, lane(0, 3), after)
    assert not deliveries.move(SEAVIEW, lane(0, 3), after)
    off = after.put_off(Answer(500), NOW)
    assert deliveries.move(SEAVIEW, after, off)
    assert deliveries.lanes(SEAVIEW, HOOK.id) == [off]
    held = deliveries.take(SEAVIEW, off, "two", NOW, NOW + MINUTE)
    done = replace(held.after(3), held_until=NOW + MINUTE)
    assert deliveries.move(SEAVIEW, held, done)
    deliveries.join(SEAVIEW, lane(3, 4, holder="three"))
    assert not deliveries.leave(SEAVIEW, done)
    assert deliveries.leave(SEAVIEW, replace(done, last=4))
    assert deliveries.lanes(SEAVIEW, HOOK.id) == []


def test_a_lane_is_put_back_from_whoever_holds_it_and_never_forward(deliveries):
    deliveries.put_back(SEAVIEW, lane(4, 9, MILL, holder=""))
    assert deliveries.lanes(SEAVIEW, HOOK.id) == [lane(4, 9, MILL, holder="")]
    deliveries.forget(SEAVIEW, lane(property_id=MILL))
    deliveries.join(SEAVIEW, lane(6, 7))
    deliveries.put_back(SEAVIEW, lane(2, 7, holder=""))
    assert not deliveries.move(SEAVIEW, lane(6, 7), lane(6, 7).after(7))
    assert deliveries.lanes(SEAVIEW, HOOK.id) == [lane(2, 7, holder="")]
    deliveries.put_back(SEAVIEW, lane(5, 8, holder=""))
    assert deliveries.lanes(SEAVIEW, HOOK.id) == [lane(2, 8, holder="")]


def test_the_address_is_in_no_event_and_no_secret_is_stored(table):
    store = DynamoDbWebhooks(table)
    write(store, FULL)
    stored = from_item(table.client.scan(TableName=table.name)["Items"][0])
    event = Event.from_images(None, stored)
    assert event.type == "WebhookAdded"
    assert event.entity == {"kind": "webhook", "id": FULL.id}
    assert event.data["host"] == "partner.example"
    assert FULL.url not in str(event)
    assert "whsec" not in str(stored)


def test_a_message_is_one_write_unit_expires_and_publishes_nothing(table):
    store = DynamoDbDeliveries(table)
    each = replace(delivery(), body=b"x" * 450)
    store.add(SEAVIEW, each)
    key = delivery_key(SEAVIEW, HOOK.id, HARBOUR, 1)
    item = table.client.get_item(TableName=table.name, Key=key_of(key))["Item"]
    assert item_bytes(item) <= 1024
    assert from_item(item)["expires_at"] == int((NOW + KEPT).timestamp())
    assert Event.from_images(None, from_item(item)) is None
