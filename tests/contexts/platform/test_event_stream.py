"""Server-sent events as short replies, read back as a browser's EventSource reads them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.platform.event_stream import Told, event_stream_reply
from rental.platform.request import Request


def reply(told, seen=None):
    return event_stream_reply(Request({}, {}, {} if seen is None else {"last-event-id": seen}, b""), told)


def fields_of(body):
    """Return the fields of the one event in a stream."""
    text = body.decode()
    assert text.endswith("\n\n")
    assert "\n\n" not in text[:-2]
    return dict(line.split(": ", 1) for line in text[:-2].split("\n"))


TOLD = Told("3", "booking.confirmed", {"version": 3})


@pytest.mark.parametrize("seen", [None, "", "2", "30", "3.expired", "\x00"])
def test_who_has_not_seen_it_is_told_how_it_is(seen):
    answer = reply(TOLD, seen)
    assert (answer.status, answer.content_type) == (200, "text/event-stream")
    assert fields_of(answer.body) == {
        "id": "3",
        "retry": "1500",
        "event": "booking.confirmed",
        "data": '{"version":3}',
    }


def test_who_has_seen_it_gets_a_comment_and_nothing_that_an_event_source_tells():
    answer = reply(TOLD, "3")
    assert (answer.status, answer.body) == (200, b": unchanged\n\n")


def test_who_has_seen_the_last_of_it_is_told_to_stop():
    over = Told("3", "booking.cancelled", {}, over=True)
    assert reply(over, "2").status == 200
    assert (reply(over, "3").status, reply(over, "3").body) == (204, None)


@given(st.dictionaries(st.text(), st.text() | st.integers(-(2**53), 2**53)))
def test_whatever_is_told_is_one_event_on_one_line(data):
    assert json.loads(fields_of(reply(Told("1", "e", data)).body)["data"]) == data
