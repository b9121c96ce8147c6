from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.gaps import unsellable_gaps
from rental.bookings.domain.stay_rules import check_stay, last_check_out
from rental.kernel.errors import Problem
from rental.kernel.stay_dates import Stay, as_ranges
from rental.properties.contract import ArrivalSpan, StayRules
from tests.support.property_samples import terms

TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
VIEW = (TODAY, TODAY + timedelta(60))


def nights(first, until):
    """The nights [first, until) counted from today."""
    return Stay(TODAY + timedelta(first), TODAY + timedelta(until))


def calendar(stays=(), blocks=(), holds=()):
    built = Calendar.empty(TODAY)
    for span in stays:
        built = built.claimed(nights(*span))
    for span in blocks:
        built = built.claimed(nights(*span), blocking=True)
    for place, span in enumerate(holds):
        built = built.held(Hold(f"hold {place}", nights(*span), NOW + timedelta(minutes=15)), NOW)
    return built


def gaps(there, view=VIEW, at=NOW, today=TODAY, **rules):
    found = unsellable_gaps(terms(**{"minimum_nights": 3} | rules), there, *view, today, at)
    return [((gap.first - TODAY).days, (gap.until - TODAY).days, gap.needs_nights) for gap in found]


def test_free_nights_too_few_for_any_arrival_in_them_are_a_gap():
    there = calendar(stays=[(2, 5), (7, 9), (12, 14)])
    assert gaps(there) == [(0, 2, 3), (5, 7, 3)]
    assert gaps(there, minimum_nights=2) == []


def test_the_minimum_of_the_arrival_date_counts():
    there = calendar(stays=[(0, 5), (8, 10)])
    span = ArrivalSpan(TODAY + timedelta(5), TODAY + timedelta(8), minimum_nights=5)
    assert gaps(there, spans=(span,)) == [(5, 8, 5)]
    shorter = ArrivalSpan(TODAY + timedelta(6), TODAY + timedelta(7), minimum_nights=2)
    assert gaps(there, spans=(span, shorter)) == []


def test_arrival_and_departure_days_count():
    there = calendar(stays=[(0, 1), (5, 9)])  # free from Tuesday to Friday night
    assert gaps(there, arrival_days=(6,)) == [(1, 5, 4 + 3)]
    assert gaps(there, departure_days=(1,)) == [(1, 5, 6)]
    assert gaps(there, arrival_days=(3,), departure_days=(6,)) == []


def test_nights_for_preparation_shorten_what_a_stay_can_use():
    there = calendar(stays=[(0, 2), (6, 9)])
    assert gaps(there, preparation_days=0) == []
    assert gaps(there, preparation_days=1) == [(2, 6, 5)]


def test_nights_a_house_is_prepared_in_are_no_gap():
    there = calendar(stays=[(0, 2), (3, 5), (7, 9)])
    assert gaps(there, preparation_days=1) == [(5, 7, 5)]
    assert gaps(there, preparation_days=2) == []


def test_a_house_is_prepared_while_it_is_blocked():
    there = calendar(stays=[(0, 2)], blocks=[(2, 3), (6, 8)])
    assert gaps(there, preparation_days=1) == []
    assert gaps(there, preparation_days=2) == [(3, 6, 4)]


def test_held_nights_are_taken_until_the_hold_ends():
    there = calendar(stays=[(5, 9)], holds=[(0, 3)])
    assert gaps(there) == [(3, 5, 3)]
    assert gaps(there, at=NOW + timedelta(minutes=15)) == []


def test_what_is_free_after_the_last_stay_is_open_ended():
    assert gaps(calendar()) == []
    assert gaps(calendar(stays=[(0, 57)])) == []


def test_a_run_that_ends_after_the_last_check_out_to_be_booked_is_no_gap_yet():
    there = calendar(stays=[(0, 28), (30, 33)])
    assert gaps(there, booking_window_days=30) == [(28, 30, 3)]
    assert gaps(there, booking_window_days=29) == []


def test_a_run_cut_by_the_edge_of_the_view_is_judged_and_returned_whole():
    there = calendar(stays=[(0, 10), (14, 20), (22, 30)])
    inside = (TODAY + timedelta(13), TODAY + timedelta(21))
    assert gaps(there, view=inside) == [(20, 22, 3)]
    assert gaps(there, view=inside, minimum_nights=5) == [(10, 14, 5), (20, 22, 5)]
    assert gaps(there, view=(TODAY + timedelta(14), TODAY + timedelta(20)), minimum_nights=5) == []


def test_nights_before_today_are_nobodys_to_sell():
    there = calendar(stays=[(2, 5), (7, 9)])
    before = (TODAY - timedelta(400), TODAY + timedelta(6))
    assert gaps(there, view=before) == [(0, 2, 3), (5, 7, 3)]
    assert gaps(there, view=before, today=TODAY + timedelta(1)) == [(1, 2, 3), (5, 7, 3)]
    assert gaps(there, view=(TODAY - timedelta(400), TODAY - timedelta(300))) == []


