"""What a fetch means, case by case."""

from datetime import timedelta

import pytest

from rental.calendar_sync.domain.channels import AIRBNB, BOOKING, GENERIC, VRBO
from rental.calendar_sync.domain.decisions import BACK, CONFIRMED, HOLDING, TRIPPED
from rental.calendar_sync.domain.feed import RefusedEvent
from rental.calendar_sync.domain.rules import SyncRules
from tests.support.feed_samples import ANN, BEN, CAT, DAN, Feed, event


@pytest.mark.parametrize("channel", [AIRBNB, BOOKING, VRBO, GENERIC])
def test_nights_are_closed_at_once_and_the_stay_is_told(channel):
    feed = Feed(channel).says((ANN, 5, 8))
    assert (feed.closed(), feed.said()) == ([(5, 8)], [("new", "ann", 5, 8)])


def test_a_feed_that_says_the_same_changes_nothing_to_be_written():
    feed = Feed().says((ANN, 5, 8), (BEN, 8, 9))
    before = feed.state
    assert feed.says((BEN, 8, 9), (ANN, 5, 8)).state is before
    assert feed.said() == []


def test_nights_are_freed_after_two_absences_and_the_minimum_time():
    feed = Feed().says((ANN, 5, 8))
    assert feed.says(after=0.2).closed() == [(5, 8)]
    assert feed.says(after=0.2).closed() == [(5, 8)]
    assert feed.says(after=0.4).closed() == []


def test_without_a_minimum_time_one_absence_still_frees_nothing():
    feed = Feed(rules=SyncRules(hold=timedelta())).says((ANN, 5, 8))
    assert feed.says().closed() == [(5, 8)]
    assert feed.says().closed() == []


def test_a_failed_fetch_frees_nothing_and_is_no_absence():
    feed = Feed().says((ANN, 5, 8)).says()
    assert feed.says(ok=False, after=5).closed() == [(5, 8)]
    assert feed.says().closed() == []


def test_cancelled_is_said_and_the_guest_let_go_a_day_after_nights_are_freed():
    feed = Feed().says((ANN, 5, 8)).says().says()
    assert (feed.closed(), feed.said(), feed.decisions.let_go) == ([], [], ())
    assert feed.again(hours=22) == []
    assert feed.says().said() == [("cancelled", "ann", 5, 8)]
    assert feed.decisions.let_go == (ANN,)
    assert feed.state.known == ()


def test_a_uid_that_comes_back_within_the_day_is_the_same_stay():
    feed = Feed().says((ANN, 5, 8)).says().says()
    assert feed.again((ANN, 5, 8), hours=40) == []
    assert feed.closed() == [(5, 8)]


def test_changed_dates_under_one_uid_are_told_and_only_nights_that_were_left_are_freed():
    feed = Feed().says((ANN, 5, 9)).says((ANN, 6, 11))
    assert feed.said() == [("changed", "ann", 6, 11)]
    assert (feed.closed(), feed.moved()) == ([(5, 11)], [("ann", "ann")])
    assert feed.says((ANN, 6, 11)).closed() == [(6, 11)]


def test_the_same_nights_under_another_uid_are_the_same_stay_with_its_data():
    feed = Feed(BOOKING).says((ANN, 5, 9)).says((BEN, 5, 9))
    assert (feed.said(), feed.moved(), feed.closed()) == ([], [("ann", "ben")], [(5, 9)])
    assert feed.decisions.moves[0].guest == ANN
    assert feed.again((BEN, 5, 9), hours=48) == []


def test_where_uids_are_kept_the_same_nights_under_another_uid_are_told_and_no_data_moves():
    feed = Feed(AIRBNB).says((ANN, 5, 9)).says((BEN, 5, 9))
    assert (feed.said(), feed.moved(), feed.closed()) == ([("changed", "ben", 5, 9)], [], [(5, 9)])


def test_data_never_moves_by_overlap():
    feed = Feed(BOOKING).says((ANN, 5, 9)).says((BEN, 6, 12))
    assert (feed.said(), feed.moved()) == ([("new", "ben", 6, 12)], [])
    assert feed.again((BEN, 6, 12), hours=24) == [("cancelled", "ann", 5, 9)]


def test_two_that_could_be_meant_are_not_guessed():
    feed = Feed(BOOKING).says((ANN, 5, 9), (BEN, 5, 9)).says((CAT, 5, 9), (DAN, 5, 9))
    assert feed.moved() == []


def test_who_books_the_nights_after_they_were_open_is_somebody_else():
    feed = Feed(BOOKING).says((ANN, 5, 9)).says().says((BEN, 5, 9))
    assert (feed.said(), feed.moved()) == ([("new", "ben", 5, 9)], [])
    assert feed.again((BEN, 5, 9), hours=24) == [("cancelled", "ann", 5, 9)]


