"""A stay is dates at the property, whatever the clocks of the guest's, the server's and the property's zone do."""

import os
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.contract import Line
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import quote
from rental.bookings.domain.quote_token import read_quote, sign_quote
from rental.bookings.domain.refund import refund_by_policy
from rental.bookings.domain.stay_rules import check_stay
from rental.kernel.errors import Problem
from rental.kernel.stay_dates import Stay, today_at
from rental.properties.contract import RefundStep, Season
from tests.support.property_samples import COTTAGE, KEY, SEAVIEW, terms

# Half hours and quarters, both ends of the day line, summer time in both hemispheres, by half an hour, in winter
# (Dublin, Casablanca), at midnight (Havana, Santiago, Beirut), and two that skipped a date.
ZONES = (
    *("Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Marquesas", "Pacific/Chatham"),
    *("Pacific/Auckland", "Australia/Lord_Howe", "Australia/Eucla", "Australia/Adelaide", "Asia/Kathmandu"),
    *("Asia/Kolkata", "Asia/Beirut", "Europe/Dublin", "Europe/London", "Africa/Casablanca"),
    *("America/St_Johns", "America/New_York", "America/Havana", "America/Santiago", "Etc/UTC"),
)
# Each first day is one on which a careless program slips.
STAYS = tuple(
    Stay(date.fromisoformat(first), date.fromisoformat(until))
    for first, until in (
        ("2028-02-28", "2028-03-01"),  # with a leap day
        ("2027-02-28", "2027-03-01"),  # without
        ("2026-12-31", "2027-01-02"),
        ("2027-03-13", "2027-03-15"),  # summer time begins: America
        ("2027-03-27", "2027-03-29"),  # Europe
        ("2027-10-02", "2027-10-04"),  # Australia
        ("2027-04-03", "2027-04-05"),  # it ends: Australia, Santiago
        ("2027-10-30", "2027-11-01"),  # Europe
        ("2027-11-06", "2027-11-08"),  # America
        ("2011-12-29", "2012-01-01"),  # the 30th was skipped in Apia
    )
)
# Guest's zone, property's zone, and a stay: every property meets every stay.
PAIRS = tuple(
    (guest, house, STAYS[(row + column) % len(STAYS)])
    for (row, guest), (column, house) in product(enumerate(ZONES), enumerate(ZONES))
)
TWO = Guests(2)
OFFERED = terms(
    weekend_nightly=30000,
    cleaning_fee=0,
    minimum_nights=1,
    seasons=(Season("Leap", date(2028, 2, 29), date(2028, 3, 1), 50000),),
)


