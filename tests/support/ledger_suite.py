"""What every ledger that sells bookings must do, whatever its items: also one that a comparison is made with.

A test module takes these tests in by `from tests.support.ledger_suite import *` and gives the fixture `ledger`, with
`terms(minimum_nights=1)` for sale in the tenant SEAVIEW.
"""

import pytest

from rental.bookings.contract import CANCELLED
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.selling import create_booking
from rental.kernel.errors import Problem
from tests.support.booking_samples import booking_request, caller, host, stay
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW

__all__ = [
    "test_a_booking_is_read_back_whole_and_its_nights_are_taken",
    "test_a_cancelled_booking_gives_its_nights_back",
    "test_a_night_that_is_taken_refuses_the_whole_stay_and_names_it",
    "test_a_repeated_request_is_answered_with_the_booking_it_made",
    "test_another_tenant_sees_nothing_of_it",
    "test_the_check_out_day_is_free_for_the_next_check_in",
]  # fmt: skip


def books(ledger):
    return Books(ledger, range(4), KEY)


def sell(ledger, key="key-0001", check_in="2027-03-05", check_out="2027-03-08", **changes):
    return create_booking(books(ledger), caller(), booking_request(key, stay=stay(check_in, check_out), **changes))


def taken(ledger):
    calendars = ledger.sale(SEAVIEW, COTTAGE).calendars.values()
    return [night.isoformat() for each in calendars for night in each.taken(stay("03-01", "03-31"), NOW)]


def test_a_booking_is_read_back_whole_and_its_nights_are_taken(ledger):
    sold = sell(ledger).booking
    assert ledger.booking(SEAVIEW, sold.id) == sold
    assert taken(ledger) == ["2027-03-05", "2027-03-06", "2027-03-07"]


def test_a_night_that_is_taken_refuses_the_whole_stay_and_names_it(ledger):
    sell(ledger)
    with pytest.raises(Problem) as refused:
        sell(ledger, "key-0002", "2027-03-07", "2027-03-10")
    assert (refused.value.slug, refused.value.extras["nights"]) == ("nights-taken", ["2027-03-07"])
    assert taken(ledger) == ["2027-03-05", "2027-03-06", "2027-03-07"]


def test_the_check_out_day_is_free_for_the_next_check_in(ledger):
    sell(ledger)
    sell(ledger, "key-0002", "2027-03-08", "2027-03-09")
    assert taken(ledger)[-1] == "2027-03-08"


def test_a_repeated_request_is_answered_with_the_booking_it_made(ledger):
    first, second = sell(ledger), sell(ledger)
    assert (second.booking, second.replayed) == (first.booking, True)
    with pytest.raises(Problem, match="another booking"):
        sell(ledger, body=b"fedcba9876543210")


def test_a_cancelled_booking_gives_its_nights_back(ledger):
    sold = sell(ledger).booking
    cancelled, _ = cancel_booking(books(ledger), host(), sold.id, "leak")
    assert cancelled.state == CANCELLED
    assert ledger.booking(SEAVIEW, sold.id) == cancelled
    assert taken(ledger) == []
    sell(ledger, "key-0002")


def test_another_tenant_sees_nothing_of_it(ledger):
    sold = sell(ledger).booking
    assert ledger.booking(BAROSSA, sold.id) is None
    assert ledger.sale(BAROSSA, COTTAGE).terms is None