def test_a_stay_in_progress_that_is_cut_off_at_the_propertys_midnight_is_not_news():
    feed = Feed(BOOKING, zone="Australia/Adelaide").says((ANN, -1, 4))  # half past eleven in the evening there
    assert feed.says((BEN, 1, 4)).said() == []
    assert feed.moved() == [("ann", "ben")]
    assert feed.again((BEN, 1, 4), hours=23) == []
    assert feed.says((CAT, 2, 4)).said() == []


def test_one_night_cancelled_the_day_before_is_told_though_it_is_over_by_then():
    feed = Feed(BOOKING).says((ANN, 1, 2), (BEN, 9, 12))
    said = feed.again((BEN, 9, 12), hours=22) + feed.says((BEN, 9, 12), after=20).said()
    assert said == [("cancelled", "ann", 1, 2)]


def test_a_stay_that_is_over_is_no_cancellation():
    feed = Feed(BOOKING).says((ANN, -2, 1)).says(after=10.5)  # half past eleven: channels' clocks differ
    assert feed.again(hours=48) == []


def test_a_stay_in_progress_that_goes_with_nights_to_come_ended_early():
    feed = Feed(BOOKING).says((ANN, -2, 3)).says().says()
    assert feed.closed() == []
    assert feed.again(hours=24) == [("cancelled", "ann", -2, 3)]


def test_airbnb_keeps_a_stay_for_a_day_and_then_drops_it_silently():
    feed = Feed(AIRBNB).says((ANN, -2, 0))
    assert feed.again((ANN, -2, 0), hours=20) == []
    assert feed.again(hours=40) == []


def test_a_stay_that_a_partner_lists_until_it_begins_stays_closed_to_its_end():
    feed = Feed(GENERIC).says((ANN, 0, 3)).says(after=13)
    feed.again(hours=30)
    assert feed.closed() == [(2, 3)]
    assert feed.again(hours=24) == []


def test_a_stay_that_begins_while_its_whole_feed_is_away_stays_closed_when_the_others_are_back():
    others = ((BEN, 20, 22), (CAT, 30, 33), (DAN, 40, 41))
    feed = Feed(GENERIC).says((ANN, 0, 5), *others).says(after=9)
    assert feed.again(hours=3, every=0.5) == []
    assert feed.again(*others, hours=60) == []
    assert feed.closed()[0] == (3, 5)


def test_a_stay_missed_once_before_it_begins_stays_closed_and_one_missed_twice_is_free():
    once = Feed(GENERIC).says((ANN, 0, 5)).says(after=9.5)
    assert once.again(hours=30) == []
    assert once.closed() == [(2, 5)]
    twice = Feed(GENERIC).says((ANN, 0, 5)).says(after=9).says(after=0.8)
    assert twice.again(hours=1) == []
    assert twice.closed() == []


def test_a_partner_seen_to_list_stays_in_progress_is_believed_when_one_goes():
    feed = Feed(GENERIC).says((ANN, 0, 5), (BEN, 9, 12)).says((ANN, 0, 5), (BEN, 9, 12), after=26)
    feed.says((BEN, 9, 12)).says((BEN, 9, 12))
    assert feed.closed() == [(9, 12)]


def test_blocks_are_closed_and_freed_without_a_word():
    block = event(ANN, 5, 9, "Airbnb (Not available)")
    feed = Feed(AIRBNB).says(block)
    assert (feed.closed(), feed.said()) == ([(5, 9)], [])
    assert feed.decisions.closed[0].blocking
    assert feed.again(hours=30) == []
    assert feed.closed() == []


@pytest.mark.parametrize("channel", [AIRBNB, BOOKING])
def test_a_horizon_that_rolls_says_nothing_more(channel):
    words = "Airbnb (Not available)" if channel == AIRBNB else "CLOSED - Not available"
    feed = Feed(channel).says(event(ANN, 300, 365, words))
    for day in range(1, 8):
        uid = ANN if channel == AIRBNB else f"{day}{BEN}"
        feed.says(event(uid, 300, 365 + day, words), after=24)
        assert feed.said() == []
    assert feed.closed() == [(300, 372)]


def test_a_stay_turned_into_a_block_and_back_is_the_same_stay():
    feed = Feed(AIRBNB).says((ANN, 5, 9))
    assert feed.again(event(BEN, 5, 9, "Airbnb (Not available)"), hours=20) == []
    assert feed.says((ANN, 5, 9)).said() == []
    assert feed.closed() == [(5, 9)]


def test_a_stay_that_stays_a_block_is_told_as_changed_after_a_day():
    feed = Feed(AIRBNB).says((ANN, 5, 9))
    said = feed.again(event(BEN, 5, 9, "Airbnb (Not available)"), hours=25)
    assert said == [("changed", "ann", 5, 9)]
    assert feed.closed() == [(5, 9)]


def test_a_block_split_by_a_stay_tells_of_the_stay_only():
    words = "Airbnb (Not available)"
    feed = Feed(AIRBNB).says(event(ANN, 5, 20, words))
    feed.says(event(BEN, 5, 9, words), (CAT, 9, 12), event(DAN, 12, 20, words))
    assert (feed.said(), feed.closed()) == ([("new", "cat", 9, 12)], [(5, 20)])


