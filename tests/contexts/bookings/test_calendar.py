"""The calendar of a unit: who owns its nights, what is too close to a stay, and how far it reaches."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.calendar import WINDOW_NIGHTS, Calendar, Hold, bits_from_bytes, bits_to_bytes
from rental.kernel.stay_dates import Stay
from tests.support.booking_samples import stay
from tests.support.property_samples import NOW

BASE = date(2026, 11, 20)
EMPTY = Calendar(BASE)
MARCH = stay("03-05", "03-08")
stays = st.builds(
    lambda first, nights: Stay(BASE + timedelta(first), BASE + timedelta(first + nights)),
    st.integers(0, 700),
    st.integers(1, 28),
)


def nights(found):
    return [f"{night:%m-%d}" for night in found]


@given(stays, stays)
def test_two_owners_share_a_night_or_the_second_is_refused(first, second):
    calendar = EMPTY.claimed(first)
    shared = sorted(set(first.dates()) & set(second.dates()))
    assert calendar.taken(second, NOW) == shared
    if shared:
        with pytest.raises(ValueError, match="have an owner"):
            calendar.claimed(second, blocking=True)
    else:
        assert calendar.claimed(second).taken(second, NOW) == second.dates()


@given(stays, st.booleans())
def test_freeing_an_owner_gives_back_exactly_its_nights(claimed, blocking):
    assert EMPTY.claimed(claimed, blocking=blocking).freed(claimed) == EMPTY


@given(stays, stays, st.booleans())
def test_moving_an_owner_is_freeing_it_and_claiming_anew_in_one(old, new, blocking):
    assert EMPTY.claimed(old, blocking=blocking).moved(old, new) == EMPTY.claimed(new, blocking=blocking)


def test_an_owner_does_not_move_onto_the_nights_of_another():
    calendar = EMPTY.claimed(MARCH).claimed(stay("03-08", "03-10"))
    with pytest.raises(ValueError, match="have an owner"):
        calendar.moved(MARCH, stay("03-06", "03-09"))


def test_the_check_out_day_is_free_for_the_next_check_in():
    assert EMPTY.claimed(MARCH).taken(stay("03-08", "03-09"), NOW) == []


def test_whoever_asks_is_not_in_its_own_way():
    calendar = EMPTY.claimed(MARCH).claimed(stay("03-08", "03-09"), blocking=True)
    assert nights(calendar.taken(stay("03-04", "03-09"), NOW, own=MARCH)) == ["03-08"]


def test_only_who_sleeps_beside_a_stay_crowds_it_not_who_blocks():
    calendar = EMPTY.claimed(stay("03-01", "03-03")).claimed(stay("03-09", "03-12"), blocking=True)
    assert nights(calendar.crowded(MARCH, 3, NOW)) == ["03-02"]
    assert calendar.crowded(MARCH, 2, NOW) == []
    assert calendar.crowded(MARCH, 0, NOW) == []


def test_held_nights_crowd_a_stay_until_the_hold_ends():
    calendar = EMPTY.held(Hold("a" * 26, stay("03-08", "03-10"), NOW + timedelta(minutes=15)), NOW)
    assert nights(calendar.crowded(MARCH, 1, NOW)) == ["03-08"]
    assert calendar.crowded(MARCH, 1, NOW, own_hold="a" * 26) == []
    assert calendar.crowded(MARCH, 1, NOW + timedelta(minutes=15)) == []


def test_a_stay_that_moves_is_not_crowded_by_itself():
    calendar = EMPTY.claimed(MARCH)
    assert calendar.crowded(stay("03-08", "03-10"), 2, NOW, own=MARCH) == []
    assert nights(calendar.crowded(stay("03-08", "03-10"), 2, NOW)) == ["03-06", "03-07"]


def test_forgotten_nights_crowd_nobody():
    assert EMPTY.crowded(Stay(BASE, BASE + timedelta(2)), 5, NOW) == []


@given(st.lists(stays, max_size=5), st.integers(0, 4), st.integers(0, 700))
def test_a_night_is_unsellable_exactly_if_no_one_night_stay_fits_there(claims, preparation, offset):
    calendar = EMPTY
    for number, each in enumerate(claims):
        if not calendar.taken(each, NOW):
            calendar = calendar.claimed(each, blocking=number % 2 == 1)
    first = BASE + timedelta(offset + 1)
    view = Stay(first, first + timedelta(20))
    alone = [(night, Stay(night, night + timedelta(1))) for night in view.dates()]
    refused = [n for n, one in alone if calendar.taken(one, NOW) or calendar.crowded(one, preparation, NOW)]
    assert calendar.unsellable(view, preparation, NOW) == refused


def test_a_held_night_is_unsellable_as_long_as_it_is_held():
    calendar = EMPTY.held(Hold("a" * 26, MARCH, NOW + timedelta(minutes=15)), NOW)
    assert nights(calendar.unsellable(stay("03-01", "03-20"), 1, NOW)) == ["03-04", "03-05", "03-06", "03-07", "03-08"]
    assert calendar.unsellable(stay("03-01", "03-20"), 1, NOW + timedelta(minutes=15)) == []


def test_free_nights_beside_a_stay_are_counted_on_both_sides_up_to_a_limit():
    calendar = EMPTY.claimed(stay("03-01", "03-03")).claimed(stay("03-09", "03-10"), blocking=True)
    assert calendar.free_beside(MARCH, NOW) == 2 + 1
    assert EMPTY.free_beside(MARCH, NOW) == 60 + 60
    assert EMPTY.free_beside(Stay(BASE + timedelta(2), BASE + timedelta(4)), NOW, within_days=9) == 2 + 9


@given(st.lists(stays, max_size=8), st.integers(0, 3000))
def test_rolling_keeps_every_night_that_lies_ahead(claims, days):
    calendar = EMPTY
    for number, each in enumerate(claims):
        if not calendar.taken(each, NOW):
            calendar = calendar.claimed(each, blocking=number % 2 == 1)
    today = BASE + timedelta(days)
    ahead = Stay(today, today + timedelta(800))
    rolled = calendar.rolled(today)
    assert rolled.taken(ahead, NOW) == calendar.taken(ahead, NOW)
    assert rolled.unsellable(ahead, 3, NOW) == calendar.unsellable(ahead, 3, NOW)
    assert (today - rolled.base).days <= 70


def test_a_new_calendar_begins_yesterday_because_zones_differ_by_a_day():
    assert Calendar.empty(date(2026, 11, 21)).base == BASE


def test_nights_before_the_base_count_as_taken_and_freeing_them_changes_nothing():
    """A clock that went forward rolled them away, and came back."""
    later = Calendar(date(2029, 6, 1), stays=0b1, version=3)
    view = Stay(date(2029, 5, 30), date(2029, 6, 3))
    assert later.taken(view, NOW) == [date(2029, 5, 30), date(2029, 5, 31), later.base]
    assert later.freed(MARCH).stays == 0b1
    assert later.freed(Stay(date(2029, 5, 30), date(2029, 6, 2))).stays == 0
    with pytest.raises(ValueError, match="have an owner"):
        later.moved(Stay(date(2029, 6, 1), date(2029, 6, 2)), Stay(date(2029, 5, 31), date(2029, 6, 2)))


def test_nights_before_the_base_get_no_owner_and_no_hold():
    past = Stay(BASE - timedelta(1), BASE + timedelta(1))
    with pytest.raises(ValueError, match="are kept"):
        EMPTY.claimed(past)
    with pytest.raises(ValueError, match="are kept"):
        EMPTY.held(Hold("a" * 26, past, NOW + timedelta(1)), NOW)


def test_a_stay_that_began_before_the_base_can_still_be_shortened_and_extended():
    long_ago = Stay(BASE - timedelta(5), BASE + timedelta(5))
    calendar = Calendar(BASE, stays=0b11111)
    assert calendar.moved(long_ago, Stay(long_ago.check_in, BASE + timedelta(2))).stays == 0b11
    assert calendar.moved(long_ago, Stay(long_ago.check_in, BASE + timedelta(6))).stays == 0b111111


@pytest.mark.parametrize("change", ["claimed", "freed", "claimed_by_channel"])
def test_nights_beyond_the_ten_years_are_refused_and_the_last_one_is_not(change):
    def changed(first):
        what = ("f" * 26,) if change == "claimed_by_channel" else ()
        return getattr(EMPTY, change)(*what, Stay(first, first + timedelta(1)))

    assert changed(BASE + timedelta(WINDOW_NIGHTS - 1))
    with pytest.raises(ValueError, match="are kept"):
        changed(BASE + timedelta(WINDOW_NIGHTS))


@given(st.lists(st.integers(0, WINDOW_NIGHTS - 1)))
def test_stored_bits_are_read_back_the_same(offsets):
    bits = sum(1 << each for each in set(offsets))
    assert bits_from_bytes(bits_to_bytes(bits)) == bits


def test_ten_full_years_fit_in_457_bytes_and_none_in_one():
    assert len(bits_to_bytes((1 << WINDOW_NIGHTS) - 1)) == 457
    assert len(bits_to_bytes(0)) == 1
