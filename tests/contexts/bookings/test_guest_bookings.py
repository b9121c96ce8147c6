"""Which bookings are a guest's: known by a digest, in this tenant, page by page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rental.bookings.dynamodb.guests import DynamoDbGuestBookings, guest_partition
from rental.bookings.ports import LinkRequest
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import Event
from rental.kernel.ids import BookingId
from rental.platform.cursor import encode_cursor
from rental.platform.dynamodb import Table, from_item
from tests.support.booking_samples import booking
from tests.support.emptied_table import emptied
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, NOW, SEAVIEW

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


def asked(at=NOW, guest=ADA):
    return LinkRequest(guest, "ada@example.com", "en", [booking("d")], at)


def test_a_guests_bookings_are_found_under_each_name_page_by_page_the_latest_check_out_first(guests):
    for booking_id, days in zip(IDS, (30, 1, 400, 2), strict=True):
        guests.remember(SEAVIEW, [ADA, BEN], booking_id, CHECK_OUT + timedelta(days))
    assert guests.ask_for_links(SEAVIEW, asked())  # it stands in the same partition
    for limit in (1, 2, 3, 50):
        assert listed(guests, ADA, limit) == [IDS[2], IDS[0], IDS[3], IDS[1]]
    assert listed(guests, BEN, 50) == [IDS[2], IDS[0], IDS[3], IDS[1]]


def test_a_booking_remembered_again_is_listed_once(guests):
    for _ in range(2):
        guests.remember(SEAVIEW, [ADA], IDS[0], CHECK_OUT)
    assert listed(guests, ADA, 50) == [IDS[0]]


def test_a_booking_is_forgotten_where_it_stood_and_nowhere_else(guests):
    later = CHECK_OUT + timedelta(5)
    for day in (CHECK_OUT, later):
        guests.remember(SEAVIEW, [ADA, BEN], IDS[0], day)
    for _ in range(2):
        guests.forget(SEAVIEW, [ADA], IDS[0], CHECK_OUT)
    assert listed(guests, ADA, 50) == [IDS[0]]
    assert listed(guests, BEN, 50) == [IDS[0], IDS[0]]


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


def test_links_asked_for_again_within_five_minutes_are_not_sent_twice(guests):
    assert guests.ask_for_links(SEAVIEW, asked())
    assert not guests.ask_for_links(SEAVIEW, asked(NOW + timedelta(minutes=4, seconds=59)))
    assert guests.ask_for_links(SEAVIEW, asked(NOW, BEN))
    assert guests.ask_for_links(SEAVIEW, asked(NOW + timedelta(minutes=5)))


def stored_request(table):
    items = map(from_item, table.client.scan(TableName=table.name)["Items"])
    return next((item for item in items if item["sk"] == "#LINKS"), None)


def test_an_address_that_asked_for_links_is_kept_for_a_day_and_every_request_is_an_event_of_its_own(guests, table):
    told = []
    for at in (NOW, NOW + timedelta(days=2)):
        guests.ask_for_links(SEAVIEW, asked(at))
        item = stored_request(table)
        assert item["expires_at"] == int((at + timedelta(days=1)).timestamp())
        told.append(Event.from_images(None, item))
        emptied(table)  # as expiry does
    assert told[0].type == "BookingLinkAskedFor"
    assert told[0].data["guest_email"] == "ada@example.com"
    assert told[0].id != told[1].id


@pytest.mark.parametrize(
    "cursor",
    ["%%%", "bm90aGluZwBhdCBhbGw", *map(encode_cursor, ["#LINKS", "d" * 26, "2027-03-08#", "2027-03-08#\u00e9"])],
)
def test_a_forged_cursor_is_refused_before_anything_is_read(cursor):
    guests = DynamoDbGuestBookings(Table(client=None, name="never called"))
    with pytest.raises(InvalidRequest):
        guests.of_guest(SEAVIEW, ADA, 9, cursor)
