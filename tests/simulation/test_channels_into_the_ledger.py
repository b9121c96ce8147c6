"""What is closed in the end is what somebody claims, here or on a channel: no other night, and none less."""

from itertools import combinations

import pytest

from rental.calendar_sync.domain.channels import AIRBNB, BOOKING, GENERIC, VRBO
from tests.simulation.channels_and_ledger import Town

PAIRS = tuple(combinations((AIRBNB, BOOKING, GENERIC, VRBO), 2))


def is_in_step(town):
    assert town.on_the_way == []
    taken, wanted = town.taken(), town.wanted()
    assert (sorted(taken - wanted), sorted(wanted - taken)) == ([], [])  # orphan nights, open nights
    assert town.faults() == []
    told = {(each.reference, each.stay) for claims in town.told() for each in claims}
    held = {(each.reference, each.stay) for each in town.claims() if each.stay.check_out > town.view.check_in}
    assert held == told
    nights = [night for each in town.booked() for night in each.stay.dates()]
    assert len(nights) == len(set(nights))


@pytest.mark.parametrize("seed", range(9))
def test_the_ledger_ends_as_feeds_and_bookings_are_whatever_died_or_came_late(seed):
    town = Town(seed, PAIRS[seed % len(PAIRS)], days=25).live()
    is_in_step(town)
    assert town.deaths > 10
    assert len(town.claims()) > 10
    town.remove(1)
    is_in_step(town)
    assert {each.channel for each in town.claims() if each.stay.check_out > town.view.check_in} <= {town.feeds[0].id}
