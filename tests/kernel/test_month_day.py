"""Days of the year: written as month and day, and found in every year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.month_day import MonthDay

days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: MonthDay(day.month, day.day))
years = st.integers(1900, 2400)


@given(days, years)
def test_a_day_comes_once_in_every_year_under_its_own_name_but_for_29_february(day, year):
    found = day.in_year(year)
    assert found.year == year
    if day == MonthDay(2, 29) and (date(year, 3, 1) - timedelta(days=1)).day == 28:
        assert (found.month, found.day) == (2, 28)
    else:
        assert (found.month, found.day) == (day.month, day.day)


@given(days)
def test_what_is_written_is_read_again(day):
    assert MonthDay.parse(str(day)) == day


@pytest.mark.parametrize(
    "text", ["", "2-9", "02-30", "13-01", "00-10", "04-31", "2026-02-01", "02-29\n", "٠٢-٢٩", "ab-cd"]
)
def test_what_no_year_has_or_what_is_written_otherwise_is_refused(text):
    with pytest.raises(ValueError, match="day"):
        MonthDay.parse(text)
