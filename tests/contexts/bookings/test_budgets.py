"""What a booking costs: round trips counted at the client, write units by the published size rules."""

import pytest

from rental.bookings.domain.calendar import WINDOW_NIGHTS, Calendar
from rental.bookings.dynamodb_items import calendar_item
from tests.support.booking_cost import booked
from tests.support.item_size import item_bytes, transactional_write_units
from tests.support.samples import COTTAGE, NOW, SEAVIEW


@pytest.mark.parametrize("nights", [1, 2, 7, 14, 28])
def test_a_booking_is_two_round_trips_and_four_write_units_whatever_its_length(nights):
    cost = booked(nights)
    assert cost.calls == ["BatchGetItem", "TransactWriteItems"]
    assert len(cost.written) == 2
    assert transactional_write_units(*cost.written) <= 4


def test_the_calendar_stays_within_a_kilobyte_when_ten_years_are_full():
    full = Calendar(NOW.date(), occupied=(1 << WINDOW_NIGHTS) - 1, version=10**9)
    assert item_bytes(calendar_item(SEAVIEW, COTTAGE, "1", full)) <= 1024


def test_a_cancelled_booking_with_a_reason_and_a_long_address_stays_within_a_kilobyte():
    _, booking = booked(28).written
    longer = booking | {"cancellation_reason": "r" * 60, "cancelled_at": NOW.isoformat(), "guest_email": "e" * 64}
    assert item_bytes(longer) <= 1024
