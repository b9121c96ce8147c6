"""A quarter hour of a property's day, to the second, where clocks go forward, back, or leave out a date."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rental.reminders.domain.local_slots import Slot, slots_between

ZONES = (
    *("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Adelaide", "Australia/Lord_Howe"),
    *("Pacific/Chatham", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kwajalein", "Africa/Casablanca", "Asia/Tehran"),
    *("America/St_Johns", "America/Santiago", "Antarctica/Troll", "Pacific/Kiritimati", "Africa/Cairo", "UTC"),
)
QUARTERS = [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 15, 30, 45)]
zones = st.sampled_from(ZONES)
quarters = st.sampled_from(QUARTERS)
days = st.dates(date(1990, 1, 1), date(2037, 12, 31))


# Zone, day, the times of day that are asked for, and the instants at which they come.
GAPS = [
    ("Europe/Berlin", "2027-03-28", {"01:45": "00:45", "02:00": "01:00", "02:45": "01:00", "03:00": "01:00"}),
    ("America/New_York", "2027-03-14", {"01:45": "06:45", "02:15": "07:00", "03:00": "07:00"}),
    ("America/St_Johns", "2027-03-14", {"01:45": "05:15", "02:30": "05:30", "03:00": "05:30"}),
    ("Australia/Adelaide", "2027-10-03", {"01:45": "-16:15", "02:30": "-16:30", "03:00": "-16:30"}),
    ("Australia/Lord_Howe", "2027-10-03", {"01:45": "-15:15", "02:15": "-15:30", "02:30": "-15:30"}),
    ("Pacific/Chatham", "2027-09-26", {"02:30": "-13:45", "02:45": "-14:00", "03:30": "-14:00", "03:45": "-14:00"}),
    ("America/Santiago", "2027-09-05", {"00:00": "04:00", "00:45": "04:00", "01:00": "04:00"}),
    ("America/Sao_Paulo", "2018-11-04", {"00:00": "03:00", "00:30": "03:00", "01:00": "03:00"}),
    ("Africa/Cairo", "2027-04-30", {"00:00": "-22:00", "00:45": "-22:00", "01:00": "-22:00"}),
    ("Antarctica/Troll", "2027-03-28", {"00:45": "00:45", "01:30": "01:00", "03:00": "01:00"}),
]
REPEATS = [
    ("Europe/Berlin", "2027-10-31", {"01:45": "-23:45", "02:00": "00:00", "02:45": "00:45", "03:00": "02:00"}),
    ("America/New_York", "2027-11-07", {"01:00": "05:00", "01:45": "05:45", "02:00": "07:00"}),
    ("America/St_Johns", "2027-11-07", {"01:00": "03:30", "02:00": "05:30"}),
    ("Australia/Adelaide", "2027-04-04", {"02:00": "-15:30", "02:45": "-16:15", "03:00": "-17:30"}),
    ("Australia/Lord_Howe", "2027-04-04", {"01:30": "-14:30", "01:45": "-14:45", "02:00": "-15:30"}),
    ("Pacific/Chatham", "2027-04-04", {"02:45": "-13:00", "03:30": "-13:45", "03:45": "-15:00"}),
    ("America/Santiago", "2027-04-03", {"23:00": "+02:00", "23:45": "+02:45"}),
    ("America/Sao_Paulo", "2018-02-17", {"23:00": "+01:00", "23:45": "+01:45"}),
]
DATES_LEFT_OUT = [
    ("Pacific/Apia", "2011-12-30", {"00:00": "10:00", "10:00": "10:00", "23:45": "10:00"}),
    ("Pacific/Apia", "2011-12-31", {"00:00": "-10:00", "10:00": "-20:00"}),
    ("Pacific/Apia", "2011-12-29", {"23:45": "+09:45"}),
    ("Pacific/Kwajalein", "1993-08-21", {"00:00": "12:00", "17:00": "12:00"}),
    ("Pacific/Kiritimati", "1994-12-31", {"09:00": "10:00"}),
]
WITHOUT_SUMMER_TIME = [
    ("Asia/Kathmandu", "2027-03-28", {"10:00": "04:15", "00:00": "-18:15"}),
    ("Pacific/Kiritimati", "2027-03-28", {"09:00": "-19:00"}),
]
TABLE = [
    (zone, day, at, said)
    for zone, day, times in (*GAPS, *REPEATS, *DATES_LEFT_OUT, *WITHOUT_SUMMER_TIME)
    for at, said in times.items()
]


def on(day: str, said: str) -> datetime:
    """Return an instant by UTC's time of day, on the day before where that is marked -, on the one after by +."""
    days = {"-": -1, "+": 1}.get(said[0], 0)
    return datetime.fromisoformat(f"{day}T{said.lstrip('+-')}+00:00") + timedelta(days=days)


