"""Repetitions against two libraries that know no bound: dateutil and recurring-ical-events."""

import warnings
from datetime import date, datetime, timedelta
from itertools import takewhile

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rental.calendar_sync.domain.moments import Moment
from rental.calendar_sync.domain.recurrence import Budget, rule
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from tests.contexts.calendar_sync.bombs import calendar

START = date(2026, 12, 1)
AHEAD = date(2028, 12, 10)
WEEK = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])


def some(numbers):
    return st.lists(numbers, min_size=1, max_size=3, unique=True)


FREQUENCIES = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
# All with a number or none: of "MO,1WE" RFC 5545 means both, dateutil takes them for conditions of each other.
NUMBERED = st.tuples(st.sampled_from(["1", "2", "-1", "-2", "5"]), WEEK).map("".join)
OPTIONS = {
    "INTERVAL": st.integers(1, 5).map(lambda n: [n]),
    "COUNT": st.integers(1, 30).map(lambda n: [n]),
    "UNTIL": st.dates(START, AHEAD).map(lambda day: [day]),
    "BYMONTH": some(st.integers(1, 12)),
    "BYDAY": some(WEEK),
    "WKST": WEEK.map(lambda day: [day]),
}
LONGER = OPTIONS | {
    "BYMONTHDAY": some(st.integers(-31, 31).filter(bool)),
    "BYDAY": some(WEEK) | some(NUMBERED),
    "BYSETPOS": some(st.sampled_from([1, 2, -1])),
}
NAMES, LONGER_NAMES = (st.sets(st.sampled_from(sorted(each)), max_size=4) for each in (OPTIONS, LONGER))


@st.composite
def rules(draw):
    frequency = draw(FREQUENCIES)
    parts = {"FREQ": [frequency]}
    options, names = (LONGER, LONGER_NAMES) if frequency in {"MONTHLY", "YEARLY"} else (OPTIONS, NAMES)
    for name in sorted(draw(names)):
        parts[name] = draw(options[name])
    if {"COUNT", "UNTIL"} <= set(parts):
        del parts["UNTIL"]
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY"} & set(parts):
        del parts["BYSETPOS"]
    return parts


def written(parts):
    values = {
        name: ",".join(f"{v:%Y%m%d}" if isinstance(v, date) else str(v) for v in vs) for name, vs in parts.items()
    }
    return ";".join(f"{name}={value}" for name, value in values.items())


@settings(max_examples=150, deadline=None)
@given(rules(), st.dates(START, START + timedelta(days=365)))
def test_a_rule_has_the_days_that_dateutil_finds(parts, start):
    midnight = datetime.combine(start, datetime.min.time())
    theirs = (each.date() for each in rrulestr(written(parts), dtstart=midnight))
    found = list(takewhile(lambda day: day < AHEAD, theirs))
    assume(found[:1] == [start])  # where the start is no day of its rule RFC 5545 leaves all open
    ours = rule(parts).days(Moment(start), start, AHEAD, Budget())
    assert list(ours) == found


@settings(max_examples=100, deadline=None)
@given(rules(), st.integers(0, 600))
def test_days_that_are_over_are_skipped_and_none_else(parts, over):
    assume("COUNT" not in parts)
    since = START + timedelta(days=over)
    budget = Budget()
    whole = list(rule(parts).days(Moment(START), START, AHEAD, Budget()))
    skipped = list(rule(parts).days(Moment(START), since, AHEAD, budget))
    assert [day for day in skipped if day >= since] == [day for day in whole if day >= since]


CASES = {
    "weekly until a time in UTC": "RRULE:FREQ=WEEKLY;UNTIL=20270201T150000Z",
    "every weekday, some taken out": "RRULE:FREQ=WEEKLY;BYDAY=TU,FR;COUNT=9\n"
    "EXDATE;TZID=America/New_York:20261204T150000",
    "listed times": "RDATE;TZID=America/New_York:20270105T150000,20270205T150000",
    "listed dates and a rule": "RRULE:FREQ=MONTHLY;COUNT=3\nRDATE;TZID=America/New_York:20270105T170000",
    "through the change to summer time": "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=30",
}


@pytest.mark.parametrize("name", CASES)
def test_a_whole_event_repeats_as_recurring_ical_events_says(name):
    body = calendar(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=America/New_York:20261201T150000\n"
        f"DTEND;TZID=America/New_York:20261203T100000\n{CASES[name]}\nEND:VEVENT\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(START, AHEAD)
    ours = IcalendarReader().read(body, "America/New_York", date(2026, 11, 28)).events
    assert sorted((each.start, each.end) for each in ours) == sorted(
        (each.start.date(), each.end.date()) for each in theirs
    )
    assert len({each.uid for each in ours}) == len(ours) > 1


def test_a_moved_occurrence_keeps_its_identity_and_a_cancelled_one_is_gone():
    series = "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n"
    moved = "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20261208\nDTSTART;VALUE=DATE:20261209\nEND:VEVENT\n"
    gone = moved.replace("1208", "1215").replace("END:", "STATUS:CANCELLED\nEND:")
    for parts in ([series, moved, gone], [gone, moved, series]):
        reading = IcalendarReader().read(calendar(*parts), "Europe/Lisbon", date(2026, 11, 28))
        assert {(each.uid, str(each.start)) for each in reading.events} == {
            ("a/2026-12-01", "2026-12-01"),
            ("a/2026-12-08", "2026-12-09"),
        }
        assert (reading.kept, reading.ignored) == (2, {"cancelled": 1})
