from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.contract import refund_rule
from rental.bookings.domain.quote import Guests, check_currency, check_sold_on, quote, stay_between
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.stay_dates import Stay
from tests.support.samples import TERMS, terms

TODAY = date(2026, 11, 21)
STAY = Stay(date(2027, 3, 5), date(2027, 3, 8))


@given(st.integers(1, 28), st.integers(1, 6), st.integers(0, 6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_lines_sum_to_the_total_whatever_the_stay(nights, adults, children, cleaning, extra):
    priced = quote(
        terms(cleaning_fee=cleaning, extra_guest=extra),
        Stay(TODAY, TODAY + timedelta(nights)),
        Guests(adults, children),
    )
    assert priced.total == sum(line.quantity * line.unit_amount for line in priced.lines)
    beyond = max(0, adults + children - 2)
    assert priced.total == nights * 25400 + beyond * nights * extra + cleaning


def test_infants_and_pets_cost_nothing_and_take_no_bed():
    with_them = quote(TERMS, STAY, Guests(adults=2, infants=2, pets=1))
    assert with_them.total == quote(TERMS, STAY, Guests(adults=2)).total
    check_sold_on(TERMS, STAY, Guests(adults=4, infants=2), TODAY, 730)


@pytest.mark.parametrize(
    ("stay", "guests", "slug", "named"),
    [
        (Stay(date(2026, 11, 20), date(2026, 11, 23)), Guests(2), "stay-in-the-past", "2026-11-20"),
        (Stay(date(2027, 3, 5), date(2027, 3, 6)), Guests(2), "stay-too-short", "at least 2"),
        (Stay(date(2027, 3, 5), date(2027, 4, 5)), Guests(2), "stay-too-long", "at most 28"),
        (Stay(date(2029, 3, 5), date(2029, 3, 8)), Guests(2), "beyond-booking-window", "2028-11-20"),
        (STAY, Guests(3, 2), "too-many-guests", "sleeps 4"),
    ],
)
def test_a_stay_against_the_terms_is_refused_with_the_rule_named(stay, guests, slug, named):
    with pytest.raises(Problem) as refused:
        check_sold_on(TERMS, stay, guests, TODAY, 730)
    assert refused.value.slug == slug
    assert named in refused.value.detail


def test_a_stay_may_begin_today_at_the_property():
    check_sold_on(TERMS, Stay(TODAY, TODAY + timedelta(2)), Guests(2), TODAY, 730)


def test_an_unknown_currency_is_told_apart_from_another_one():
    for asked, slug in (("XXX", "unknown-currency"), ("EUR", "currency-mismatch")):
        with pytest.raises(Problem) as refused:
            check_currency(asked, TERMS)
        assert refused.value.slug == slug
    check_currency("AUD", TERMS)


def test_check_out_on_or_before_check_in_is_refused():
    for check_out in (date(2027, 3, 5), date(2027, 3, 4)):
        with pytest.raises(Problem) as refused:
            stay_between(date(2027, 3, 5), check_out)
        assert refused.value.slug == "check-out-not-after-check-in"


def test_a_year_outside_date_arithmetic_is_refused():
    with pytest.raises(InvalidRequest):
        stay_between(date(1, 1, 1), date(9999, 12, 31))


def test_a_refund_rule_names_its_last_days_until_they_have_passed():
    check_in = date(2027, 3, 20)
    strict = refund_rule("strict", check_in, today=date(2027, 3, 6))
    assert strict.full_refund_until == date(2027, 3, 6)
    assert strict.partial is not None
    assert (strict.partial.percent, strict.partial.until) == (50, date(2027, 3, 13))
    assert refund_rule("strict", check_in, today=date(2027, 3, 7)).full_refund_until is None
    assert refund_rule("strict", check_in, today=date(2027, 3, 14)).partial is None