@pytest.mark.parametrize(("zone", "day", "at", "said"), TABLE, ids=str)
def test_a_time_comes_at_the_first_instant_after_a_gap_and_the_first_time_of_two(zone, day, at, said):
    assert Slot(date.fromisoformat(day), zone, at).instant == on(day, said)


@given(zones, days, quarters)
@example("Pacific/Apia", date(2011, 12, 30), "12:00")
@example("Pacific/Kwajalein", date(1993, 8, 21), "12:00")
@example("Africa/Casablanca", date(2027, 3, 7), "03:00")
def test_the_wall_clock_shows_the_slot_or_has_just_left_it_out(zone, day, at):
    """At its instant the property's clock has reached the slot, and a second before it had not."""
    instant, wall = Slot(day, zone, at).instant, datetime.fromisoformat(f"{day}T{at}")
    assert shown(instant - timedelta(seconds=1), zone) < wall
    assert shown(instant, zone) == wall if exists(wall, zone) else shown(instant, zone) > wall


def shown(instant: datetime, zone: str) -> datetime:
    """Return what the wall clock shows."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def exists(wall: datetime, zone: str) -> bool:
    return shown(wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone) == wall


@given(zones, days, quarters, quarters)
def test_later_times_of_a_day_never_come_earlier_and_those_of_the_next_day_never_before(zone, day, one, other):
    first, second = sorted((one, other))
    assert Slot(day, zone, first).instant <= Slot(day, zone, second).instant
    assert Slot(day, zone, second).instant <= Slot(day + timedelta(days=1), zone, first).instant


around_a_date_left_out = st.datetimes(datetime(2011, 12, 20), datetime(2012, 1, 10), timezones=st.just(UTC))  # noqa: DTZ001
any_year = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - as above


@given(zones, quarters, around_a_date_left_out | any_year, st.lists(st.integers(1, 900), min_size=1, max_size=8))
def test_runs_one_after_the_other_find_each_slot_once_whatever_the_time_between_them(zone, at, begin, minutes):
    edges = [begin]
    for each in minutes:
        edges.append(edges[-1] + timedelta(minutes=each))
    found = [
        slot
        for after, until in pairwise(edges)
        for instant, slots in slots_between([(zone, at)], after, until)
        for slot in slots
        if slot.instant == instant
    ]
    first = begin.date() - timedelta(days=3)
    every = [Slot(first + timedelta(days=n), zone, at) for n in range((edges[-1].date() - first).days + 4)]
    assert found == [slot for slot in every if begin < slot.instant <= edges[-1]]


def test_slots_come_in_the_order_of_their_instants_and_those_of_one_together():
    in_use = [("Europe/Lisbon", "10:00"), ("Europe/Berlin", "11:00"), ("Asia/Kathmandu", "10:00")]
    after, until = datetime(2027, 1, 10, 0, tzinfo=UTC), datetime(2027, 1, 10, 23, tzinfo=UTC)
    found = [(instant.hour, [slot.zone for slot in slots]) for instant, slots in slots_between(in_use, after, until)]
    assert found == [(4, ["Asia/Kathmandu"]), (10, ["Europe/Berlin", "Europe/Lisbon"])]


def test_a_run_after_two_days_finds_the_slots_of_both():
    after = datetime(2027, 1, 10, 9, 30, tzinfo=UTC)
    found = list(slots_between([("UTC", "09:15"), ("UTC", "09:45")], after, after + timedelta(days=2)))
    assert [instant.isoformat()[8:16] for instant, _ in found] == ["10T09:45", "11T09:15", "11T09:45", "12T09:15"]