def test_rules_that_no_stay_can_keep_need_no_number_of_nights():
    there = calendar(stays=[(0, 5), (8, 10)])
    never = ArrivalSpan(TODAY, TODAY + timedelta(2000), minimum_nights=3, maximum_nights=3, departure_days=())
    assert gaps(there, spans=(never,)) == [(5, 8, 0)]


places = st.integers(0, 40)
spans = st.lists(st.tuples(places, st.integers(1, 6)), max_size=7)
weekdays = st.lists(st.integers(1, 7), unique=True, min_size=1).map(tuple)
arrival_spans = st.builds(
    lambda first, days, *rest: ArrivalSpan(TODAY + timedelta(first), TODAY + timedelta(first + days), *rest),
    places,
    st.integers(1, 20),
    st.none() | st.integers(1, 6),
    st.just(20),
    st.none() | weekdays,
    st.none() | weekdays,
)
any_rules = st.builds(
    StayRules,
    minimum_nights=st.integers(1, 5),
    maximum_nights=st.integers(5, 20),
    preparation_days=st.integers(0, 2),
    booking_window_days=st.integers(10, 60),
    arrival_days=st.just((1, 2, 3, 4, 5, 6, 7)) | weekdays,
    departure_days=st.just((1, 2, 3, 4, 5, 6, 7)) | weekdays,
    spans=st.lists(arrival_spans, max_size=2).map(tuple),
)


@st.composite
def calendars(draw):
    built = Calendar.empty(TODAY)
    for kind, several in (("stay", draw(spans)), ("block", draw(spans)), ("hold", draw(spans))):
        for place, (first, length) in enumerate(several):
            wanted = nights(first, first + length)
            if built.taken(wanted, NOW):
                continue
            if kind == "hold":
                built = built.held(Hold(str(place), wanted, NOW + timedelta(hours=1)), NOW)
            else:
                built = built.claimed(wanted, blocking=kind == "block")
    return built


def sellable(offered, there):
    """Every night that is in some stay which rules and calendar accept, by trying all of them."""
    found = set()
    for first in range(60):
        for length in range(1, min(21, 61 - first)):
            wanted = nights(first, first + length)
            if there.taken(wanted, NOW):
                break
            if not there.crowded(wanted, offered.rules.preparation_days, NOW) and accepted(offered, wanted):
                found.update(wanted.dates())
    return found


def accepted(offered, wanted):
    try:
        check_stay(offered, wanted, Guests(1), TODAY)
    except Problem:
        return False
    return True


@settings(max_examples=40)
@given(calendars(), any_rules)
def test_a_free_run_is_a_gap_exactly_when_no_stay_in_it_would_be_accepted(there, rules):
    offered = terms(rules=rules)
    sold = sellable(offered, there)
    free = [night for night in nights(0, 90).dates() if not there.taken(Stay(night, night + timedelta(1)), NOW)]
    found = {(gap.first, gap.until) for gap in unsellable_gaps(offered, there, *VIEW, TODAY, NOW)}
    for first, until in as_ranges(free):
        open_ended = until > last_check_out(rules, TODAY)
        unusable = not open_ended and sold.isdisjoint(Stay(first, until).dates())
        assert ((first, until) in found) == (unusable and not prepared_in(there, rules, Stay(first, until)))


def prepared_in(there, rules, run):
    """Whether the stay before, or the one after, needs all nights of the run."""
    days, slept_in = rules.preparation_days, nights_slept_in(there)
    before = all(any(night - timedelta(n) in slept_in for n in range(1, days + 1)) for night in run.dates())
    return before or all(any(night + timedelta(n) in slept_in for n in range(1, days + 1)) for night in run.dates())


def nights_slept_in(there):
    owned = {there.base + timedelta(n) for n in range(there.stays.bit_length()) if there.stays >> n & 1}
    return owned.union(*(hold.stay.dates() for hold in there.holds))


def widened(there, gap, by):
    """The calendar as owned nights, all from the gap's end on later by so many days."""
    end = (gap.until - there.base).days
    stays = sum(1 << (night - there.base).days for night in nights_slept_in(there))

    def later(bits):
        return bits & ((1 << end) - 1) | bits >> end << (end + by)

    return Calendar(there.base, later(stays), later(there.blocks))


@given(calendars(), any_rules)
def test_a_gap_widened_to_the_nights_it_needs_is_none_and_with_a_night_less_still_is_one(there, rules):
    for gap in unsellable_gaps(terms(rules=rules), there, *VIEW, TODAY, NOW):
        needs = gap.needs_nights - gap.nights
        offered = terms(rules=replace(rules, booking_window_days=700))
        for by, found in ((needs, False), (needs - 1, True)) if gap.needs_nights else ((300, True),):
            later = unsellable_gaps(offered, widened(there, gap, by), *VIEW, TODAY, NOW)
            assert (gap.first in [each.first for each in later]) == found
