import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.quote import FIRST_YEAR, LAST_YEAR
from rental.bookings.domain.stay_rules import (
    MOST_DAYS_AHEAD,
    check_host_stay,
    check_stay,
    last_check_out,
    shortest_stay,
)
from rental.kernel.errors import Problem
from rental.kernel.stay_dates import Stay
from rental.properties.contract import EVERY_DAY, ArrivalSpan, StayRules, arrival_rules
from tests.support.property_samples import TERMS, terms

TODAY = date(2026, 11, 21)  # a Saturday
SATURDAY = date(2027, 3, 6)
TWO = Guests(2)


def stay(arrival, nights):
    return Stay(arrival, arrival + timedelta(nights))


def refused(wanted, guests=TWO, today=TODAY, check=check_stay, **changes):
    with pytest.raises(Problem) as problem:
        check(terms(**changes), wanted, guests, today)
    return problem.value


def test_a_stay_that_keeps_every_rule_is_accepted():
    check_stay(TERMS, stay(SATURDAY, 3), Guests(4, infants=2, pets=3), TODAY)


def test_a_stay_may_begin_today_at_the_property_and_not_yesterday():
    check_stay(TERMS, stay(TODAY, 2), TWO, TODAY)
    problem = refused(stay(TODAY - timedelta(1), 2))
    assert problem.slug == "stay-in-the-past"
    assert "2026-11-20" in problem.detail


def test_too_short_notice_names_the_earliest_arrival():
    check_stay(terms(advance_notice_days=3), stay(TODAY + timedelta(3), 2), TWO, TODAY)
    problem = refused(stay(TODAY + timedelta(2), 2), advance_notice_days=3)
    assert (problem.slug, problem.extras) == ("too-short-notice", {"earliest_arrival": "2026-11-24"})


def test_the_booking_window_bounds_the_check_out_day():
    check_stay(terms(booking_window_days=30), stay(TODAY + timedelta(28), 2), TWO, TODAY)
    problem = refused(stay(TODAY + timedelta(29), 2), booking_window_days=30)
    assert (problem.slug, problem.extras) == ("beyond-booking-window", {"last_check_out": "2026-12-21"})


def test_too_few_nights_are_explained_by_the_arrival_date():
    easter = ArrivalSpan(SATURDAY, date(2027, 3, 20), minimum_nights=5)
    problem = refused(stay(SATURDAY, 3), spans=(easter,))
    assert problem.slug == "stay-too-short"
    assert problem.detail == "Arrival on 2027-03-06 needs at least 5 nights, got 3."
    assert problem.extras == {"minimum_nights": 5, "nights": 3, "arrival": "2027-03-06"}


def test_too_many_nights_are_explained_by_the_arrival_date():
    problem = refused(stay(SATURDAY, 29))
    assert problem.slug == "stay-too-long"
    assert problem.detail == "Arrival on 2027-03-06 allows at most 28 nights, got 29."
    assert problem.extras == {"maximum_nights": 28, "nights": 29, "arrival": "2027-03-06"}


def test_an_arrival_on_another_day_names_the_days_that_do():
    problem = refused(stay(SATURDAY, 3), arrival_days=(5, 7))
    assert problem.slug == "no-arrival-that-day"
    assert problem.detail == "Stays begin here on Friday, Sunday, got arrival on Saturday 2027-03-06."
    assert problem.extras == {"days": [5, 7], "arrival": "2027-03-06"}


def test_a_departure_on_another_day_names_the_days_that_do():
    problem = refused(stay(SATURDAY, 3), departure_days=(6,))
    assert problem.slug == "no-departure-that-day"
    assert problem.detail == "Stays that arrive on 2027-03-06 end on Saturday, got Tuesday 2027-03-09."
    assert problem.extras == {"days": [6], "departure": "2027-03-09"}


def test_more_guests_in_beds_than_the_property_sleeps_are_refused():
    problem = refused(stay(SATURDAY, 3), Guests(3, 2))
    assert (problem.slug, problem.extras) == ("too-many-guests", {"sleeps": 4, "guests": 5})


def test_the_last_span_around_the_arrival_wins_and_leaves_the_rest_to_the_propertys_own():
    winter = ArrivalSpan(date(2027, 3, 1), date(2027, 4, 1), minimum_nights=7, arrival_days=(6,))
    fair = ArrivalSpan(date(2027, 3, 5), date(2027, 3, 8), maximum_nights=3, departure_days=(1,))
    rules = StayRules(minimum_nights=2, maximum_nights=28, spans=(winter, fair))
    assert arrival_rules(rules, date(2027, 3, 4)) == ArrivalSpan(winter.first, winter.until, 7, 28, (6,), EVERY_DAY)
    assert arrival_rules(rules, SATURDAY) == ArrivalSpan(fair.first, fair.until, 2, 3, EVERY_DAY, (1,))
    assert arrival_rules(rules, date(2027, 3, 8)).minimum_nights == 7
    assert arrival_rules(rules, date(2027, 4, 1)).minimum_nights == 2


def test_a_departure_is_judged_by_the_rules_of_its_arrival():
    """The stay leaves in a span of other rules, which are those of later arrivals."""
    later = ArrivalSpan(date(2027, 3, 8), date(2027, 4, 1), minimum_nights=20, departure_days=(6,))
    check_stay(terms(spans=(later,)), stay(SATURDAY, 3), TWO, TODAY)


