from dataclasses import replace
from datetime import timedelta

import pytest

from rental.calendar_sync.domain.channels import BLOCK, STAY, UNSURE
from rental.calendar_sync.domain.conflicts import (
    DIRECT,
    DIRECT_FIRST,
    EARLIEST_FIRST,
    Precedence,
    Side,
    find_conflicts,
)
from tests.support.feed_samples import DAY, NOON, night


def side(source, first, until, kind=STAY, hours=0, **more):
    since = NOON + timedelta(hours=hours)
    return Side(source, f"{source} {first}", night(first), night(until), kind, since, **more)


def pairs(*sides, **more):
    return [(c.winner.source, c.loser.source) for c in find_conflicts(sides, DAY, **more)]


def test_two_stays_of_two_feeds_conflict_on_the_nights_they_share():
    (found,) = find_conflicts([side("airbnb", 5, 9, hours=2), side("vrbo", 7, 12)], DAY)
    assert (found.winner.source, found.loser.source) == ("vrbo", "airbnb")
    assert found.nights == (night(7), night(9))


def test_neighbours_and_what_is_past_are_no_conflict():
    assert pairs(side("airbnb", 5, 9), side("vrbo", 9, 12)) == []
    assert pairs(side("airbnb", -5, 0), side("vrbo", -3, 0)) == []


def test_a_block_sells_nothing():
    assert pairs(side("airbnb", 5, 9), side("vrbo", 4, 10, BLOCK)) == []


def test_a_feed_that_overlaps_itself_is_no_conflict():
    assert pairs(side("booking", 5, 9, UNSURE), side("booking", 6, 10, UNSURE)) == []


def test_a_stay_told_by_a_second_feed_is_no_second_stay():
    assert pairs(side("airbnb", 5, 9), side("booking", 5, 9, UNSURE)) == []
    assert pairs(side("airbnb", 5, 9), side("airbnb", 9, 11), side("booking", 5, 11, UNSURE)) == []
    assert pairs(side("airbnb", -2, 3), side("booking", 0, 3, UNSURE)) == []


def test_two_plain_reservations_of_the_same_nights_are_two_guests():
    assert pairs(side("airbnb", 5, 9), side("vrbo", 5, 9, hours=1)) == [("airbnb", "vrbo")]


def test_a_paid_direct_stay_wins_over_an_earlier_one_and_an_unpaid_one_does_not():
    direct = side(DIRECT, 5, 9, hours=3, paid=True)
    assert pairs(direct, side("airbnb", 6, 9)) == [(DIRECT, "airbnb")]
    assert pairs(replace(direct, paid=False), side("airbnb", 6, 9)) == [("airbnb", DIRECT)]


def test_a_direct_stay_and_an_unsure_one_of_the_same_nights_conflict():
    assert pairs(side(DIRECT, 5, 9, paid=True), side("booking", 5, 9, UNSURE)) == [(DIRECT, "booking")]


def test_the_rule_is_the_hosts():
    sides = side(DIRECT, 5, 9, hours=3), side("airbnb", 6, 9)
    assert pairs(*sides, precedence=Precedence((DIRECT_FIRST,))) == [(DIRECT, "airbnb")]
    assert pairs(*sides, precedence=Precedence((EARLIEST_FIRST,))) == [("airbnb", DIRECT)]
    with pytest.raises(ValueError, match="order must be of"):
        Precedence(("loudest",))


def test_three_at_once_are_three_conflicts():
    found = pairs(side("airbnb", 5, 9), side("vrbo", 6, 9, hours=1), side("partner", 7, 9, hours=2))
    assert found == [("airbnb", "vrbo"), ("airbnb", "partner"), ("vrbo", "partner")]
