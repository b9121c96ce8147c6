from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.contract import Line, refund_rule
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import Quote, quote
from rental.bookings.domain.refund import no_refund, refund_by_policy, refund_in_full, refund_of_nights_ahead
from rental.kernel.stay_dates import Stay
from rental.properties.contract import RefundStep, Season, Tax
from tests.support.property_samples import terms

CHECK_IN = date(2027, 3, 5)
LONG_BEFORE = CHECK_IN - timedelta(100)
AMOUNTS = st.integers(1, 10**7)
PERCENT = st.integers(0, 100)
NIGHTS = st.sampled_from(["nightly", "weekend", "season:Easter", "season_weekend:Easter", "extra_guest", "agreed"])
night_lines = st.builds(Line, NIGHTS, st.integers(1, 60), AMOUNTS)
discounts = st.builds(Line, st.just("coupon:SPRING"), st.just(1), AMOUNTS.map(int.__neg__))
cleaning = st.builds(Line, st.just("cleaning_fee"), st.just(1), AMOUNTS)
tax_lines = st.builds(Line, st.sampled_from(["tax:VAT", "tax:Levy", "night_tax:City"]), st.integers(1, 3), AMOUNTS)
several_nights, once, several_discounts, several_taxes = (
    st.lists(night_lines, min_size=1, max_size=5),
    st.lists(cleaning, max_size=1),
    st.lists(discounts, max_size=3),
    st.lists(tax_lines, max_size=3),
)


@st.composite
def charged_lines(draw):
    """Lines as quotes make them: all that is before taxes is not below zero."""
    charged = draw(several_nights)
    charged += draw(once)
    left = sum(line.amount for line in charged)
    for discount in draw(several_discounts):
        if discount.amount + left >= 0:
            charged.append(discount)
            left += discount.amount
    return (*charged, *draw(several_taxes))


def refunded(lines, percent):
    return refund_by_policy(lines, "custom", (RefundStep(7, percent),), CHECK_IN, LONG_BEFORE)


def backs(refund):
    return [line.back for line in refund.lines]


@given(charged_lines(), PERCENT)
def test_every_line_gives_back_between_nothing_and_all_of_it_and_sums_are_exact(lines, percent):
    refund = refunded(lines, percent)
    assert [(line.rule, line.price) for line in refund.lines] == [(line.rule, line.amount) for line in lines]
    for line in refund.lines:
        assert min(0, line.price) <= line.back <= max(0, line.price)
    total = sum(line.amount for line in lines)
    assert refund.total + refund.kept == total
    assert 0 <= refund.total <= total


@given(charged_lines())
def test_a_hundred_percent_gives_exactly_the_total(lines):
    for refund in (refunded(lines, 100), refund_in_full(lines)):
        assert backs(refund) == [line.amount for line in lines]
        assert (refund.percent, refund.kept) == (100, 0)


@given(charged_lines(), PERCENT, PERCENT)
def test_more_percent_never_give_back_less(lines, one, other):
    less, more = sorted((one, other))
    assert refunded(lines, less).total <= refunded(lines, more).total


@given(charged_lines(), PERCENT)
def test_the_same_stored_lines_give_the_same_cents_again(lines, percent):
    stored = [[line.rule, line.quantity, line.unit_amount] for line in lines]
    assert refunded(tuple(Line(*each) for each in stored), percent) == refunded(lines, percent)


@given(charged_lines(), PERCENT)
def test_the_percentage_of_the_nights_is_rounded_once_and_not_line_by_line(lines, percent):
    shared = [
        line for line in refunded(lines, percent).lines if not line.rule.startswith(("cleaning", "tax", "night_tax"))
    ]
    price = sum(line.price for line in shared)
    if price > 0:
        assert abs(200 * sum(line.back for line in shared) - 2 * percent * price) <= 100


