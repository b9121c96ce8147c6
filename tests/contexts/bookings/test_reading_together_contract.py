"""One suite for every ledger: much that is read together, more than fits into one call."""

from dataclasses import replace
from datetime import date

import pytest

from rental.bookings.domain.calendar import Calendar
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.ports import Entry, UnitCalendar, Written
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, PropertyId, UnitId
from rental.kernel.tenancy import NOBODY
from simulation.fake_ledger import FakeLedger
from tests.support.booking_samples import booking
from tests.support.moto_table import moto_table
from tests.support.property_samples import NOW, SEAVIEW, terms
from tests.support.stored_terms import store_terms

EMPTY = Calendar(date(2026, 11, 20))
UNITS = tuple(UnitId(str(n)) for n in range(1, 21))


@pytest.fixture(params=["fake", "dynamodb"])
def stage(request):
    """Return a ledger, and what puts a property on sale there."""
    if request.param == "fake":
        fake = FakeLedger()
        yield fake, lambda sold_as: fake.sell(SEAVIEW, sold_as)
        return
    with moto_table() as table:
        yield DynamoDbLedger(table), lambda sold_as: store_terms(table, SEAVIEW, sold_as)


def keep(ledger, record, *calendars):
    change = last_change(record.change_number, "BookingConfirmed", NOW, NOBODY)
    assert ledger.write(SEAVIEW, Entry(record, change, calendars)) == Written()


def test_properties_of_many_units_are_read_together_however_many_calendars_that_is(stage):
    ledger, sell = stage
    houses = [PropertyId(letter * 26) for letter in "uvwxyz"]
    calendar = EMPTY.claimed(booking().stay)
    for house in houses:
        sell(terms(property_id=house, units=UNITS))
        for unit in (UNITS[0], UNITS[-1]):
            sold = booking(property_id=house, unit=unit, id=BookingId(f"{house[:24]}{unit:0>2}"))
            keep(ledger, sold, UnitCalendar(unit, calendar))
    written = replace(calendar, version=1)
    found = ledger.sales(SEAVIEW, houses)
    assert {each: dict(there.calendars) for each, there in found.items()} == {
        house: {UNITS[0]: written, UNITS[-1]: written} for house in houses
    }


def test_many_bookings_are_read_together_in_the_order_asked(stage):
    ledger, _ = stage
    many = [booking(id=BookingId(f"{number:0>26}")) for number in range(130)]
    for each in many:
        keep(ledger, each)
    asked = [each.id for each in reversed(many)]
    assert [each.id for each in ledger.bookings(SEAVIEW, asked)] == asked
