"""The fake of guests' lists passes the suite that the DynamoDB adapter passes."""

import pytest

from simulation.fake_guest_bookings import FakeGuestBookings
from tests.contexts.bookings.test_guest_bookings import (  # noqa: F401 - collected here, on this file's fixture
    test_a_booking_is_forgotten_where_it_stood_and_nowhere_else,
    test_a_booking_remembered_again_is_listed_once,
    test_a_booking_without_a_known_guest_is_listed_nowhere,
    test_a_guests_bookings_are_found_under_each_name_page_by_page_the_latest_check_out_first,
    test_links_asked_for_again_within_five_minutes_are_not_sent_twice,
    test_nobody_elses_and_no_other_tenants_bookings_are_found,
)


@pytest.fixture
def guests():
    return FakeGuestBookings()
