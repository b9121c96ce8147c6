from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.quote import FOUR_WEEKS, TWELVE_RULES
from rental.bookings.contract import Line
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import Quote, agreed_quote, check_currency, quote, stay_between
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.money import half_up
from rental.kernel.stay_dates import Stay
from rental.properties.contract import Rates, Season, Tax
from tests.support.property_samples import TERMS, terms

FRIDAY = date(2027, 3, 5)
TWO = Guests(2)
AMOUNTS = st.integers(0, 10**6)
DAYS = st.dates(date(2027, 1, 1), date(2027, 3, 1))


def lines(stay_nights=3, guests=TWO, arrival=FRIDAY, **rates):
    priced = quote(terms(**{"cleaning_fee": 0} | rates), Stay(arrival, arrival + timedelta(stay_nights)), guests)
    return [(line.rule, line.quantity, line.unit_amount) for line in priced.lines]


SPANS = st.lists(st.tuples(DAYS, st.integers(1, 40), AMOUNTS, st.none() | AMOUNTS), max_size=5)


@st.composite
def seasons(draw):
    spans = draw(SPANS)
    return tuple(
        Season(f"season {place}", first, first + timedelta(nights), *prices)
        for place, (first, nights, *prices) in enumerate(spans)
    )


any_rates = st.builds(
    partial(Rates, "EUR"),
    nightly=AMOUNTS,
    guests_included=st.integers(1, 6),
    cleaning_fee=AMOUNTS,
    extra_guest=AMOUNTS,
    weekend_nightly=st.none() | AMOUNTS,
    weekend_days=st.lists(st.integers(1, 7), unique=True, min_size=1).map(tuple),
    seasons=seasons(),
    taxes=st.lists(
        st.builds(
            Tax,
            st.sampled_from(["VAT", "City tax"]),
            st.sampled_from(["percent", "per_night", "per_guest_night"]),
            st.integers(0, 10_000),
        ),
        max_size=4,
    ).map(tuple),
)
any_guests = st.builds(Guests, st.integers(1, 6), st.integers(0, 6), st.integers(0, 2), st.integers(0, 2))
any_stay = st.builds(lambda first, nights: Stay(first, first + timedelta(nights)), DAYS, st.integers(1, 60))


def price_of_night(rates, night):
    """The price of one night, said as plainly as possible."""
    there = [season for season in rates.seasons if season.first <= night < season.until]
    priced = there[-1] if there else rates
    if night.isoweekday() in rates.weekend_days and priced.weekend_nightly is not None:
        return priced.weekend_nightly
    return priced.nightly


@given(any_rates, any_stay, any_guests)
def test_a_quote_is_the_sum_of_its_nights_extras_and_taxes_whatever_the_rates(rates, stay, guests):
    priced = quote(terms(rates=rates), stay, guests)
    extra = max(0, guests.in_beds - rates.guests_included) * stay.nights * rates.extra_guest
    before = sum(price_of_night(rates, night) for night in stay.dates()) + extra + rates.cleaning_fee
    quantity = {"per_night": stay.nights, "per_guest_night": stay.nights * guests.adults}
    taxes = sum(
        half_up(before * tax.amount, 10_000) if tax.kind == "percent" else tax.amount * quantity[tax.kind]
        for tax in rates.taxes
    )
    assert priced.total == before + taxes
    assert priced.total == sum(line.quantity * line.unit_amount for line in priced.lines)
    assert all(line.amount and isinstance(line.amount, int) for line in priced.lines)


@given(any_rates, any_stay, any_guests)
def test_every_night_is_in_exactly_one_line_and_each_rule_and_price_has_one_line(rates, stay, guests):
    rates = terms(rates=rates).rates
    free = sum(price_of_night(rates, night) == 0 for night in stay.dates())
    by_night = [
        (line.rule, line.unit_amount)
        for line in quote(terms(rates=rates), stay, guests).lines
        if line.rule.startswith(("nightly", "weekend", "season"))
        for _ in range(line.quantity)
    ]
    assert len(by_night) == stay.nights - free
    assert sorted(price for _, price in by_night) == sorted(
        price for night in stay.dates() if (price := price_of_night(rates, night))
    )


def test_weekend_nights_are_those_that_begin_on_weekend_days():
    assert lines(7, weekend_nightly=30000) == [("weekend", 2, 30000), ("nightly", 5, 25400)]
    assert lines(7, weekend_nightly=30000, weekend_days=(7,)) == [("nightly", 6, 25400), ("weekend", 1, 30000)]
    assert lines(7) == [("nightly", 7, 25400)]


def test_nights_are_grouped_in_order_of_the_first_of_each_price():
    easter = Season("Easter", date(2027, 3, 8), date(2027, 3, 13), 40000, 45000)
    assert lines(10, seasons=(easter,), weekend_nightly=30000) == [
        ("weekend", 3, 30000),
        ("nightly", 2, 25400),
        ("season:Easter", 4, 40000),
        ("season_weekend:Easter", 1, 45000),
    ]


def test_a_season_without_a_weekend_price_takes_its_own_at_weekends_too():
    march = Season("March", date(2027, 3, 1), date(2027, 4, 1), 20000)
    assert lines(3, seasons=(march,), weekend_nightly=30000) == [("season:March", 3, 20000)]


