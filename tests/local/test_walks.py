"""A walk of the clock as the start page watches it: how far it is, and how it ended."""

from datetime import timedelta

import pytest

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.clock_walk import STEP
from holiday_rental.local.clock_words import span_in_words
from holiday_rental.local.start_page.walks import AlreadyWalks, Walks


class Watched:
    def __init__(self, directory):
        self.clock, self.letters, self.seconds = ClockFile(directory / "clock.json"), 0, 0.0
        self.walks = Walks(self.clock, lambda: self.letters, lambda: self.seconds)


@pytest.fixture
def watched(tmp_path):
    return Watched(tmp_path)


def test_a_clock_that_stands_tells_of_no_walk(watched):
    shown = watched.walks.look()
    assert (shown.offset, shown.progress, shown.said) == (timedelta(0), None, "")


def test_it_tells_how_far_it_is_and_at_the_end_what_was_sent(watched):
    watched.letters = 5
    watched.walks.advance(4 * STEP)
    shares = []
    while watched.clock.walks:
        shares.append(watched.walks.look().progress.share)
        watched.clock.step()
    assert shares == [0, 0.25, 0.5, 0.75]
    assert watched.walks.look().said == "The clock has gone on by 20 hours. No letter was sent since it set out."
    watched.letters = 6
    assert "One letter was sent" in watched.walks.look().said
    watched.letters = 12
    assert "7 letters were sent" in watched.walks.look().said


def test_a_walk_that_the_command_began_is_watched_too_and_not_joined(watched):
    watched.clock.walk(2 * STEP)
    assert watched.walks.look().progress.share == 0
    watched.clock.step()
    assert watched.walks.look().progress.share == 0.5
    with pytest.raises(AlreadyWalks):
        watched.walks.advance(STEP)
    watched.clock.walk(STEP)
    assert watched.walks.look().progress.share == 0
    while watched.clock.walks:
        watched.clock.step()
    assert "has gone on by 10 hours" in watched.walks.look().said


def test_going_back_is_told_as_such(watched):
    watched.walks.advance(timedelta(days=-2))
    watched.clock.step()
    assert watched.walks.look().said.startswith("The clock was set back by 2 days. ")


def test_one_that_is_stopped_before_its_first_step_has_gone_nowhere(watched):
    watched.walks.advance(STEP)
    watched.walks.stop()
    assert watched.walks.look().said == "The clock is where it was."


def test_one_that_does_not_move_is_told_and_one_that_does_is_not(watched):
    watched.walks.advance(3 * STEP)
    watched.seconds = 40
    assert not watched.walks.look().progress.still
    watched.clock.step()
    watched.seconds = 80
    assert not watched.walks.look().progress.still
    watched.seconds = 126
    assert watched.walks.look().progress.still


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "no time"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(days=1, hours=2, minutes=3), "1 day 2 hours"),
        (timedelta(days=-12), "12 days"),
        (timedelta(hours=3, seconds=5), "3 hours 5 seconds"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
    ],
)
def test_spans_are_told_by_their_largest_units(span, words):
    assert span_in_words(span) == words
