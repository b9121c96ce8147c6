"""Which changes were dealt with: the rule is held against a plain set of all that was."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rental.kernel.change_order import Heard, Numbers, Position

ARRIVALS = st.lists(st.integers(1, 60), max_size=80)


def after(*numbers: int) -> Heard:
    heard = Heard()
    for each in numbers:
        heard = heard.with_(each)
    return heard


@given(ARRIVALS)
def test_what_was_dealt_with_is_known_exactly(arrivals):
    heard = after(*arrivals)
    assert {number for number in range(1, 70) if heard.has(number)} == set(arrivals)


@settings(max_examples=30)
@given(st.sets(st.integers(1, 300), min_size=60, max_size=90))
def test_what_was_never_dealt_with_is_never_taken_for_stale_however_torn_the_sequence(numbers):
    heard = after(*sorted(numbers))
    assert {number for number in range(1, 301) if heard.has(number)} <= numbers
    assert len(heard.missing) <= 20


@given(st.permutations(range(1, 30)))
def test_once_all_have_come_in_whatever_order_nothing_is_missing(arrivals):
    assert after(*arrivals) == Heard(29)


def test_numbers_of_another_type_leave_no_gap():
    position = Position().after(Numbers(1, "A", 1)).after(Numbers(5, "A", 2))
    assert (position.version, position.missing_before(Numbers(9, "A", 3))) == (5, 0)


def test_a_gap_counts_what_is_missing_of_the_type():
    position = Position().after(Numbers(1, "A", 1))
    assert position.missing_before(Numbers(9, "A", 4)) == 2


def test_the_first_of_a_type_that_comes_has_no_gap_and_what_was_before_it_may_still_come():
    """A listener that was added later must not cry, and its very first change may have become a dead letter."""
    thirtieth = Numbers(80, "A", 30)
    assert Position().missing_before(thirtieth) == 0
    position = Position().after(thirtieth)
    assert not position.has(Numbers(79, "A", 29))
    assert position.has(thirtieth)


def test_what_comes_after_a_newer_one_of_any_type_is_late():
    position = Position().after(Numbers(1, "A", 1)).after(Numbers(3, "B", 1))
    dead_letter = Numbers(2, "A", 2)
    assert (position.has(dead_letter), position.is_past(dead_letter)) == (False, True)
    assert position.after(dead_letter).version == 3
    assert not position.is_past(Numbers(4, "A", 3))