@given(charged_lines(), PERCENT)
def test_a_tax_on_the_price_keeps_its_share_of_what_is_kept(lines, percent):
    refund = refunded(lines, percent)
    before = [line for line in refund.lines if not line.rule.startswith(("tax:", "night_tax:"))]
    base, kept = sum(line.price for line in before), sum(line.price - line.back for line in before)
    for line in refund.lines:
        if line.rule.startswith("tax:") and base > 0:
            assert abs(2 * (line.price - line.back) * base - 2 * line.price * kept) <= base
        if line.rule.startswith("night_tax:"):
            assert line.back == line.price


@given(charged_lines())
def test_who_does_not_come_gets_nothing(lines):
    refund = no_refund(lines)
    assert (refund.percent, refund.total, refund.kept) == (0, 0, sum(line.amount for line in lines))


def test_cleaning_and_taxes_by_night_go_back_whole_even_when_the_nights_do_not():
    lines = (Line("nightly", 3, 100_00), Line("cleaning_fee", 1, 60_00), Line("tax:VAT", 1, 36_00))
    lines += (Line("night_tax:City", 6, 1_50),)
    day_before = CHECK_IN - timedelta(1)
    assert backs(refund_by_policy(lines, "strict", (), CHECK_IN, day_before)) == [0, 60_00, 6_00, 9_00]
    assert backs(refund_by_policy(lines, "strict", (), CHECK_IN, CHECK_IN)) == [0, 0, 0, 0]


def test_a_step_on_the_day_of_check_in_gives_cleaning_and_taxes_back_too():
    lines = (Line("nightly", 1, 100_00), Line("cleaning_fee", 1, 60_00), Line("night_tax:City", 1, 1_50))
    assert backs(refund_by_policy(lines, "custom", (RefundStep(0, 30),), CHECK_IN, CHECK_IN)) == [30_00, 60_00, 1_50]


def test_a_tax_for_the_one_night_of_a_stay_is_not_taken_for_a_percentage():
    taxed = terms(taxes=(Tax("VAT", "percent", 1000), Tax("City", "per_night", 500)), cleaning_fee=0)
    lines = quote(taxed, Stay(CHECK_IN, CHECK_IN + timedelta(1)), Guests(1)).lines
    assert backs(refunded(lines, 50)) == [12700, 1270, 500]


def test_halves_go_to_the_guest_and_the_running_sum_decides():
    lines = (Line("nightly", 1, 25), Line("weekend", 1, 25), Line("extra_guest", 1, 1))
    assert backs(refunded(lines, 50)) == [13, 12, 1]


def test_a_discount_beyond_the_nights_leaves_nothing_to_keep():
    lines = (Line("nightly", 1, 100_00), Line("cleaning_fee", 1, 60_00), Line("coupon:SPRING", 1, -130_00))
    assert refunded(lines, 0).kept == 0


def test_a_stay_that_cost_nothing_but_taxes_gives_them_back():
    lines = (
        Line("nightly", 1, 100_00),
        Line("coupon:SPRING", 1, -100_00),
        Line("tax:Levy", 1, 5),
        Line("night_tax:City", 1, 7),
    )
    assert refunded(lines, 50).total == 12


@dataclass
class _Coupon:
    def lines(self, priced: Quote) -> tuple[Line, ...]:
        return (Line("coupon:SPRING", 1, -priced.total // 3),)


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 10**6), st.integers(0, 10_000), PERCENT)
def test_quotes_of_all_rules_can_be_given_back_to_the_cent(nights, adults, nightly, rate, percent):
    taxes = (Tax("VAT", "percent", rate), Tax("City", "per_guest_night", 150))
    march = Season("March", date(2027, 3, 1), date(2027, 3, 20), 12345, 23451)
    offered = terms(nightly=nightly, taxes=taxes, seasons=(march,))
    priced = quote(offered, Stay(CHECK_IN, CHECK_IN + timedelta(nights)), Guests(adults), [_Coupon()])
    refund = refunded(priced.lines, percent)
    assert refund.total + refund.kept == priced.total
    assert 0 <= refund.total <= priced.total
    assert refunded(priced.lines, 100).total == priced.total


