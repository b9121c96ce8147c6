"""What a booking costs: round trips counted at the client, write units by the published size rules."""

from datetime import timedelta

import pytest

from rental.bookings.domain.calendar import WINDOW_NIGHTS, Calendar
from rental.bookings.dynamodb import DynamoDbLedger
from rental.bookings.dynamodb_items import calendar_item
from rental.bookings.use_cases import create_booking
from rental.platform.dynamodb import from_item
from tests.contexts.bookings.test_ledger_contract import StoredTerms
from tests.support.item_size import item_bytes, transactional_write_units
from tests.support.moto_table import moto_table
from tests.support.samples import COTTAGE, KEY, NOW, SEAVIEW, booking_request, caller, terms


def booked(nights: int):
    """Book `nights` on moto; return the operations called and the items written."""
    calls, written = [], []
    with moto_table() as table:
        ledger = DynamoDbLedger(table)
        StoredTerms(ledger).sell(SEAVIEW, terms(minimum_nights=1))
        table.client.meta.events.register(
            "before-parameter-build.dynamodb", lambda params, model, **_: calls.append((model.name, params))
        )
        check_out = (NOW.date() + timedelta(100 + nights)).isoformat()
        stay = {"check_in": (NOW.date() + timedelta(100)).isoformat(), "check_out": check_out}
        create_booking(ledger, range(3), KEY, caller(), booking_request(**stay))
    for name, params in calls:
        if name == "TransactWriteItems":
            written += [from_item(each["Put"]["Item"]) for each in params["TransactItems"]]
    return [name for name, _ in calls], written


@pytest.mark.parametrize("nights", range(1, 29))
def test_a_booking_is_two_round_trips_and_four_write_units_for_1_to_28_nights(nights):
    calls, written = booked(nights)
    assert calls == ["BatchGetItem", "TransactWriteItems"]
    assert len(written) == 2
    assert transactional_write_units(*written) <= 4


def test_the_calendar_stays_within_a_kilobyte_when_ten_years_are_full():
    full = Calendar(NOW.date(), occupied=(1 << WINDOW_NIGHTS) - 1, version=10**9)
    assert item_bytes(calendar_item(SEAVIEW, COTTAGE, "1", full)) <= 1024


def test_a_cancelled_booking_with_a_long_reason_and_e_mail_stays_within_a_kilobyte():
    _, (_, plain) = booked(28)
    plain |= {"cancellation_reason": "r" * 100, "cancelled_at": NOW.isoformat(), "guest_email": "e" * 100}
    assert item_bytes(plain) <= 1024
