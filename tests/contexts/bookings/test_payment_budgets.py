"""What it costs that bookings wait for their money: no more than to sell them at once."""

import pytest

from rental.bookings.domain.payment import Payment
from rental.bookings.dynamodb.items import id_of
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.kernel.ids import BookingId
from tests.support.booking_cost import FOUR_UNITS, TENANT, costed_house
from tests.support.emptied_table import emptied
from tests.support.item_size import transactional_write_units
from tests.support.moto_table import moto_table
from tests.support.property_samples import NOW

# Whether the nights were held before, and on which terms.
KINDS = {
    "at once": (False, {}),
    "from a hold": (True, {}),
    "as a request": (True, {"instant_book": False}),
    "in one of four units": (False, {"units": FOUR_UNITS}),
}


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture
def house(table):
    """Return what makes a house of terms, in a table that is empty."""
    return lambda **terms: costed_house(emptied(table), **terms)


def placed_at(one, *, held):
    hold_id = one.hold(28) if held else ""
    return one.of(lambda: one.book(28, hold_id=hold_id))


@pytest.mark.parametrize("kind", KINDS)
def test_a_booking_that_waits_for_its_money_is_two_trips_and_four_write_units(house, kind):
    held, terms = KINDS[kind]
    with house(**terms, payment_time="after_check_in") as one:
        one.charges_cards = True
        cost = placed_at(one, held=held)
    assert cost.calls == ["Query", "TransactWriteItems"]
    assert cost.written[-1]["state"] == "awaiting_payment"
    assert transactional_write_units(*cost.written) <= 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("longest", [False, True])
def test_to_sell_or_ask_for_what_was_paid_is_three_trips_and_one_write_of_two_items(house, kind, longest):
    held, terms = KINDS[kind]
    with house(longest=longest, **terms, payment_time="after_check_in") as one:
        one.charges_cards = True
        (placed,) = [each for each in placed_at(one, held=held).written if each["kind"] == "booking"]
        told = Payment(3, authorised=placed["total"])
        cost = one.of(lambda: apply_payment_fact(one.books, TENANT, BookingId(id_of(placed)), told, NOW))
    assert cost.calls == ["GetItem", "Query", "TransactWriteItems"]
    assert cost.written[-1]["state"] == ("pending" if kind == "as a request" else "confirmed")
    assert transactional_write_units(*cost.written) <= (6 if longest else 4)
