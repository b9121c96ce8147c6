"""So many a second: one suite for the stand-in and for the item in the table on moto."""

from datetime import timedelta
from functools import partial

import boto3
import pytest
from botocore.stub import Stubber

from rental.platform.dynamodb import Table
from rental.platform.token_bucket import DynamoDbTokenBucket
from tests.contexts.notifications.fakes import FakeAllowance
from tests.support.moto_table import moto_table
from tests.support.samples import NOW


@pytest.fixture(params=["fake", "dynamodb"])
def new_bucket(request):
    """Make a bucket that holds so many a second."""
    if request.param == "fake":
        yield FakeAllowance
        return
    with moto_table() as table:
        yield partial(DynamoDbTokenBucket, table, "letters")


@pytest.fixture
def bucket(new_bucket):
    return new_bucket(4)


def test_as_many_at_once_as_a_second_holds(bucket):
    assert [bucket.take(NOW) is None for _ in range(6)] == [True] * 4 + [False] * 2


def test_who_is_too_fast_is_told_how_long_to_wait_and_may_then(bucket):
    while (wait := bucket.take(NOW)) is None:
        pass
    assert timedelta(0) < wait <= timedelta(seconds=0.25)
    assert bucket.take(NOW + wait) is None
    assert bucket.take(NOW + wait) is not None


def test_after_a_pause_there_are_no_more_than_a_second_holds(bucket):
    bucket.take(NOW)
    later = NOW + timedelta(hours=1)
    assert [bucket.take(later) is None for _ in range(5)] == [True] * 4 + [False]


def test_in_a_minute_there_are_as_many_as_its_seconds_hold(new_bucket):
    bucket = new_bucket(2)
    taken = sum(bucket.take(NOW + timedelta(milliseconds=400 * tick)) is None for tick in range(150))
    assert 2 * 60 <= taken <= 2 * 60 + 2


def test_a_clock_that_is_moved_back_stops_nobody(bucket):
    while bucket.take(NOW + timedelta(days=30)) is None:
        pass
    assert bucket.take(NOW) is None


def test_a_bucket_that_cannot_be_kept_stops_nobody():
    client = boto3.client("dynamodb", aws_access_key_id="testing", aws_secret_access_key="testing")
    with Stubber(client) as stubber:
        stubber.add_client_error("update_item", "InternalServerError")
        assert DynamoDbTokenBucket(Table(client, "table"), "letters", most_per_second=1).take(NOW) is None


@pytest.mark.parametrize("code", ["ProvisionedThroughputExceededException", "ThrottlingException"])
def test_a_bucket_that_too_many_ask_for_at_once_lets_them_wait(code):
    client = boto3.client("dynamodb", aws_access_key_id="testing", aws_secret_access_key="testing")
    with Stubber(client) as stubber:
        stubber.add_client_error("update_item", code)
        wait = DynamoDbTokenBucket(Table(client, "table"), "letters", most_per_second=1).take(NOW)
        assert wait == timedelta(seconds=1)