@pytest.mark.parametrize(
    ("policy", "days_before", "percent"),
    [
        *(("flexible", 2, 100), ("flexible", 1, 100), ("flexible", 0, 0)),
        *(("moderate", 5, 100), ("moderate", 4, 0)),
        *(("strict", 14, 100), ("strict", 13, 50), ("strict", 7, 50), ("strict", 6, 0)),
        *(("custom", 60, 90), ("custom", 59, 20), ("custom", 0, 20), ("custom", -1, 0)),
    ],
)
def test_the_first_step_still_ahead_decides(policy, days_before, percent):
    steps = (RefundStep(60, 90), RefundStep(0, 20)) if policy == "custom" else ()
    today = CHECK_IN - timedelta(days_before)
    refund = refund_by_policy((Line("nightly", 1, 100_00),), policy, steps, CHECK_IN, today)
    assert (refund.percent, refund.total) == (percent, percent * 100)


@given(st.sampled_from(["flexible", "moderate", "strict"]), st.integers(-3, 30))
def test_what_is_shown_beforehand_is_what_is_given_back(policy, days_before):
    today = CHECK_IN - timedelta(days_before)
    shown = refund_rule(policy, CHECK_IN, today)
    refund = refund_by_policy((Line("nightly", 1, 100_00),), policy, (), CHECK_IN, today)
    free = shown.full_refund_until is not None and today <= shown.full_refund_until
    partial = shown.partial.percent if shown.partial and today <= shown.partial.until else 0
    assert refund.percent == (100 if free else partial)


def test_a_refund_rule_names_its_last_days_until_they_have_passed():
    check_in = date(2027, 3, 20)
    strict = refund_rule("strict", check_in, today=date(2027, 3, 6))
    assert strict.full_refund_until == date(2027, 3, 6)
    assert strict.partial is not None
    assert (strict.partial.percent, strict.partial.until) == (50, date(2027, 3, 13))
    assert refund_rule("strict", check_in, today=date(2027, 3, 7)).full_refund_until is None
    assert refund_rule("strict", check_in, today=date(2027, 3, 14)).partial is None


@given(charged_lines(), st.integers(1, 60), st.data())
def test_a_stay_that_a_host_ends_gives_back_more_the_more_nights_are_left_and_never_the_cleaning(lines, nights, data):
    ahead = data.draw(st.integers(0, nights))
    refund = refund_of_nights_ahead(lines, nights, ahead)
    assert refund.total + refund.kept == sum(line.amount for line in lines)
    assert 0 <= refund.total <= sum(line.amount for line in lines)
    assert all(line.back == 0 for line in refund.lines if line.rule == "cleaning_fee")
    if ahead < nights:
        assert refund.total <= refund_of_nights_ahead(lines, nights, ahead + 1).total


def test_half_of_a_stay_gives_back_half_of_what_is_charged_by_night():
    lines = (Line("nightly", 4, 10000), Line("cleaning_fee", 1, 5000), Line("night_tax:City", 4, 300))
    assert [line.back for line in refund_of_nights_ahead(lines, 4, 2).lines] == [20000, 0, 600]


@given(charged_lines(), st.integers(0, 100), st.sampled_from([10, 100]))
def test_a_refund_of_stepped_prices_is_stepped_line_by_line_and_within_each_price(lines, percent, step):
    stepped = [replace(line, unit_amount=line.unit_amount * step) for line in lines]
    refund = refund_by_policy(stepped, "custom", (RefundStep(7, percent),), CHECK_IN, LONG_BEFORE, step=step)
    assert all(line.back % step == 0 for line in refund.lines)
    assert 0 <= refund.total <= sum(line.amount for line in stepped)
