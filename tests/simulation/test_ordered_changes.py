"""5,000 changes over 50 properties, 1 % poison: in order, none lost, and none held back by another's poison."""

import logging

import pytest

from rental.platform.log import logger
from simulation.ordered_changes import Changes, Heard, InProcess, judged


@pytest.fixture(autouse=True)
def quiet():
    """Poison fills the log, which is not what is looked at."""
    before = logger.log_level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def told(changes, lane):
    result = judged(changes, lane.heard, lane.dead())
    assert result.wrong() == ""
    return result


def test_5000_changes_come_in_order_poison_holds_back_its_own_property_alone_and_the_redrive_completes():
    changes, lane = Changes.made(1, 5000, 50), InProcess(1)
    lane.run(changes)
    result = told(changes, lane)
    assert (result.dead, result.duplicates, result.late) == (len(changes.poison), 0, 0)
    assert set(lane.dead()) == changes.poison
    assert len(lane.heard) == 4950
    # A property waits for its own poison, as long as all attempts take, and for no other's.
    for property_id, ids in changes.of_property().items():
        last_good = max(place for place, each in enumerate(ids) if each not in changes.poison)
        poison_before = len(changes.poison & set(ids[:last_good]))
        assert lane.over_at[property_id] == poison_before * lane.queue.attempts * lane.queue.hidden
        assert lane.failures[property_id] == len(changes.poison & set(ids)) * lane.queue.attempts
    lane.poison = frozenset()
    assert lane.queue.move_back() == 50
    lane.listen()
    result = told(changes, lane)
    assert (result.dead, result.duplicates, len(lane.queue)) == (0, 0, 0)
    assert result.late >= 45  # a dead letter that nothing followed is not late


@pytest.mark.parametrize("seed", range(3))
def test_whatever_fails_and_dies_on_the_way_each_change_is_dealt_with_in_order_or_dead(seed):
    changes, lane = Changes.made(seed, 400, 10), InProcess(seed, faults=3)
    lane.run(changes)
    result = told(changes, lane)
    assert result.dead >= len(changes.poison)
    assert result.duplicates > 0  # what died between dealing and remembering came again
    lane.poison, lane.faults = frozenset(), 0
    lane.queue.move_back()
    lane.listen()
    assert told(changes, lane).dead == 0
    assert lane.queue.dead == []
    assert lane.counted["ChangeGapsFound"] > 0


def test_a_listener_that_hears_things_out_of_order_or_never_is_found():
    changes = Changes.made(1, 200, 1)
    ids = changes.of_property()["p" + "0" * 25]
    heard = [Heard("p" + "0" * 25, version, each, late=False) for version, each in enumerate(ids, start=1)]
    assert judged(changes, heard, []).wrong() == ""
    assert judged(changes, heard[:-1], []).wrong().startswith("lost")
    assert judged(changes, heard[:-1], ids[-1:]).wrong() == ""
    swapped = [*heard[:5], heard[6], heard[5], *heard[7:]]
    assert judged(changes, swapped, []).wrong().startswith("out of order")
