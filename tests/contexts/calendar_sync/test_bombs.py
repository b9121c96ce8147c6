"""Bombs are read in a process that is ended when it takes too much, and counted: nothing here looks at a clock."""

import json
import resource

import pytest

from rental.calendar_sync.domain.content_lines import raw_feed
from rental.calendar_sync.domain.reading import COMPONENT_LIMIT, EVENT_LIMIT, FEED_LIMIT_BYTES, Unreadable
from rental.calendar_sync.domain.recurrence import Budget
from tests.contexts.calendar_sync.bombs import BOMBS, calendar, event, numbered, read
from tests.contexts.calendar_sync.bounded import run_bounded

_CPU_SECONDS_EACH = 5
_READ_ALL = f"""
import json, resource
from tests.contexts.calendar_sync.bombs import BOMBS, read
for name, bomb in BOMBS.items():
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime) + {_CPU_SECONDS_EACH}
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
    print(name, flush=True)
    reading = read(bomb())
    print(json.dumps([reading.seen, len(reading.events)]), flush=True)
"""


def test_every_bomb_is_read_within_cpu_and_memory_and_accounted_for():
    printed = run_bounded(_READ_ALL, cpu_seconds=resource.RLIM_INFINITY).splitlines()
    assert printed[::2] == list(BOMBS)
    for name, counts in zip(printed[::2], map(json.loads, printed[1::2]), strict=True):
        body = BOMBS[name]()
        assert counts[0] == (body.count(b"BEGIN:VEVENT") if len(body) <= FEED_LIMIT_BYTES else 0), name
        assert counts[1] <= EVENT_LIMIT, name


@pytest.mark.parametrize("name", ["secondly", "minutely", "hourly by every second", "daily at every second"])
def test_what_repeats_within_a_day_is_refused(name):
    reading = read(BOMBS[name]())
    assert (reading.kept, [each.reason for each in reading.refused]) != (0, [])
    assert reading.events == ()


def test_an_excluding_rule_is_refused():
    (refused,) = read(BOMBS["excluding rule"]()).refused
    assert (refused.line, refused.reason) == (2, "it repeats by more than one rule")


@pytest.mark.parametrize("name", ["huge count", "until the year 9999"])
def test_a_repetition_without_end_is_written_out_for_24_months(name):
    reading = read(BOMBS[name]())
    assert len(reading.events) == 741  # from 1 December 2026 until 24 x 31 days from 28 November
    assert str(max(event.start for event in reading.events)) == "2028-12-10"


def test_a_list_of_more_than_1_000_dates_is_refused():
    (refused,) = read(BOMBS["list of dates"]()).refused
    assert refused.reason == "it is too long"
    (refused,) = read(calendar(event("RDATE:" + ",".join(["20270101"] * 1_001)))).refused
    assert refused.reason == "it lists more than 1,000 dates"


def test_a_feed_holds_2_000_events_and_every_one_beyond_is_refused_by_its_line():
    reading = read(numbered(EVENT_LIMIT + 5))
    assert (reading.kept, len(reading.events), len(reading.refused)) == (EVENT_LIMIT, EVENT_LIMIT, 5)
    assert reading.refused[0].line == 2 + EVENT_LIMIT * 5
    assert not reading.problem


def test_the_10_001st_event_is_not_looked_at():
    reading = read(calendar("BEGIN:VEVENT\nDTSTART:20200101\nEND:VEVENT\n" * (COMPONENT_LIMIT + 1)))
    assert (sum(reading.ignored.values()), len(reading.refused)) == (COMPONENT_LIMIT, 1)


def test_more_than_1_mib_is_not_looked_into():
    body = numbered(10)
    reading = read(body + b"\n" * (FEED_LIMIT_BYTES - len(body)))
    assert (reading.problem, reading.kept) == ("", 10)
    assert read(body + b"\n" * (FEED_LIMIT_BYTES - len(body) + 1)).problem == "it is larger than 1024 KiB"


def test_work_is_paid_for_until_the_budget_is_spent():
    budget = Budget(10)
    budget.spend(10)
    with pytest.raises(Unreadable):
        budget.spend(1)


def test_lines_are_kept_only_of_what_is_asked_for():
    feed = raw_feed(calendar(event("ATTACH:" + "x" * 500_000, "X-NOTE:y", "SUMMARY:" + "é" * 200_000)))
    (raw,) = feed.events
    assert set(raw.properties) == {"UID", "DTSTART", "DTEND", "SUMMARY"}
    assert raw.size < 2_000
