"""Histories with all that real channels do, followed by the product and held against the bookings really made."""

from dataclasses import fields

import pytest

from rental.calendar_sync.domain.channels import CHANNELS
from rental.calendar_sync.domain.rules import SyncRules
from simulation.sync.channel_world import ChannelWorld
from simulation.sync.hindsight import Hindsight
from simulation.sync.naive import plain_diff
from simulation.sync.replay import replay
from simulation.sync.truth import Score, score

SEEDS = range(6)


def followed(seed, channel, **more):
    world = ChannelWorld(seed, CHANNELS[channel], days=60, **more)
    history = world.history()
    hindsight, steps = Hindsight([history]), []
    for step in replay([history], SyncRules(), world.zone):
        hindsight.add(step)
        steps.append(step)
    plain = score([history], plain_diff(history), world.truth(), SyncRules())
    return score([history], steps, world.truth(), SyncRules()), hindsight.figures()[history.feed], plain


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_nothing_is_freed_missed_or_moved_wrongly_and_hardly_anything_said_falsely(channel):
    ours, plain, blocked = Score(), Score(), 0
    for seed in SEEDS:
        found, counts, naive = followed(seed, channel)
        blocked += counts.open_while_blocked
        for total, one in ((ours, found), (plain, naive)):
            for each in fields(Score):
                setattr(total, each.name, getattr(total, each.name) + getattr(one, each.name))
    wrong = (blocked, ours.wrongly_freed_nights, ours.missed_changes, ours.missed_cancellations, ours.freed_late)
    assert (*wrong, ours.wrong_moves) == (0, 0, 0, 0, 0, 0)
    assert ours.changes > 30
    assert ours.cancellations > 60
    assert ours.false_announcements < 0.01 * plain.false_announcements


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_a_stay_missing_for_some_fetches_is_neither_cancelled_nor_new(channel):
    ours, counts, _ = followed(1, channel, long_flaps=True)
    assert (counts.open_while_blocked, ours.missed_changes, ours.missed_cancellations, ours.wrong_moves) == (0, 0, 0, 0)
    assert ours.false_announcements <= 0.06 * ours.announcements