def test_neighbours_merged_into_one_are_a_change_and_come_back_silently():
    feed = Feed(BOOKING).says((ANN, 5, 8), (BEN, 8, 10)).says((CAT, 5, 10))
    assert (feed.said(), feed.moved(), feed.closed()) == ([("changed", "cat", 5, 10)], [], [(5, 10)])
    assert feed.says((ANN, 5, 8), (BEN, 8, 10)).said() == []
    assert feed.again((ANN, 5, 8), (BEN, 8, 10), hours=40) == []


def test_a_feed_may_overlap_itself():
    feed = Feed(BOOKING).says((ANN, 5, 9), (BEN, 7, 12)).says((BEN, 7, 12)).says((BEN, 7, 12))
    assert feed.closed() == [(7, 12)]
    assert feed.again((BEN, 7, 12), hours=24) == [("cancelled", "ann", 5, 9)]


def test_a_stay_shown_under_both_its_uids_for_a_while_is_not_cancelled():
    feed = Feed(BOOKING).says((ANN, 5, 9)).says((ANN, 5, 9), (BEN, 5, 9)).says((BEN, 5, 9))
    assert feed.again((BEN, 5, 9), hours=30) == []


def test_one_of_two_that_share_nights_is_cancelled_when_it_goes():
    feed = Feed(BOOKING).says((ANN, 15, 19), (BEN, 17, 22))
    feed.again((ANN, 15, 19), (BEN, 17, 22), hours=50)
    assert feed.again((BEN, 17, 22), hours=26) == [("cancelled", "ann", 15, 19)]


@pytest.mark.parametrize("left", [(), ((ANN, 5, 8),)])
def test_where_most_of_a_feed_goes_at_once_all_is_held_and_the_host_told(left):
    all_of_it = [(ANN, 5, 8), (BEN, 9, 11), (CAT, 15, 17), (DAN, 20, 22)]
    feed = Feed().says(*all_of_it).says(*left)
    assert feed.decisions.breaker == TRIPPED
    feed.again(*left, hours=3)
    assert feed.decisions.breaker == HOLDING
    assert feed.closed() == [(5, 8), (9, 11), (15, 17), (20, 22)]
    assert feed.says(*all_of_it).said() == []
    assert feed.decisions.breaker == BACK


def test_what_stays_away_is_believed_in_the_end():
    feed = Feed().says((ANN, 5, 8), (BEN, 9, 11), (CAT, 15, 17)).says()
    feed.again(hours=3)
    assert feed.closed() != []
    assert feed.says().closed() == []
    assert feed.decisions.breaker == CONFIRMED
    assert len(feed.again(hours=21)) == 3


def test_an_event_that_cannot_be_read_is_not_absent():
    feed = Feed().says((ANN, 5, 8), (BEN, 9, 11))
    broken = RefusedEvent(12, ANN, "its dates cannot be read")
    feed.says((BEN, 9, 11), refused=[broken])
    assert feed.again(hours=0) == []
    for _ in range(30):
        feed.says((BEN, 9, 11), refused=[broken])
    assert feed.closed() == [(5, 8), (9, 11)]
    assert feed.decisions.quarantined == (broken,)


def test_an_unread_event_without_a_name_puts_off_what_is_absent_once():
    feed = Feed().says((ANN, 5, 8), (BEN, 9, 11))
    broken = RefusedEvent(12, "", "its dates cannot be read")
    feed.says((BEN, 9, 11), refused=[broken]).says((BEN, 9, 11), refused=[broken])
    assert feed.closed() == [(5, 8), (9, 11)]
    assert feed.says((BEN, 9, 11), refused=[broken]).closed() == [(9, 11)]


def test_row_numbers_for_uids_do_not_carry_data_from_stay_to_stay():
    feed = Feed().says(("1", 5, 8), ("2", 9, 11), ("3", 15, 17)).says(("1", 9, 11), ("2", 15, 17))
    assert feed.said() == []
    assert [move.before.start == move.after.start for move in feed.decisions.moves] == [True, True]


def test_a_row_number_with_other_dates_is_told_but_its_data_stays_behind():
    feed = Feed().says(("1", 5, 8)).says(("1", 20, 22))
    assert (feed.said(), feed.moved(), feed.decisions.let_go) == ([("changed", "1", 20, 22)], [], ("1",))


def test_events_beyond_the_ledgers_years_are_kept_apart_and_blocks_for_ever_cut():
    feed = Feed().says((ANN, 5000, 5003), (BEN, 5, 9000))
    assert [each.uid for each in feed.decisions.quarantined] == [ANN]
    assert feed.closed() == [(5, 3650)]


def test_rules_that_contradict_are_refused():
    with pytest.raises(ValueError, match="hold must not exceed say_cancelled_after"):
        SyncRules(hold=timedelta(hours=30))