weekdays = st.lists(st.integers(1, 7), unique=True, min_size=1).map(tuple)
spans = st.builds(
    lambda first, days, *rest: ArrivalSpan(first, first + timedelta(days), *rest),
    st.dates(TODAY, date(2027, 3, 1)),
    st.integers(1, 60),
    st.none() | st.integers(1, 9),
    st.none() | st.integers(9, 20),
    st.none() | weekdays,
    st.none() | weekdays,
)
any_rules = st.builds(
    StayRules,
    minimum_nights=st.integers(1, 9),
    maximum_nights=st.integers(9, 40),
    advance_notice_days=st.integers(0, 9),
    booking_window_days=st.integers(20, 200),
    arrival_days=weekdays,
    departure_days=weekdays,
    spans=st.lists(spans, max_size=3).map(tuple),
)


def refusal(rules, wanted):
    try:
        check_stay(terms(rules=rules), wanted, TWO, TODAY)
    except Problem as problem:
        return problem
    return None


@given(any_rules, st.integers(-3, 210), st.integers(1, 45))
def test_a_stay_is_accepted_exactly_when_it_keeps_every_rule_said_plainly(rules, ahead, nights):
    wanted = stay(TODAY + timedelta(ahead), nights)
    there = [span for span in rules.spans if span.first <= wanted.check_in < span.until]

    def rule(name):
        said = getattr(there[-1], name) if there else None
        return getattr(rules, name) if said is None else said

    keeps = (
        ahead >= rules.advance_notice_days
        and ahead + nights <= rules.booking_window_days
        and rule("minimum_nights") <= nights <= rule("maximum_nights")
        and wanted.check_in.isoweekday() in rule("arrival_days")
        and wanted.check_out.isoweekday() in rule("departure_days")
    )
    assert (refusal(rules, wanted) is None) == keeps


@given(any_rules, st.integers(9, 100))
def test_the_shortest_stay_of_an_arrival_is_the_shortest_that_is_accepted(rules, ahead):
    arrival = TODAY + timedelta(ahead)
    lengths = [nights for nights in range(1, 41) if refusal(rules, stay(arrival, nights)) is None]
    shortest = shortest_stay(rules, arrival)
    if shortest is None or arrival + timedelta(shortest) > last_check_out(rules, TODAY):
        assert lengths == []
    else:
        assert lengths[0] == shortest


@given(any_rules, st.integers(0, 210), st.integers(1, 45))
def test_who_does_what_a_refusal_names_is_not_refused_for_that_again(rules, ahead, nights):
    # A span's arrival days are those of its own days, and the next such weekday may lie beyond it.
    rules = replace(rules, spans=tuple(replace(span, arrival_days=None) for span in rules.spans))
    wanted = stay(TODAY + timedelta(ahead), nights)
    problem = refusal(rules, wanted)
    if problem is not None:
        after = refusal(rules, obeying(problem, wanted))
        assert after is None or after.slug != problem.slug


def obeying(problem, wanted):
    said = problem.extras
    if problem.slug == "beyond-booking-window":
        return stay(date.fromisoformat(said["last_check_out"]) - timedelta(1), 1)
    arrival, nights = wanted.check_in, wanted.nights
    if problem.slug == "too-short-notice":
        arrival = date.fromisoformat(said["earliest_arrival"])
    elif problem.slug == "no-arrival-that-day":
        arrival = next_of(said["days"], arrival)
    elif problem.slug == "no-departure-that-day":
        nights = (next_of(said["days"], wanted.check_out) - arrival).days
    return stay(arrival, said.get("minimum_nights") or said.get("maximum_nights") or nights)


def next_of(weekdays, day):
    return next(each for n in range(7) if (each := day + timedelta(n)).isoweekday() in weekdays)


def test_a_host_may_enter_what_breaks_the_propertys_rules():
    strict = terms(minimum_nights=7, advance_notice_days=30, arrival_days=(1,), booking_window_days=90)
    check_host_stay(strict, stay(TODAY, 1), Guests(9), TODAY)
    check_host_stay(strict, stay(TODAY + timedelta(2000), 400), Guests(9), TODAY)


def test_a_host_may_enter_a_stay_that_has_begun_and_none_that_is_over():
    check_host_stay(TERMS, Stay(TODAY - timedelta(3), TODAY + timedelta(1)), TWO, TODAY)
    problem = refused(Stay(TODAY - timedelta(3), TODAY), check=check_host_stay)
    assert problem.slug == "stay-in-the-past"
    assert "last night 2026-11-20" in problem.detail


def test_whatever_may_be_entered_fits_into_a_calendar_however_long_ago_it_was_rolled():
    last = TODAY + timedelta(MOST_DAYS_AHEAD)
    check_host_stay(TERMS, Stay(TODAY, last), TWO, TODAY)
    for days_old in range(200):
        calendar = Calendar.empty(TODAY - timedelta(days_old)).rolled(TODAY)
        assert calendar.claimed(Stay(last - timedelta(1), last)).stays
    assert refused(Stay(TODAY, last + timedelta(1)), check=check_host_stay).slug == "beyond-booking-window"
    assert last_check_out(StayRules(booking_window_days=10**4), TODAY) == last


def test_dates_near_the_edges_of_what_is_accepted_never_overflow():
    for day in (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 30)):
        for check in (check_stay, check_host_stay):
            assert re.search("past|until", refused(stay(day, 1), check=check).detail)
