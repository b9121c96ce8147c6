"""Histories with all that real channels do, followed by the product and held against the bookings really made.

`make prove` follows many more of them, for longer.
"""

import pytest

from rental.calendar_sync.domain.channels import CHANNELS
from simulation.sync.proof import MOST_FALSE, Followed, follow_world, follow_worlds

SEEDS, DAYS = range(6), 60


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_nothing_is_freed_missed_or_moved_wrongly_and_hardly_anything_said_falsely(channel):
    total = Followed()
    for seed in SEEDS:
        total.add(follow_world(seed, CHANNELS[channel], DAYS))
    assert total.wrong() == []
    assert total.ours.changes > 30
    assert total.ours.cancellations > 60
    assert total.false_ratio < MOST_FALSE


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_a_stay_missing_for_some_fetches_is_neither_cancelled_nor_new(channel):
    found = follow_world(1, CHANNELS[channel], DAYS, long_flaps=True)
    ours = found.ours
    wrong = (found.counts.open_while_blocked, ours.missed_changes, ours.missed_cancellations, ours.wrong_moves)
    assert wrong == (0, 0, 0, 0)
    assert ours.false_announcements <= 0.06 * ours.announcements


def test_what_is_wrong_ends_the_proof_with_the_seed_that_shows_it(monkeypatch):
    found = Followed(1)
    found.ours.missed_changes = 2
    monkeypatch.setattr("simulation.sync.proof.follow_world", lambda *_: found)
    with pytest.raises(AssertionError, match="seed 7, airbnb, 30 days: 2 changed dates missed"):
        follow_worlds([7], 30)
