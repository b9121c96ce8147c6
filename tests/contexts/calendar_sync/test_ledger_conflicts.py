"""Which records of a unit cannot both have their nights, which of those is told, and who keeps the nights."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.calendar_sync.domain.ledger_conflicts import FIRST_COME, RULES, clashes, conflict_id
from rental.kernel.ids import is_opaque_id
from tests.contexts.calendar_sync.conflict_samples import (
    AIRBNB,
    BOOKED,
    OTHER,
    SOLD,
    VRBO,
    block,
    booking,
    closed,
    conflict,
    shut,
    sold,
)
from tests.support.booking_samples import stay
from tests.support.property_samples import COTTAGE, NOW

TODAY = NOW.date()


def found(*records, today=TODAY, **rule):
    return clashes(records, today, **rule)


def only(*records, **asked):
    (clash,) = found(*records, **asked)
    return clash


def test_a_stay_sold_twice_is_a_conflict_on_the_nights_they_share():
    clash = only(booking("03-05", "03-10"), sold("03-08", "03-12"))
    assert clash.nights == stay("03-08", "03-10")
    assert (clash.keeps.record_id, clash.waits.record_id, clash.why) == (BOOKED, SOLD, "direct")
    assert not clash.same_stay


@pytest.mark.parametrize("order", [1, -1])
def test_its_id_is_made_of_both_records_whatever_their_order(order):
    clash = only(*[booking(), sold()][::order])
    assert clash.id == conflict_id(COTTAGE, BOOKED, SOLD) == conflict_id(COTTAGE, SOLD, BOOKED)
    assert clash.id.startswith(COTTAGE)
    assert is_opaque_id(clash.id)


def test_nights_that_only_touch_other_units_and_nights_that_are_past_are_none():
    assert found(booking(), sold("03-08", "03-10")) == []
    assert found(booking(), sold(unit="2")) == []
    assert found(booking(), sold("03-07", "03-12"), today=stay("03-08", "03-09").check_in) == []


def test_without_a_contested_claim_there_is_none_yet_or_no_more():
    assert found(booking(), sold(contested=False)) == []
    assert found(booking(), replace(block(name=OTHER), contested=True)) == []


def test_a_channel_that_sold_what_the_host_blocks_is_told():
    clash = only(block(), sold("03-06", "03-07"))
    assert (clash.keeps.kind, clash.why) == ("host_block", "direct")


def test_blocks_against_blocks_are_not_told():
    assert found(block(), shut()) == []
    assert found(shut(name=OTHER, channel=VRBO), shut("03-06", "03-12")) == []


@pytest.mark.parametrize("record", [booking, sold])
def test_a_channels_block_that_covers_a_stay_is_its_echo_or_a_closed_season(record):
    told = record(name=OTHER, **({"channel": VRBO} if record is sold else {}))
    assert found(told, shut("03-05", "03-08")) == []
    assert found(told, shut("03-01", "03-20")) == []
    assert found(replace(told, contested=told.kind == "channel_stay"), shut(contested=False)) == []


def test_an_echo_that_begins_today_still_covers_a_stay_that_began_before():
    today = stay("03-06", "03-07").check_in
    assert found(booking("03-02", "03-08"), shut("03-06", "03-08"), today=today) == []


def test_a_channels_block_that_cuts_through_a_stay_is_told():
    assert only(booking(), shut("03-07", "03-12")).nights == stay("03-07", "03-08")
    assert only(booking(), shut("03-06", "03-07")).waits.kind == "channel_block"


def test_the_same_nights_through_two_feeds_are_likely_the_same_stay():
    first = sold(name=OTHER, channel=VRBO, contested=False, minutes=1)
    clash = only(first, sold())
    assert (clash.same_stay, clash.keeps, clash.why) == (True, first, "came_first")
    assert not only(first, sold("03-05", "03-09")).same_stay
    assert not only(replace(first, channel=AIRBNB), sold()).same_stay
    assert not only(booking(), sold()).same_stay


def test_stays_in_a_row_that_another_feed_tells_as_one_are_likely_the_same_stays():
    one = sold("03-05", "03-08", name="p" * 26, channel=VRBO, contested=False)
    two = sold("03-08", "03-10", name="q" * 26, channel=VRBO, contested=False)
    assert [each.same_stay for each in found(one, two, sold("03-05", "03-10"))] == [True, True]
    assert [each.same_stay for each in found(one, two, sold("03-05", "03-11"))] == [False, False]


def test_whoever_owned_the_nights_first_keeps_them_however_often_it_changed_since():
    first = sold(name=OTHER, channel=VRBO, contested=False, minutes=90)
    for rule in RULES:
        assert only(first, sold(minutes=5), rule=rule).keeps == first
    assert only(sold(name=OTHER, channel=VRBO, minutes=1), sold(minutes=5)).keeps.record_id == OTHER


def test_by_first_come_our_own_keeps_nothing_for_being_ours():
    assert only(booking(), sold(), rule=FIRST_COME).why == "came_first"
    assert only(booking(), sold(), rule=FIRST_COME).keeps.record_id == BOOKED


def test_one_claim_may_conflict_with_several_in_order_of_their_nights():
    records = (booking("03-08", "03-12", OTHER), sold("03-06", "03-10"), booking())
    assert [each.keeps.record_id for each in found(*records)] == [BOOKED, OTHER]


def test_an_open_conflict_is_over_once_its_nights_are_past_everywhere():
    told = conflict(nights=stay("2026-11-18", "2026-11-20"))
    assert told.state_at(NOW) == "over"
    assert replace(told, nights=stay("2026-11-18", "2026-11-21")).state_at(NOW) == "open"
    assert replace(told, state="settled").state_at(NOW) == "settled"


KINDS = st.sampled_from(["booking", "host_block", "channel_stay", "channel_block"])
SPAN = st.tuples(st.integers(1, 20), st.integers(1, 6))
SEVERAL = st.lists(st.tuples(KINDS, SPAN), max_size=6)
CHANNELS, CONTESTED, NUMBERS = st.sampled_from([AIRBNB, VRBO]), st.booleans(), st.integers(0, 9)


@st.composite
def records(draw):
    made = []
    for number, (kind, (first, nights)) in enumerate(draw(SEVERAL)):
        of_channel = kind.startswith("channel")
        of = {"channel": draw(CHANNELS), "contested": draw(CONTESTED)} if of_channel else {}
        days = (f"03-{first:02}", f"03-{first + nights:02}")
        made.append(closed(f"{number}" * 26, kind, *days, draw(NUMBERS), **of))
    return made


@given(records(), st.randoms(use_true_random=False), st.sampled_from(RULES))
def test_conflicts_are_the_same_whatever_order_records_are_read_in(known, random, rule):
    shuffled = random.sample(known, len(known))
    assert clashes(shuffled, TODAY, rule) == clashes(known, TODAY, rule)


@given(records(), st.sampled_from(RULES))
def test_a_conflict_has_nights_of_both_sides_and_somebody_who_would_sleep_there(known, rule):
    told = clashes(known, TODAY, rule)
    assert len({each.id for each in told}) == len(told)
    for each in told:
        for side in (each.keeps, each.waits):
            assert side.stay.check_in <= each.nights.check_in < each.nights.check_out <= side.stay.check_out
        assert {each.keeps.kind, each.waits.kind} & {"booking", "channel_stay"}
        assert each.keeps.contested or each.waits.contested


@given(records())
def test_by_direct_first_no_channel_keeps_nights_from_our_own(known):
    ours = {"booking", "host_block"}
    assert all(each.keeps.kind in ours or each.waits.kind not in ours for each in clashes(known, TODAY))
