"""Every real and nasty file there is to hand: read within bounds, and not one event lost without a reason."""

import json
from collections import Counter

import pytest

from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from tests.contexts.calendar_sync.bounded import run_bounded
from tests.contexts.calendar_sync.conformance import (
    EXPECTED,
    FILES,
    TIME_ZONE,
    TODAY,
    events_in,
    files,
    framed,
    readings,
)


def test_every_file_is_read_as_it_was_judged():
    assert readings() == json.loads(EXPECTED.read_text("utf-8")), "judge the difference, then run conformance.py"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(FILES).as_posix())
def test_no_event_is_lost_without_a_reason(path):
    for body in {path.read_bytes(), framed(path.read_bytes())}:
        assert IcalendarReader().read(body, TIME_ZONE, TODAY).seen == events_in(body)


def test_the_files_are_as_many_as_their_sources_say():
    kinds = Counter(path.relative_to(FILES).parts[-2] for path in files())
    assert kinds == {"icalendar-bsd": 163, "node-ical-apache": 52, "channels": 26}


def test_all_files_together_stay_within_cpu_and_memory():
    run_bounded("from tests.contexts.calendar_sync.conformance import readings; readings()")


def test_reasons_repeat_nothing_of_the_event():
    """They are stored and shown: a guest's name or a line of the feed must not be among them."""
    reasons = {reason.partition(": ")[2] for each in readings().values() for reason in each["refused"]}
    assert len(reasons) < 20
    assert all(reason.startswith(("it ", "its ", "what ", "the ")) for reason in reasons)