def test_of_seasons_that_overlap_the_later_one_wins():
    march = Season("March", date(2027, 3, 1), date(2027, 4, 1), 20000)
    fair = Season("Fair", date(2027, 3, 6), date(2027, 3, 7), 50000)
    split = [("season:March", 2, 20000), ("season:Fair", 1, 50000)]
    assert lines(3, seasons=(march, fair)) == split
    assert lines(3, seasons=(fair, march)) == [("season:March", 3, 20000)]


def test_guests_in_beds_beyond_the_included_cost_extra_and_infants_and_pets_nothing():
    assert lines(3, guests=Guests(2, 1, infants=2, pets=1)) == [("nightly", 3, 25400), ("extra_guest", 3, 3000)]
    assert lines(3, guests=Guests(2, infants=2, pets=1)) == [("nightly", 3, 25400)]


def test_taxes_come_last_and_a_percentage_is_of_everything_before_them():
    vat, city, stay_tax = (
        Tax("VAT", "percent", 1000),
        Tax("City", "per_night", 500),
        Tax("Stay", "per_guest_night", 150),
    )
    assert lines(3, guests=Guests(2, 1), cleaning_fee=6000, taxes=(stay_tax, vat, city))[2:] == [
        ("cleaning_fee", 1, 6000),
        ("night_tax:Stay", 6, 150),
        ("tax:VAT", 1, (3 * 25400 + 3 * 3000 + 6000) // 10),
        ("night_tax:City", 3, 500),
    ]


@pytest.mark.parametrize(("nightly", "tax"), [(49, 0), (50, 1), (149, 1), (150, 2)])
def test_a_percentage_is_rounded_half_up_to_the_minor_unit(nightly, tax):
    charged = sum(amount for rule, _, amount in lines(1, nightly=nightly, taxes=(Tax("VAT", "percent", 100),))[1:])
    assert charged == tax


@dataclass
class TakingAway:
    percent: int

    def lines(self, priced: Quote) -> tuple[Line, ...]:
        return (Line("coupon:SPRING", 1, -priced.total * self.percent // 100), Line("pet_fee", 1, 0))


def test_further_rules_see_the_lines_so_far_and_taxes_are_of_what_is_left():
    taxed = terms(taxes=(Tax("VAT", "percent", 1000),))
    priced = quote(taxed, Stay(FRIDAY, date(2027, 3, 8)), TWO, more=[TakingAway(50), TakingAway(50)])
    assert [line.amount for line in priced.lines] == [76200, 6000, -41100, -20550, 2055]


def test_a_rule_that_takes_more_than_was_charged_is_the_programs_mistake():
    with pytest.raises(ValueError, match="more than was charged"):
        quote(TERMS, Stay(FRIDAY, date(2027, 3, 8)), TWO, more=[TakingAway(101)])


@given(st.integers(0, 10**7))
def test_an_agreed_price_is_one_line_with_taxes_included(total):
    priced = agreed_quote(terms(taxes=(Tax("VAT", "percent", 1000),)), Stay(FRIDAY, date(2027, 3, 8)), TWO, total)
    assert priced.total == total
    assert [line.rule for line in priced.lines] == (["agreed"] if total else [])


def test_an_agreed_price_below_zero_is_the_programs_mistake():
    with pytest.raises(ValueError, match="not negative"):
        agreed_quote(TERMS, Stay(FRIDAY, date(2027, 3, 8)), TWO, -1)


def test_the_average_of_a_night_is_rounded_down():
    assert agreed_quote(TERMS, Stay(FRIDAY, date(2027, 3, 8)), TWO, 200).nightly_average == 66


def test_four_weeks_can_be_priced_by_twelve_rules():
    priced = quote(TWELVE_RULES, FOUR_WEEKS, Guests(2, 2))
    assert len({line.rule for line in priced.lines}) == 12
    assert FOUR_WEEKS.nights == 28


def test_an_unknown_currency_is_told_apart_from_another_one():
    for asked, slug in (("XXX", "unknown-currency"), ("EUR", "currency-mismatch")):
        with pytest.raises(Problem) as refused:
            check_currency(asked, TERMS)
        assert refused.value.slug == slug
    check_currency("AUD", TERMS)
    check_currency(None, TERMS)


def test_check_out_on_or_before_check_in_is_refused():
    for check_out in (FRIDAY, date(2027, 3, 4)):
        with pytest.raises(Problem) as refused:
            stay_between(FRIDAY, check_out)
        assert refused.value.slug == "check-out-not-after-check-in"


def test_a_year_outside_date_arithmetic_is_refused():
    with pytest.raises(InvalidRequest):
        stay_between(date(1, 1, 1), date(9999, 12, 31))


def test_an_agreed_price_is_one_that_a_card_can_be_charged_with():
    stay = Stay(FRIDAY, FRIDAY + timedelta(days=2))
    assert agreed_quote("ISK", stay, TWO, 20_000).total == 20_000
    with pytest.raises(InvalidRequest, match="steps of 100"):
        agreed_quote("ISK", stay, TWO, 20_050)
