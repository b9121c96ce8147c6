import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.stay_dates import Stay, as_ranges, instant_at, today_at

days = st.dates(date(2000, 1, 1), date(2199, 12, 31))


@given(days, st.integers(1, 800))
def test_a_stay_has_a_night_for_every_day_from_check_in_until_before_check_out(check_in, nights):
    stay = Stay(check_in, check_in + timedelta(days=nights))
    assert stay.nights == nights == len(stay.dates())
    assert stay.dates()[0] == check_in
    assert stay.dates()[-1] == stay.check_out - timedelta(days=1)


@given(days, st.integers(0, 400))
def test_a_stay_without_a_night_is_none(check_in, back):
    with pytest.raises(ValueError, match="check-out must be after check-in"):
        Stay(check_in, check_in - timedelta(days=back))


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_exactly_the_nights_given_and_never_touch(offsets):
    first = date(2027, 3, 1)
    nights = {first + timedelta(days=n) for n in offsets}
    ranges = as_ranges(nights)
    assert {night for start, end in ranges for night in Stay(start, end).dates()} == nights
    assert all(one[1] < next_one[0] for one, next_one in itertools.pairwise(ranges))


def test_ranges_do_not_mind_order_or_repetition():
    first, second, third = date(2027, 3, 5), date(2027, 3, 6), date(2027, 3, 9)
    expected = [(first, date(2027, 3, 7)), (third, date(2027, 3, 10))]
    assert as_ranges([third, second, first, second]) == expected


def test_today_is_the_date_at_the_property():
    now = datetime(2027, 3, 5, 22, 30, tzinfo=UTC)
    assert today_at("Australia/Adelaide", now) == date(2027, 3, 6)
    assert today_at("Europe/London", now) == date(2027, 3, 5)
    assert today_at("America/Los_Angeles", datetime(2027, 3, 5, 2, tzinfo=UTC)) == date(2027, 3, 4)


def test_a_time_of_day_at_the_property_is_an_instant_on_each_side_of_a_change_of_the_clock():
    assert instant_at("Australia/Adelaide", date(2027, 4, 3), "15:00") == datetime(2027, 4, 3, 4, 30, tzinfo=UTC)
    assert instant_at("Australia/Adelaide", date(2027, 4, 4), "15:00") == datetime(2027, 4, 4, 5, 30, tzinfo=UTC)
    assert instant_at("Europe/London", date(2027, 7, 1), "10:00").tzinfo is UTC