@contextmanager
def machine_in(zone):
    """Run with the process's own local time in a zone: nothing may depend on it."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


def midnight(zone, day):
    """The first instant of a day in a zone, in UTC. A day that was skipped begins where the next one does."""
    return datetime.combine(day, time_of_day(0), ZoneInfo(zone)).astimezone(UTC)


def refusal(offered, stay, today):
    try:
        check_stay(offered, stay, TWO, today)
    except Problem as problem:
        return problem.slug
    return None


def test_there_are_four_hundred_pairs_of_guest_and_property():
    assert len({(guest, house) for guest, house, _ in PAIRS}) == 400
    assert len({(house, stay) for _, house, stay in PAIRS}) == len(ZONES) * len(STAYS)


def test_a_quote_has_the_nights_of_its_dates_wherever_guest_and_property_are():
    expected = {stay: quote(OFFERED, stay, TWO) for stay in STAYS}
    for guest, house, _ in PAIRS:
        offered = terms(rates=OFFERED.rates, time_zone=house)
        with machine_in(guest):
            for stay in STAYS:
                assert quote(offered, stay, TWO) == expected[stay]
    for stay, priced in expected.items():
        assert priced.stay == stay
        assert sum(line.quantity for line in priced.lines) == (stay.check_out - stay.check_in).days
        weekend = sum(line.quantity for line in priced.lines if line.rule == "weekend")
        assert weekend == sum(night.strftime("%a") in {"Fri", "Sat"} for night in stay.dates())


def test_a_leap_day_is_a_night_of_its_own():
    lines = quote(OFFERED, STAYS[0], TWO).lines
    assert lines == (Line("nightly", 1, 25400), Line("season:Leap", 1, 50000))


def test_a_token_brings_back_the_dates_wherever_it_was_made_and_is_read():
    priced = {stay: quote(OFFERED, stay, TWO) for stay in STAYS}
    for guest, house, stay in PAIRS:
        until = midnight(house, stay.check_in).astimezone(ZoneInfo(house))
        with machine_in(house):
            token = sign_quote(KEY, SEAVIEW, COTTAGE, priced[stay], until)
        just_before = (until.astimezone(UTC) - timedelta(seconds=1)).astimezone(ZoneInfo(guest))
        with machine_in(guest):
            assert read_quote(token, KEY, SEAVIEW, just_before).quote == priced[stay]
            with pytest.raises(Problem, match="was valid until"):
                read_quote(token, KEY, SEAVIEW, just_before + timedelta(days=2))


def test_today_is_the_propertys_day_for_the_rules_of_arrival():
    for guest, house, stay in PAIRS:
        first_instant = midnight(house, stay.check_in)
        day_after = midnight(house, stay.check_in + timedelta(1))
        offered = terms(rates=OFFERED.rates, minimum_nights=1, advance_notice_days=1, time_zone=house)
        with machine_in(guest):
            for instant, with_notice, without in (
                (first_instant - timedelta(seconds=1), None, None),
                (first_instant, "too-short-notice", None),
                (day_after - timedelta(seconds=1), "too-short-notice", None),
                (day_after, "stay-in-the-past", "stay-in-the-past"),
            ):
                today = today_at(house, instant.astimezone(ZoneInfo(guest)))
                assert refusal(offered, stay, today) == with_notice
                assert refusal(OFFERED, stay, today) == without


def test_a_refund_is_due_until_the_last_instant_of_its_day_at_the_property():
    lines = (Line("nightly", 2, 10000),)
    steps = (RefundStep(14, 100), RefundStep(1, 50))
    for guest, house, stay in PAIRS:
        with machine_in(guest):
            for days, until_then, after in ((14, 100, 50), (1, 50, 0)):
                end = midnight(house, stay.check_in - timedelta(days - 1))
                for instant, percent in ((end - timedelta(seconds=1), until_then), (end, after)):
                    today = today_at(house, instant.astimezone(ZoneInfo(guest)))
                    refund = refund_by_policy(lines, "custom", steps, stay.check_in, today)
                    assert (refund.percent, refund.total) == (percent, 200 * percent)


any_zone = st.sampled_from(ZONES) | st.timezone_keys()
any_instant = st.datetimes(datetime(2001, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - aware by `timezones`


@given(any_zone, any_zone, any_instant, st.integers(0, 40), st.integers(1, 28))
def test_whoever_asks_from_wherever_is_told_the_same(guest, house, at, ahead, nights):
    asked = at.astimezone(ZoneInfo(guest))
    today = today_at(house, asked)
    assert today == at.astimezone(ZoneInfo(house)).date()
    stay = Stay(today + timedelta(ahead), today + timedelta(ahead + nights))
    offered = terms(minimum_nights=1, advance_notice_days=3, time_zone=house)
    assert refusal(offered, stay, today) == ("too-short-notice" if ahead < 3 else None)
    said = read_quote(
        sign_quote(KEY, SEAVIEW, COTTAGE, quote(offered, stay, TWO), asked), KEY, SEAVIEW, at - timedelta(1)
    )
    assert said.quote.stay == stay
    assert said.valid_until == at


@given(st.dates(date(2000, 1, 1), date(2199, 1, 1)), st.integers(1, 800))
def test_the_nights_of_a_stay_are_the_days_between_its_dates_over_all_leap_years(first, nights):
    stay = Stay(first, first + timedelta(nights))
    priced = quote(terms(weekend_nightly=30000, cleaning_fee=0), stay, TWO)
    by_rule = {line.rule: line.quantity for line in priced.lines}
    assert sum(by_rule.values()) == nights == len(stay.dates())
    assert by_rule.get("weekend", 0) == sum(night.weekday() in {4, 5} for night in stay.dates())
