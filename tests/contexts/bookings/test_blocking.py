"""Nights that the host keeps back, moves and gives free again."""

from datetime import timedelta

import pytest

from rental.bookings.domain.rebuild import faults
from rental.bookings.ports import Contended
from rental.bookings.use_cases.blocking import (
    MOST_BLOCKED_NIGHTS,
    ChangedBlock,
    WantedBlock,
    block_nights,
    change_block,
    unblock_nights,
)
from rental.bookings.use_cases.callers import request_digest
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.kernel.ids import ClaimId, PropertyId, UnitId
from rental.kernel.stay_dates import Stay
from simulation.fake_ledger import listed
from tests.support.booking_samples import FrontDesk, caller, claim, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

UNITS = (UnitId("1"), UnitId("2"))
TODAY = NOW.date()
NIGHTS = ["03-05", "03-06", "03-07"]


@pytest.fixture
def desk():
    return FrontDesk.selling(units=UNITS)


def block(desk, check_in="03-05", check_out="03-08", key="key-1", who=None, **of):
    wanted = WantedBlock(COTTAGE, stay(check_in, check_out), **{"reason": "painting", **of})
    return block_nights(desk.books, who or host(request=request_digest("block", key, check_in.encode())), wanted, key)


def change(desk, one, request=b"", at=NOW, **changed):
    return change_block(desk.books, host(at, request), COTTAGE, one.id, ChangedBlock(**changed))


def unblock(desk, one, at=NOW):
    unblock_nights(desk.books, host(at), COTTAGE, one.id)


def right(desk, *records):
    """Tell whether the first unit's calendar is what its records make of it."""
    return faults(desk.calendar(), [listed(each) for each in records], TODAY, NOW) == []


def test_blocked_nights_are_not_sold_and_crowd_nobody():
    desk = FrontDesk.selling(preparation_days=3)
    made = block(desk)
    assert (made.kind, made.unit, made.reason, made.state) == ("host_block", "1", "painting", "active")
    assert (desk.change["type"], desk.change["reason"]) == ("NightsBlocked", "painting")
    assert refusal(desk.book, "03-07", "03-09").extras["nights"] == ["2027-03-07"]
    assert desk.book("03-08", "03-10")
    assert right(desk, made, desk.book("03-08", "03-10"))


def test_the_unit_is_the_hosts_choice_or_the_first(desk):
    assert block(desk, unit="2").unit == "2"
    assert desk.taken("03-01", "03-20", "2") == NIGHTS
    assert block(desk, key="key-2").unit == "1"
    assert refusal(block, desk, key="key-3", unit="9").slug == "not-found"


def test_nights_owned_or_held_are_not_blocked(desk):
    desk.sell()
    desk.book("03-07", "03-09")
    assert refusal(block, desk).extras["nights"] == ["2027-03-07"]
    desk.hold("03-03", "03-05", caller(session="t" * 20))
    assert refusal(block, desk, "03-04", "03-06").extras["nights"] == ["2027-03-04"]


def test_the_same_block_asked_for_again_is_one_and_another_under_its_key_is_refused(desk):
    assert block(desk) == block(desk)
    assert refusal(block, desk, "04-05", "04-08").slug == "idempotency-key-reused"
    assert len(desk.ledger.writes) == 1


def test_one_key_at_two_properties_makes_two_blocks_with_names_of_their_own(desk):
    mill = PropertyId("m" * 26)
    desk.sell(property_id=mill)
    here = block(desk)
    there = block_nights(desk.books, host(), WantedBlock(mill, here.stay), "key-1")
    assert (here.property_id, there.property_id) == (COTTAGE, mill)
    assert here.id != there.id


def test_a_block_whose_reply_was_lost_is_found_by_the_next_try(desk):
    original = desk.ledger.write

    def write(tenant_id, entry):
        desk.ledger.write = original
        original(tenant_id, entry)
        return Contended()

    desk.ledger.write = write
    assert block(desk).state == "active"
    assert len(desk.ledger.writes) == 1


def test_a_block_that_is_undone_frees_its_nights_and_stays_gone(desk):
    made = block(desk)
    unblock(desk, made)
    assert desk.taken("03-01", "03-20") == []
    assert desk.change["type"] == "NightsUnblocked"
    sold = desk.book("03-05", "03-08")
    unblock(desk, made)
    assert desk.taken("03-01", "03-20") == NIGHTS
    assert right(desk, sold)
    assert refusal(change, desk, made, reason="x").slug == "not-found"


