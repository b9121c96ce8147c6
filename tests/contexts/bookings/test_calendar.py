from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.calendar import WINDOW_NIGHTS, Calendar
from rental.kernel.stay_dates import Stay

BASE = date(2026, 11, 20)
stays = st.builds(
    lambda first, nights: Stay(BASE + timedelta(first), BASE + timedelta(first + nights)),
    st.integers(0, 700),
    st.integers(1, 28),
)


@given(stays, stays)
def test_two_claims_share_a_night_or_the_second_is_refused(first, second):
    calendar = Calendar(BASE).claimed(first)
    shared = sorted(set(first.dates()) & set(second.dates()))
    assert calendar.taken(second) == shared
    if shared:
        with pytest.raises(ValueError, match="occupied"):
            calendar.claimed(second)
    else:
        assert calendar.claimed(second).taken(second) == second.dates()


@given(stays)
def test_freeing_a_claim_gives_back_exactly_its_nights(stay):
    assert Calendar(BASE).claimed(stay).freed(stay).occupied == 0


def test_the_check_out_day_is_free_for_the_next_check_in():
    calendar = Calendar(BASE).claimed(Stay(date(2027, 3, 5), date(2027, 3, 8)))
    assert calendar.taken(Stay(date(2027, 3, 8), date(2027, 3, 9))) == []


@given(st.lists(stays, max_size=8), st.integers(0, 3000))
def test_rolling_keeps_every_night_that_lies_ahead(claims, days):
    calendar = Calendar(BASE)
    for stay in claims:
        if not calendar.taken(stay):
            calendar = calendar.claimed(stay)
    today = BASE + timedelta(days)
    ahead = Stay(today, today + timedelta(800))
    assert calendar.rolled(today).taken(ahead) == calendar.taken(ahead)
    assert (today - calendar.rolled(today).base).days <= 400


@given(st.lists(stays, max_size=8))
def test_stored_bits_are_read_back_the_same(claims):
    calendar = Calendar(BASE)
    for stay in claims:
        calendar = calendar if calendar.taken(stay) else calendar.claimed(stay)
    assert Calendar.bits(calendar.to_bytes()) == calendar.occupied


def test_nights_before_the_base_count_as_taken_and_freeing_them_changes_nothing():
    """A clock that went forward rolled them away, and came back."""
    later = Calendar(date(2029, 6, 1), occupied=0b1, version=3)
    assert later.taken(Stay(date(2029, 5, 30), date(2029, 6, 3))) == [date(2029, 5, 30), date(2029, 5, 31), later.base]
    assert later.freed(Stay(date(2027, 3, 5), date(2027, 3, 8))).occupied == 0b1
    assert later.freed(Stay(date(2029, 5, 30), date(2029, 6, 2))).occupied == 0


def test_ten_full_years_fit_in_457_bytes():
    full = Calendar(BASE, occupied=(1 << WINDOW_NIGHTS) - 1)
    assert len(full.to_bytes()) == 457


def test_nights_outside_the_ten_years_kept_are_refused():
    beyond = BASE + timedelta(WINDOW_NIGHTS)
    with pytest.raises(ValueError, match="are kept"):
        Calendar(BASE).claimed(Stay(beyond, beyond + timedelta(1)))
