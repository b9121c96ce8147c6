"""Descriptions that the tests of properties start from, and the rates, rules and terms that Hypothesis makes up."""

from datetime import date, timedelta

from hypothesis import strategies as st

from rental.properties.contract import ArrivalSpan, PropertyTerms, Rates, RefundStep, Season, StayRules, Tax
from rental.properties.domain.property import Description
from tests.support.property_samples import terms

FIRST_DAY = date(2027, 1, 1)
EASTER = Season("Easter", date(2027, 3, 26), date(2027, 4, 6), 32000, 38000)
CITY_TAX = Tax("City tax", "per_guest_night", 250)

names = st.text("abc é-Ω", min_size=1, max_size=12).filter(lambda name: name.strip())
days = st.integers(0, 120).map(lambda after: FIRST_DAY + timedelta(days=after))
weekdays = st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple)
prices = st.integers(1, 100_000)


lengths, if_any = st.integers(1, 60), st.none() | prices


@st.composite
def seasons(draw):
    first = draw(days)
    until = first + timedelta(days=draw(lengths))
    return Season(draw(names), first, until, draw(prices), draw(if_any))


def unlike(member):
    """Tell names apart as the rules do: but for case and outer spaces."""
    return member.name.strip().casefold()


rates = st.builds(
    Rates,
    currency=st.sampled_from(["AUD", "EUR", "JPY"]),
    nightly=prices,
    guests_included=st.integers(1, 4),
    cleaning_fee=st.integers(0, 50_000),
    extra_guest=st.integers(0, 5_000),
    weekend_nightly=st.none() | prices,
    weekend_days=weekdays,
    seasons=st.lists(seasons(), max_size=6, unique_by=unlike).map(tuple),
    taxes=st.lists(
        st.builds(Tax, names, st.sampled_from(["percent", "per_night", "per_guest_night"]), st.integers(0, 10_000)),
        max_size=6,
        unique_by=unlike,
    ).map(tuple),
)


shortest, longest, days_if_any = st.none() | st.integers(1, 7), st.none() | st.integers(7, 14), st.none() | weekdays


@st.composite
def spans(draw):
    first = draw(days)
    until = first + timedelta(days=draw(lengths))
    return ArrivalSpan(first, until, draw(shortest), draw(longest), draw(days_if_any), draw(days_if_any))


rules = st.builds(
    StayRules,
    minimum_nights=st.integers(1, 7),
    maximum_nights=st.integers(7, 365),
    advance_notice_days=st.integers(0, 30),
    preparation_days=st.integers(0, 7),
    booking_window_days=st.integers(37, 730),
    arrival_days=weekdays,
    departure_days=weekdays,
    spans=st.lists(spans(), max_size=5).map(tuple),
)


days_before = st.sets(st.integers(1, 365), min_size=1, max_size=5)
percents = [st.lists(st.integers(0, 100), min_size=many, max_size=many) for many in range(6)]


@st.composite
def refund_steps(draw):
    near = sorted(draw(days_before), reverse=True)
    back = sorted(draw(percents[len(near)]), reverse=True)
    return tuple(RefundStep(*step) for step in zip(near, back, strict=True))


all_terms: st.SearchStrategy[PropertyTerms] = st.builds(
    terms,
    rates=rates,
    rules=rules,
    instant_book=st.booleans(),
    ask_when_stale_minutes=st.none() | st.integers(15, 1440),
    payment_time=st.sampled_from(["at_booking", "after_check_in"]),
    units=st.integers(1, 20).map(lambda many: tuple(str(number) for number in range(1, many + 1))),
    cancellation_policy=st.just("custom"),
    refund_steps=refund_steps(),
)


def description(**changes):
    plain = {
        "title": "Coach House",
        "type": "Cottage",
        "place": "Angaston",
        "time_zone": "Australia/Adelaide",
        "sleeps": 4,
        "rates": Rates("AUD", 25400, guests_included=2),
    }
    return Description(**(plain | changes))
