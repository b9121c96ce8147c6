"""When feeds are asked, and which of them a sweep puts into the queue."""

from dataclasses import replace
from datetime import timedelta

import boto3
import msgspec
import pytest
from moto import mock_aws

from rental.calendar_sync.domain.polling import Poll, digest_of
from rental.calendar_sync.domain.sweep import FEEDS_A_MESSAGE, Pointer, messages
from rental.calendar_sync.dynamodb.pointers import DynamoDbPointers
from rental.calendar_sync.sqs import Due, SqsDueFeeds
from rental.kernel.ids import derived_id
from rental.platform.dynamodb import from_item
from rental.platform.message_batches import NotQueued
from tests.contexts.calendar_sync.feed_samples import FEED_ID, NOW, later
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.property_samples import COTTAGE, SEAVIEW

FIVE = timedelta(minutes=5)
POLL = Poll(FEED_ID, COTTAGE)


def pointers(count, **of):
    return [Pointer(SEAVIEW, COTTAGE, derived_id(b"k", str(number)), **of) for number in range(count)]


def test_a_feed_is_due_again_at_the_third_sweep_however_late_the_second_was():
    asked = POLL.changed(later(seconds=40), digest=b"d", pending=False, soon=False)
    assert not asked.is_due(later(minutes=10))
    assert asked.is_due(later(minutes=15))


def test_a_feed_is_due_at_every_sweep_while_something_is_about_to_happen():
    assert POLL.changed(NOW, digest=b"d", pending=False, soon=True).is_due(later(minutes=5))
    assert not POLL.changed(NOW, digest=b"d", pending=True, soon=False).is_due(later(minutes=10))


def test_a_feed_is_read_though_it_is_the_same_while_something_waits_and_every_six_hours():
    assert POLL.is_to_be_read(NOW)
    read = POLL.changed(NOW, digest=b"d", pending=False, soon=False)
    assert not read.unchanged(later(hours=5)).is_to_be_read(later(hours=5))
    assert read.unchanged(later(hours=5)).is_to_be_read(later(hours=6))
    assert replace(read, pending=True).is_to_be_read(NOW)


def test_when_a_file_was_written_does_not_make_it_another():
    body = b"BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261121T090000Z\r\nSUMMARY:Reserved\r\nEND:VEVENT\r\n"
    assert digest_of(body) == digest_of(body.replace(b"T09", b"T10"))
    assert digest_of(body) != digest_of(body.replace(b"UID:a", b"UID:b"))


def test_a_failing_feed_waits_longer_each_time_up_to_six_hours_and_as_long_as_it_is_told():
    poll, waits = POLL, []
    for _ in range(8):
        poll = poll.failed(NOW, "down")
        waits.append(poll.next_at - NOW)
    assert waits[:4] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    assert waits[-1] == timedelta(hours=6)
    assert POLL.failed(NOW, "busy", timedelta(hours=3)).next_at == later(hours=3)
    assert POLL.failed(NOW, "busy", timedelta(days=30)).next_at == later(hours=24)


def test_within_three_sweeps_every_feed_has_its_turn_once_and_those_that_are_soon_three_times():
    feeds, soon = pointers(60, soon=False), pointers(5)
    turns = [[each for each in [*feeds, *soon] if each.is_due(NOW + FIVE * sweep)] for sweep in range(3)]
    assert sorted(each.feed_id for turn in turns for each in turn if not each.soon) == sorted(
        each.feed_id for each in feeds
    )
    assert all(sum(each.soon for each in turn) == 5 for turn in turns)


def test_pointers_are_kept_in_shards_and_read_back_each_once():
    with moto_table() as table:
        kept = DynamoDbPointers(table)
        feeds = [*pointers(30, soon=False), Pointer(SEAVIEW, COTTAGE, FEED_ID)]
        for each in feeds:
            kept.put(each)
        assert sorted(kept.all(), key=str) == sorted(feeds, key=str)
        kept.remove(feeds[-1])
        assert len(list(kept.all())) == 30
        items = [from_item(each) for each in table.client.scan(TableName=table.name)["Items"]]
    assert {each["pk"].startswith("G#FEEDS#") for each in items} == {True}
    # A sweep over 3,000 feeds reads this much, at half the price: below a hundred units.
    assert 3000 * max(map(item_bytes, items)) / 4096 / 2 < 100


def test_due_feeds_are_put_into_the_queue_five_a_message():
    with mock_aws():
        client = boto3.client("sqs", region_name="eu-west-1", aws_access_key_id="t", aws_secret_access_key="t")
        url = client.create_queue(QueueName="due")["QueueUrl"]
        assert SqsDueFeeds(client, url).send(messages(pointers(52))) == 52
        received = []
        while answer := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            received += answer
    due = [read(each["Body"]) for each in received]
    assert len(due) == 11
    assert max(len(each.feeds) for each in due) == FEEDS_A_MESSAGE
    assert sorted(feed.pointer().feed_id for each in due for feed in each.feeds) == sorted(
        each.feed_id for each in pointers(52)
    )


def read(body):
    return msgspec.json.decode(body, type=Due)


def test_messages_that_the_queue_does_not_take_are_said():
    class Full:
        def send_message_batch(self, **_):
            return {"Failed": [{"Id": "0"}]}

    with pytest.raises(NotQueued, match="1 messages"):
        SqsDueFeeds(Full(), "url").send(messages(pointers(3)))
