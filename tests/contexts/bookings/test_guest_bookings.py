"""Which bookings are a guest's: known by a digest, in this tenant, page by page."""

from datetime import UTC, date, datetime

import pytest

from rental.bookings.dynamodb.guests import DynamoDbGuestBookings, guest_partition
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import BookingId
from rental.platform.dynamodb import Table, from_item
from tests.support.emptied_table import emptied
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, SEAVIEW

ADA, BEN = b"ada.....", b"ben....."
CHECK_OUT = date(2027, 3, 8)
IDS = [BookingId(letter * 26) for letter in "defg"]


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture
def guests(table):
    return DynamoDbGuestBookings(emptied(table))


def listed(guests, guest, limit, tenant=SEAVIEW):
    found, cursor = [], None
    while True:
        page = guests.of_guest(tenant, guest, limit, cursor)
        assert len(page.booking_ids) <= limit
        found += page.booking_ids
        if (cursor := page.next_cursor) is None:
            return found


def test_a_guests_bookings_are_found_under_each_name_page_by_page(guests):
    for each in IDS:
        guests.remember(SEAVIEW, [ADA, BEN], each, CHECK_OUT)
    for limit in (1, 2, 3, 50):
        assert sorted(listed(guests, ADA, limit)) == IDS
    assert sorted(listed(guests, BEN, 50)) == IDS


def test_a_booking_remembered_again_is_listed_once(guests):
    for _ in range(2):
        guests.remember(SEAVIEW, [ADA], IDS[0], CHECK_OUT)
    assert listed(guests, ADA, 50) == [IDS[0]]


def test_nobody_elses_and_no_other_tenants_bookings_are_found(guests):
    guests.remember(SEAVIEW, [ADA], IDS[0], CHECK_OUT)
    assert listed(guests, BEN, 50) == []
    assert listed(guests, ADA, 50, BAROSSA) == []


def test_a_booking_without_a_known_guest_is_listed_nowhere(guests):
    guests.remember(SEAVIEW, [], IDS[0], CHECK_OUT)
    assert listed(guests, ADA, 50) == []


def test_it_is_forgotten_a_year_and_a_month_after_check_out(guests, table):
    guests.remember(SEAVIEW, [ADA], IDS[0], CHECK_OUT)
    (item,) = table.client.scan(TableName=table.name)["Items"]
    assert from_item(item)["expires_at"] == int(datetime(2028, 4, 11, tzinfo=UTC).timestamp())
    assert guest_partition(SEAVIEW, ADA) == f"T#{SEAVIEW}#GUEST#{ADA.hex()}"


def test_a_forged_cursor_is_refused_before_anything_is_read():
    guests = DynamoDbGuestBookings(Table(client=None, name="never called"))
    for cursor in ("%%%", "bm90aGluZwBhdCBhbGw"):
        with pytest.raises(InvalidRequest):
            guests.of_guest(SEAVIEW, ADA, 9, cursor)