def test_a_block_is_made_again_after_it_was_undone_under_a_new_key(desk):
    unblock(desk, block(desk))
    assert block(desk, key="key-2").state == "active"


def test_a_block_moves_in_one_write_and_keeps_the_nights_it_keeps(desk):
    made = block(desk)
    moved = change(desk, made, stay=stay("03-07", "03-10"))
    assert (moved.stay, moved.reason, moved.change_number) == (stay("03-07", "03-10"), "painting", 2)
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08", "03-09"]
    assert right(desk, moved)


def test_a_block_does_not_move_onto_nights_of_others_and_loses_none_then(desk):
    desk.sell()
    made = block(desk)
    desk.book("03-09", "03-11")
    assert refusal(change, desk, made, stay=stay("03-06", "03-10")).extras["nights"] == ["2027-03-09"]
    assert desk.taken("03-01", "03-09") == NIGHTS


def test_a_blocks_reason_changes_alone_and_what_changes_nothing_is_not_written(desk):
    made = block(desk)
    assert change(desk, made, reason="a new roof").reason == "a new roof"
    assert change(desk, made, stay=made.stay, reason="a new roof").change_number == 2
    assert change(desk, made, reason="").reason == ""
    assert len(desk.ledger.writes) == 3


def test_a_change_of_a_block_that_comes_again_is_answered_the_same(desk):
    made = block(desk)
    request = request_digest("change", "key", b"body")
    assert change(desk, made, request, reason="a") == change(desk, made, request, reason="a")
    other = request_digest("change", "key", b"other")
    assert refusal(change, desk, made, other, reason="b").slug == "idempotency-key-reused"


def test_a_change_of_a_block_that_comes_again_after_another_is_not_made_twice(desk):
    made = block(desk)
    first, second = (request_digest("change", key, b"body") for key in ("key-a", "key-b"))
    change(desk, made, first, reason="a")
    latest = change(desk, made, second, reason="b")
    assert change(desk, made, first, reason="a") == latest


def test_a_block_that_is_over_still_moves_ahead_as_a_block(desk):
    """Its nights are forgotten: nothing in the calendar tells any more that it was one."""
    made = block(desk, "2026-11-23", "2026-11-25")
    later = NOW + timedelta(days=120)
    moved = change(desk, made, at=later, stay=stay("05-05", "05-08"))
    assert faults(desk.calendar(), [listed(moved)], later.date(), later) == []


@pytest.mark.parametrize(
    "nights",
    [
        Stay(TODAY - timedelta(5), TODAY),
        Stay(TODAY, TODAY + timedelta(MOST_BLOCKED_NIGHTS + 1)),
        Stay(TODAY + timedelta(3 * MOST_BLOCKED_NIGHTS), TODAY + timedelta(3 * MOST_BLOCKED_NIGHTS + 1)),
    ],
    ids=["over", "too long", "too far"],
)
def test_a_block_lies_ahead_within_nine_years_and_has_at_most_three(desk, nights):
    dates = {"check_in": nights.check_in.isoformat(), "check_out": nights.check_out.isoformat()}
    assert refusal(block, desk, **dates).slug == "invalid-request"
    assert refusal(change, desk, block(desk), stay=nights).slug == "invalid-request"


def test_the_longest_block_is_kept(desk):
    last = (TODAY + timedelta(MOST_BLOCKED_NIGHTS)).isoformat()
    assert block(desk, TODAY.isoformat(), last).stay.nights == MOST_BLOCKED_NIGHTS


def test_a_channels_claim_or_nothing_is_no_block(desk):
    told = claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-05", "03-08")))
    for one in (told, claim()):
        assert refusal(unblock, desk, one).slug == "not-found"
        assert refusal(change, desk, one, reason="x").slug == "not-found"
    assert desk.ledger.claim(SEAVIEW, COTTAGE, ClaimId(told.id)) == told


def test_nights_that_a_block_leaves_pass_to_the_channel_that_waits(desk):
    made = block(desk)
    claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-07", "03-09")))
    unblock(desk, made)
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08"]
    assert desk.calendar().blocks == 0


def test_a_conflict_is_tried_again_and_in_the_end_busy(desk):
    desk.ledger.conflicts, desk.ledger.busy_reads = 1, 1
    made = block(desk)
    desk.ledger.conflicts = 99
    assert refusal(unblock, desk, made).slug == "busy"
    assert desk.taken("03-01", "03-20") == NIGHTS
