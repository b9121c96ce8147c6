"""The state of the money: derived from sums that payments tells, in any order."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.payment import PAYMENT_STATES, Payment
from tests.support.booking_samples import booking

TOTAL = 10_000


@pytest.mark.parametrize(
    ("payment", "state"),
    [
        (Payment(), "unpaid"),
        (Payment(1, failed=True), "failed"),
        (Payment(1, authorised=TOTAL), "authorised"),
        (Payment(2, authorised=TOTAL, failed=True), "authorised"),
        (Payment(2, captured=2_000), "deposit_paid"),
        (Payment(3, captured=TOTAL), "paid"),
        (Payment(3, captured=TOTAL + 1), "paid"),
        (Payment(4, captured=TOTAL, refunded=1), "partly_refunded"),
        (Payment(4, captured=2_000, refunded=2_000), "refunded"),
    ],
)
def test_the_sums_tell_the_state(payment, state):
    assert payment.state(TOTAL) == state


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.booleans(), st.integers(0, 9))
def test_whatever_the_sums_the_state_is_one_of_the_known(authorised, kept, refunded, failed, total):
    payment = Payment(1, authorised, kept + refunded, refunded, failed)
    assert payment.state(total) in PAYMENT_STATES
    assert payment.kept == kept


def test_a_stay_that_costs_nothing_is_unpaid_and_not_paid_by_nobody():
    assert booking(lines=()).payment_state == "unpaid"


@pytest.mark.parametrize(
    "order", list(permutations([Payment(1, authorised=TOTAL), Payment(2, captured=TOTAL), Payment(3, 0, TOTAL, TOTAL)]))
)
def test_facts_give_the_same_state_in_whatever_order_they_arrive(order):
    payment = Payment()
    for fact in (*order, order[0]):
        payment = payment.after(fact)
    assert payment == Payment(3, 0, TOTAL, TOTAL)


def test_a_fact_told_twice_changes_nothing():
    payment = Payment(2, captured=5)
    assert payment.after(Payment(2, captured=5)) is payment


@pytest.mark.parametrize("sums", [{"captured": 1, "refunded": 2}, {"captured": 1, "refunded": -1}])
def test_refunds_lie_within_what_was_captured(sums):
    with pytest.raises(ValueError, match="refunds lie within"):
        Payment(1, **sums)


@pytest.mark.parametrize("sums", [{"number": -1}, {"authorised": -1}])
def test_sums_and_numbers_are_not_negative(sums):
    with pytest.raises(ValueError, match="not negative"):
        Payment(**sums)
