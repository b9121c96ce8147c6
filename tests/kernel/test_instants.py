"""The one form in which instants are told."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.instants import as_told, instant


@pytest.mark.parametrize("text", ["2026-11-21T09:00:00Z", "2026-11-21T09:00:00+00:00", "2026-11-21T19:30:00.75+10:30"])
def test_an_instant_is_told_in_utc_to_the_second_with_a_z(text):
    assert as_told(text) == "2026-11-21T09:00:00Z"


@given(st.datetimes(timezones=st.timezones()).filter(lambda at: 1 < at.year < 9999))
def test_what_is_told_is_read_as_the_same_second(at):
    told = instant(at)
    assert told.endswith("Z")
    assert datetime.fromisoformat(told).timestamp() == at.replace(microsecond=0).timestamp()
    assert as_told(told) == told
