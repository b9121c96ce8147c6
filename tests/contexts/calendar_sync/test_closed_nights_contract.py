"""One suite for the fake and for DynamoDB's adapter on moto; then how a row is stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights, closed_key
from rental.kernel.events import Event
from rental.kernel.ids import PropertyId
from rental.platform.dynamodb import from_item, key_of
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.contexts.calendar_sync.ledger_samples import CLAIM, CLOSED, days
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, NOW, SEAVIEW

LONG_AGO = date(2000, 1, 1)
TOLD = replace(
    CLOSED, record_id=CLAIM, kind="channel_stay", stay=days(20, 2), channel="feed-1", contested=True, label=""
)


@pytest.fixture(params=["fake", "dynamodb"])
def calendar(request):
    if request.param == "fake":
        yield FakeClosedCalendar()
        return
    with moto_table() as table:
        yield DynamoDbClosedNights(table)


def newer(closed, by=1, **changes):
    return replace(closed, number=closed.number + by, changed_at=closed.changed_at + timedelta(minutes=by), **changes)


def test_what_closes_a_property_is_read_as_it_was_kept_in_order_of_check_in(calendar):
    assert calendar.close(SEAVIEW, TOLD)
    assert calendar.close(SEAVIEW, CLOSED)
    assert list(calendar.of_property(SEAVIEW, COTTAGE)) == [CLOSED, TOLD]


def test_newer_news_takes_the_place_of_older(calendar):
    calendar.close(SEAVIEW, CLOSED)
    moved = newer(CLOSED, stay=days(40, 3))
    assert calendar.close(SEAVIEW, moved)
    assert list(calendar.of_property(SEAVIEW, COTTAGE)) == [moved]


@pytest.mark.parametrize("behind", [0, 1])
def test_older_news_and_the_same_again_change_nothing(calendar, behind):
    newest = newer(CLOSED, 5)
    calendar.close(SEAVIEW, newest)
    old = newer(CLOSED, 5 - behind, stay=days(40, 3))
    assert not calendar.close(SEAVIEW, old)
    assert not calendar.open(SEAVIEW, old)
    assert list(calendar.of_property(SEAVIEW, COTTAGE)) == [newest]


def test_what_closes_nothing_any_more_is_left_out_and_older_news_does_not_bring_it_back(calendar):
    calendar.close(SEAVIEW, CLOSED)
    assert calendar.open(SEAVIEW, newer(CLOSED, 2))
    assert not calendar.close(SEAVIEW, newer(CLOSED, 1))
    assert list(calendar.of_property(SEAVIEW, COTTAGE)) == []
    assert calendar.close(SEAVIEW, newer(CLOSED, 3))


def test_what_was_never_closed_can_be_opened(calendar):
    assert calendar.open(SEAVIEW, newer(CLOSED))
    assert not calendar.close(SEAVIEW, CLOSED)
    assert list(calendar.of_property(SEAVIEW, COTTAGE)) == []


def test_tenants_properties_and_units_are_apart(calendar):
    calendar.close(SEAVIEW, CLOSED)
    calendar.close(SEAVIEW, replace(CLOSED, unit="11"))
    assert list(calendar.of_property(BAROSSA, COTTAGE)) == []
    assert list(calendar.of_property(SEAVIEW, PropertyId("h" * 26))) == []
    assert [each.unit for each in calendar.of_property(SEAVIEW, COTTAGE)] == ["1", "11"]
    assert calendar.of_unit(SEAVIEW, COTTAGE, "1", LONG_AGO).closed == (CLOSED,)


def test_a_unit_is_read_without_what_was_over_before_the_day_asked_for(calendar):
    calendar.close(SEAVIEW, CLOSED)
    out = CLOSED.stay.check_out
    assert calendar.of_unit(SEAVIEW, COTTAGE, "1", out).closed == (CLOSED,)
    assert calendar.of_unit(SEAVIEW, COTTAGE, "1", out + timedelta(1)).closed == ()


def test_a_unit_tells_when_it_was_last_another_also_by_nights_let_go(calendar):
    assert calendar.of_unit(SEAVIEW, COTTAGE, "1", LONG_AGO).changed_at is None
    calendar.close(SEAVIEW, CLOSED)
    calendar.close(SEAVIEW, newer(TOLD, 4))
    gone = newer(CLOSED, 9)
    calendar.open(SEAVIEW, gone)
    assert calendar.of_unit(SEAVIEW, COTTAGE, "1", LONG_AGO).changed_at == gone.changed_at


def stored(closed, *, gone=False):
    with moto_table() as table:
        calendar = DynamoDbClosedNights(table)
        (calendar.open if gone else calendar.close)(SEAVIEW, closed)
        key = key_of(closed_key(SEAVIEW, closed))
        return from_item(table.client.get_item(TableName=table.name, Key=key)["Item"])


def test_a_row_is_the_tenants_goes_two_months_after_check_out_and_is_no_event():
    item = stored(CLOSED)
    assert (item["pk"], item["sk"]) == (f"T#{SEAVIEW}#CLOSED#{COTTAGE}", f"1#{CLOSED.record_id}")
    goes = datetime.fromtimestamp(item["expires_at"], UTC)
    assert goes.date() - CLOSED.stay.check_out == timedelta(60)
    assert Event.from_images(None, item) is None


def test_the_mark_of_what_is_gone_is_small_holds_nothing_of_a_guest_and_goes_after_three_months():
    item = stored(CLOSED, gone=True)
    assert set(item) == {"pk", "sk", "v", "kind", "change", "changed_at", "expires_at"}
    assert item["expires_at"] == int((NOW + timedelta(90)).timestamp())
    assert item_bytes(item) < 250
