"""Our own nights in a channel's feed: known by their UIDs, or by the nights that the channel read from us."""

from rental.calendar_sync.domain.channels import AIRBNB, BOOKING
from rental.calendar_sync.domain.rules import SyncRules
from tests.support.feed_samples import ANN, BEN, Feed, night


def test_our_own_uids_are_echoes():
    feed = Feed(rules=SyncRules(own_uid_suffix="@stays.example")).says(("b1234567@stays.example", 5, 8), (ANN, 9, 11))
    assert (feed.closed(), feed.said()) == ([(9, 11)], [("new", "ann", 9, 11)])


def test_our_own_nights_come_back_as_an_echo_and_remain_one():
    feed = Feed(BOOKING, exported=frozenset({(night(5), night(8))})).says((ANN, 5, 8))
    assert (feed.closed(), feed.said()) == ([], [])
    feed.exported = frozenset()
    assert feed.says((ANN, 5, 8)).closed() == []
    assert feed.says((BEN, 5, 8)).said() == []
    assert feed.says((BEN, 5, 9)).said() == [("new", "ben", 5, 9)]


def test_a_plain_reservation_of_our_own_nights_is_no_echo():
    feed = Feed(AIRBNB, exported=frozenset({(night(5), night(8))})).says((ANN, 5, 8))
    assert (feed.closed(), feed.said()) == ([(5, 8)], [("new", "ann", 5, 8)])


def test_what_was_there_before_our_own_nights_is_no_echo():
    feed = Feed(BOOKING).says((ANN, 5, 8))
    feed.exported = frozenset({(night(5), night(8))})
    assert feed.says((ANN, 5, 8)).closed() == [(5, 8)]
