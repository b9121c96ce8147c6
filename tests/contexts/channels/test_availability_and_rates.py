"""What a channel manager is told of nights: as the ledger closes them, and as a stay would be priced and allowed."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rental.bookings.contract import occupied
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.quote import quote
from rental.bookings.domain.stay_rules import check_stay
from rental.bookings.dynamodb.calendar_items import calendar_item
from rental.channels.channex_documents import restriction_value
from rental.channels.domain.availability import HORIZON_NIGHTS, Closed, closed_nights, news_of
from rental.channels.domain.rates import night_terms, terms_ahead
from rental.kernel.errors import Problem
from rental.kernel.ids import UnitId, derived_id
from rental.kernel.stay_dates import Stay
from rental.properties.contract import ArrivalSpan, Season, night_price
from tests.support.property_samples import COTTAGE, KEY, NOW, SEAVIEW, terms

TODAY = date(2026, 11, 21)  # a Saturday
days = st.integers(0, 60).map(lambda ahead: TODAY + timedelta(ahead))
seasons = st.lists(
    st.builds(
        lambda first, nights, price, weekend: Season("s", first, first + timedelta(nights), price, weekend),
        *(days, st.integers(1, 30), st.integers(100, 900), st.none() | st.integers(100, 900)),
    ),
    max_size=3,
)


def stay(first, nights):
    return Stay(first, first + timedelta(nights))


@given(
    st.lists(st.tuples(days, st.integers(1, 5), st.sampled_from(["stay", "block", "hold", "ended hold"])), max_size=6),
    st.integers(0, 3),
)
def test_nights_read_from_a_calendars_item_are_closed_as_the_calendar_says(held, preparation_days):
    calendar = Calendar.empty(TODAY)
    for number, (first, nights, kind) in enumerate(held):
        try:
            if "hold" in kind:
                until = NOW + timedelta(minutes=-1 if kind == "ended hold" else number + 1)
                made = Hold(derived_id(KEY, str(number)), stay(first, nights), until)
                calendar = calendar.held(made, NOW - timedelta(hours=1))
            else:
                calendar = calendar.claimed(stay(first, nights), blocking=kind == "block")
        except ValueError:
            continue
    read = occupied(calendar_item(SEAVIEW, COTTAGE, UnitId("1"), calendar), preparation_days, NOW)
    view = stay(TODAY - timedelta(9), 120)
    closed = read.closed(view.check_in, view.nights)
    assert [night for at, night in enumerate(view.dates()) if closed >> at & 1] == calendar.unsellable(
        view, preparation_days, NOW
    )
    ends = [hold.expires_at for hold in calendar.live_holds(NOW)]
    assert read.until == min(ends, default=None)


@given(days, st.integers(0, (1 << 40) - 1), st.none() | st.tuples(st.integers(0, 60), st.integers(0, (1 << 40) - 1)))
def test_what_is_told_makes_what_was_known_what_is_so_in_as_few_ranges_as_there_are_runs(today, now, before):
    told = Closed(today - timedelta(before[0]), before[1]) if before else None
    known = {told.first + timedelta(n): not told.nights >> n & 1 for n in range(HORIZON_NIGHTS)} if told else {}
    ranges = news_of("room", told, Closed(today, now))
    for each in ranges:
        for ahead in range((each.last - each.first).days + 1):
            night = each.first + timedelta(ahead)
            assert known.get(night) != bool(each.free), "nothing is told that is known"
            known[night] = bool(each.free)
    ahead = {today + timedelta(n): not now >> n & 1 for n in range(HORIZON_NIGHTS)}
    assert {night: free for night, free in known.items() if night in ahead} == ahead
    ends = [(one.last + timedelta(1), one.free) for one in ranges]
    assert not any((each.first, each.free) in ends for each in ranges), "neighbours that are alike are one"


@given(seasons, st.none() | st.integers(100, 900), days, st.integers(1, 20))
def test_prices_of_nights_sum_to_the_nights_of_a_quote(seasons, weekend, first, nights):
    sold = terms(seasons=tuple(seasons), weekend_nightly=weekend, cleaning_fee=0)
    wanted = stay(first, nights)
    assert sum(night_price(sold.rates, night) for night in wanted.dates()) == quote(sold, wanted, Guests(2)).total


@settings(max_examples=60)
@given(
    days,
    st.integers(1, 9),
    st.sets(st.integers(1, 7), min_size=1),
    st.sets(st.integers(1, 7), min_size=1),
    st.tuples(st.integers(1, 4), st.integers(1, 8), st.integers(0, 5), st.integers(5, 80)),
)
def test_a_stay_is_allowed_there_just_where_it_is_here(first, nights, arrival, departure, rules):
    least, most, notice, window = rules
    sold = terms(
        minimum_nights=least,
        maximum_nights=most,
        advance_notice_days=notice,
        booking_window_days=window,
        arrival_days=tuple(sorted(arrival)),
        departure_days=tuple(sorted(departure)),
    )
    wanted = stay(first, nights)
    try:
        check_stay(sold, wanted, Guests(2), TODAY)
        allowed = True
    except Problem:
        allowed = False
    told = [night_terms(sold, night, TODAY) for night in (*wanted.dates(), wanted.check_out)]
    begins, ends = told[0], told[-1]
    assert allowed == (
        not begins.closed_to_arrival
        and not ends.closed_to_departure
        and begins.minimum_nights <= nights <= begins.maximum_nights
        and not any(each.stop_sell for each in told[:-1])
    )


def test_spans_have_rules_of_their_own_and_who_leaves_keeps_those_of_the_night_before():
    span = ArrivalSpan(date(2026, 12, 20), date(2027, 1, 4), minimum_nights=7, departure_days=(6,))
    sold = terms(spans=(span,))
    assert night_terms(sold, date(2026, 12, 19), TODAY).minimum_nights == 2
    assert night_terms(sold, date(2026, 12, 20), TODAY).minimum_nights == 7
    closed = [night_terms(sold, date(2027, 1, day), TODAY).closed_to_departure for day in (2, 3, 4, 5)]
    assert closed == [False, True, True, False]


def test_all_nights_that_are_kept_are_told_in_ranges_that_are_alike_no_further():
    sold = terms(weekend_nightly=30000)
    ranges = terms_ahead("room", sold, TODAY)
    assert sum((each.last - each.first).days + 1 for each in ranges) == HORIZON_NIGHTS
    assert all(one.terms != other.terms for one, other in pairwise(ranges))
    first = restriction_value("p", "plan", ranges[0])
    assert (first["rate"], first["date_from"], first["date_to"]) == ("300.00", "2026-11-21", "2026-11-21")


def test_a_price_is_told_in_the_decimals_of_its_currency():
    rates = {"JPY": (18000, "18000"), "KWD": (12345, "12.345"), "AUD": (25405, "254.05")}
    for currency, (price, decimals) in rates.items():
        (value, *_) = terms_ahead("room", terms(currency=currency, nightly=price), TODAY)
        assert restriction_value("p", "plan", value)["rate"] == decimals
    free = terms_ahead("room", terms(nightly=0), TODAY)[0]
    told = restriction_value("p", "plan", free)
    assert "rate" not in told
    assert told["stop_sell"] is True


def test_what_is_not_on_sale_is_closed_and_what_was_never_sold_is_free():
    assert closed_nights(TODAY, None, on_sale=False).nights == (1 << HORIZON_NIGHTS) - 1
    assert closed_nights(TODAY, None, on_sale=True).nights == 0
