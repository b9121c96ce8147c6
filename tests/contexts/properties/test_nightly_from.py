"""The price a list shows is one that a night can have, and none is cheaper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.properties.contract import Rates, Season, StayRules
from rental.properties.domain.card import card_of
from rental.properties.domain.property import Property
from rental.properties.domain.rates import LowestNightly, lowest_nightly
from tests.contexts.properties.descriptions import EASTER, FIRST_DAY, description, rates
from tests.support.property_samples import COTTAGE

BASE = Rates("AUD", 20000, guests_included=2)
WINTER = Season("Winter", date(2027, 6, 1), date(2027, 9, 1), 15000)


def nightly_from(rates, day=FIRST_DAY, window=730):
    card = card_of(Property(COTTAGE, description(rates=rates, stay_rules=StayRules(booking_window_days=window))))
    return card.nightly_from(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def price(rates, night):
    found = [season for season in rates.seasons if season.first <= night < season.until]
    priced = found[-1] if found else rates
    if night.isoweekday() in rates.weekend_days and priced.weekend_nightly is not None:
        return priced.weekend_nightly
    return priced.nightly


def test_without_seasons_it_is_the_lower_of_weekday_and_weekend():
    assert lowest_nightly(BASE) == (LowestNightly(20000, None),)
    assert nightly_from(replace(BASE, weekend_nightly=26000)) == 20000
    assert nightly_from(replace(BASE, weekend_nightly=18000)) == 18000


def test_a_weekday_price_that_no_day_has_does_not_count():
    assert nightly_from(replace(BASE, weekend_nightly=26000, weekend_days=(1, 2, 3, 4, 5, 6, 7))) == 26000


def test_a_cheaper_season_counts_until_it_is_over_and_once_it_can_be_booked():
    with_winter = replace(BASE, seasons=(WINTER, EASTER))
    assert nightly_from(with_winter) == 15000
    assert nightly_from(with_winter, date(2027, 8, 31)) == 15000
    assert nightly_from(with_winter, date(2027, 9, 1)) == 20000
    assert nightly_from(with_winter, date(2027, 5, 2), window=30) == 20000
    assert nightly_from(with_winter, date(2027, 5, 3), window=30) == 15000


def test_a_base_price_that_seasons_cover_for_as_long_as_can_be_booked_is_not_shown():
    always = (
        Season("Low", FIRST_DAY, date(2028, 1, 1), 24000),
        Season("High", date(2028, 1, 1), date(2030, 1, 1), 30000),
    )
    assert nightly_from(replace(BASE, seasons=always)) == 24000


def test_a_season_under_a_later_one_does_not_count():
    hidden = Season("Hidden", WINTER.first, WINTER.until, 9000)
    assert nightly_from(replace(BASE, seasons=(hidden, WINTER))) == 15000


@given(rates)
def test_the_lowest_price_over_time_is_that_of_the_cheapest_night_between(rates):
    start = FIRST_DAY - timedelta(days=7)
    for lowest in lowest_nightly(rates):
        end = lowest.until or start + timedelta(days=7)
        nights = [start + timedelta(days=number) for number in range((end - start).days)]
        assert lowest.amount == min(price(rates, night) for night in nights)
        start = end


@given(rates, st.integers(0, 200), st.integers(370, 730))
def test_what_is_shown_is_the_cheapest_night_but_for_the_weekdays_at_the_edges(rates, after, window):
    today = FIRST_DAY + timedelta(days=after)
    nights = [today + timedelta(days=number) for number in range(window)]
    assert nightly_from(rates, today, window) <= min(price(rates, night) for night in nights)
    around = [today + timedelta(days=number) for number in range(-7, window + 7)]
    assert nightly_from(rates, today, window) >= min(price(rates, night) for night in around)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_season_ends_by_the_date_at_the_property(zone):
    card = card_of(Property(COTTAGE, description(time_zone=zone, rates=replace(BASE, seasons=(WINTER,)))))
    moment = datetime(2027, 9, 1, 10, 30, tzinfo=UTC)
    over = zone == "Pacific/Kiritimati"
    assert card.nightly_from(moment) == (20000 if over else 15000)
