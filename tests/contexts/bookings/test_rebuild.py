"""The ledger held against its records: every way in which they can differ is found, and mended."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.bookings.domain.booking import CHANNEL_STAY
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.rebuild import faults, rebuilt
from simulation.fake_ledger import listed
from tests.support.booking_samples import booking, claim, stay
from tests.support.property_samples import NOW

TODAY = NOW.date()
EMPTY = Calendar(TODAY - timedelta(1), version=4)
MARCH = stay("03-05", "03-08")
SOLD = listed(booking("d"))
APRIL = listed(booking("f", "04-01", "04-03", created_at=NOW + timedelta(minutes=1)))
BLOCK = listed(claim("e", "03-10", "03-12"))
CHANNEL = listed(claim("g", "03-07", "03-10", kind=CHANNEL_STAY, created_at=NOW + timedelta(minutes=2)))
PENDING = listed(booking("h", "05-01", "05-03", state="pending", expires_at=NOW + timedelta(hours=1)))
SHARING = listed(booking("i", "03-07", "03-09", created_at=NOW + timedelta(minutes=3)))
RIGHT = (
    EMPTY.claimed(MARCH)
    .claimed(stay("04-01", "04-03"))
    .claimed(stay("03-10", "03-12"), blocking=True)
    .claimed_by_channel(CHANNEL.id, stay("03-07", "03-10"))
    .held(Hold(PENDING.id, stay("05-01", "05-03"), NOW + timedelta(hours=1)), NOW)
)
RECORDS = [SOLD, APRIL, BLOCK, CHANNEL, PENDING]


def found(calendar, records):
    return [(each.what, [f"{night:%m-%d}" for night in each.nights], each.records) for each in check(calendar, records)]


def check(calendar, records):
    return faults(calendar, records, TODAY, NOW)


def test_a_calendar_that_its_records_make_has_no_fault_and_is_rebuilt_the_same():
    assert check(RIGHT, RECORDS) == []
    assert rebuilt(RIGHT, RECORDS, TODAY, NOW) == RIGHT


def test_a_calendar_of_a_clock_that_went_back_is_compared_from_its_first_night_on():
    ahead = Calendar(TODAY + timedelta(100), version=4)
    straddling = listed(booking("d", "2027-02-27", "2027-03-05"))
    first = ahead.claimed(stay("2027-03-01", "2027-03-05"))
    assert check(first, [straddling, listed(booking("s", "2026-12-01", "2026-12-04"))]) == []
    assert rebuilt(ahead, [straddling], TODAY, NOW) == first


def test_a_calendar_that_is_missing_is_made_of_its_records():
    made = rebuilt(None, RECORDS, TODAY, NOW)
    assert made == replace(RIGHT, version=0)


def test_records_that_stand_no_more_and_nights_that_are_past_are_none_of_its_matter():
    gone = [replace(SOLD, state=state) for state in ("cancelled", "declined", "expired")]
    past = listed(booking("p", "2026-11-10", "2026-11-15"))
    removed = replace(BLOCK, state="removed")
    assert check(EMPTY, [*gone, past, removed]) == []
    assert rebuilt(EMPTY, [*gone, past, removed], TODAY, NOW) == EMPTY


def test_a_night_of_two_bookings_is_shared():
    assert found(EMPTY.claimed(stay("03-05", "03-09")), [SOLD, SHARING]) == [
        ("shared night", ["03-07"], (SOLD.id, SHARING.id))
    ]


def test_a_night_that_a_booking_lost_is_found_and_mended():
    lost = RIGHT.freed(stay("04-02", "04-03"))
    assert found(lost, RECORDS) == [("lost night", ["04-02"], (APRIL.id,))]
    assert rebuilt(lost, RECORDS, TODAY, NOW) == RIGHT


def test_a_night_that_nobody_has_a_record_of_is_an_orphan_and_freed():
    orphaned = RIGHT.claimed(stay("06-01", "06-02"))
    assert found(orphaned, RECORDS) == [("orphan night", ["06-01"], ())]
    assert rebuilt(orphaned, RECORDS, TODAY, NOW) == RIGHT


def test_a_block_stored_as_a_stay_is_found_and_mended():
    wrong = RIGHT.freed(stay("03-10", "03-12")).claimed(stay("03-10", "03-12"))
    assert {each.what for each in check(wrong, RECORDS)} == {"lost night"}
    assert rebuilt(wrong, RECORDS, TODAY, NOW) == RIGHT


def test_a_shadow_without_a_record_is_found_and_dropped():
    haunted = RIGHT.claimed_by_channel("z" * 26, MARCH)
    assert ("unknown shadow", [], ("z" * 26,)) in found(haunted, RECORDS)
    assert rebuilt(haunted, RECORDS, TODAY, NOW) == RIGHT


def test_a_shadow_that_contests_a_night_nobody_owns_is_found():
    """What a release does that forgets the shadows: the night is neither its owner's nor its heir's."""
    forgotten = replace(RIGHT, stays=RIGHT.stays & ~EMPTY.claimed(MARCH).stays)
    records = [each for each in RECORDS if each is not SOLD]
    assert ("orphan night", ["03-07"], (CHANNEL.id,)) in found(forgotten, records)
    assert rebuilt(forgotten, records, TODAY, NOW) == RIGHT.freed(MARCH)


def test_a_request_whose_hold_is_missing_is_found_and_held_again():
    unheld = RIGHT.let_go(PENDING.id, NOW)
    assert found(unheld, RECORDS) == [("lost hold", [], (PENDING.id,))]
    assert rebuilt(unheld, RECORDS, TODAY, NOW) == RIGHT


def test_a_request_that_expired_needs_no_hold():
    later = NOW + timedelta(hours=1)
    assert faults(RIGHT.let_go(PENDING.id, NOW), RECORDS, TODAY, later) == []


def test_holds_that_share_a_night_are_found():
    second = Hold("j" * 26, stay("05-02", "05-04"), NOW + timedelta(hours=1))
    sharing = replace(RIGHT, holds=(*RIGHT.holds, second))
    assert found(sharing, RECORDS) == [("shared hold", ["05-02"], (PENDING.id, second.id))]


def test_holds_of_checkouts_survive_a_rebuild_and_expired_ones_do_not():
    live = Hold("k" * 26, stay("06-01", "06-03"), NOW + timedelta(minutes=1))
    calendar = replace(RIGHT, holds=(*RIGHT.holds, live, Hold("l" * 26, stay("06-05", "06-07"), NOW)))
    assert rebuilt(calendar, RECORDS, TODAY, NOW).holds == (*RIGHT.holds, live)


def test_no_night_of_two_bookings_that_share_one_is_free_after_a_rebuild():
    made = rebuilt(EMPTY, [SHARING, SOLD], TODAY, NOW)
    assert made.taken(stay("03-01", "03-20"), NOW) == sorted({*MARCH.dates(), *stay("03-07", "03-09").dates()})


def test_nights_before_today_are_not_compared():
    begun = listed(booking("p", "2026-11-18", "2026-11-23"))
    cut_short = replace(EMPTY, stays=0b1).claimed(stay("2026-11-21", "2026-11-23"))
    assert check(cut_short, [begun]) == []
    assert check(replace(cut_short, stays=cut_short.stays | 1), [begun]) == []


@pytest.mark.parametrize("today", [date(2027, 3, 6), date(2027, 3, 9)])
def test_a_stay_under_way_is_compared_from_today_on(today):
    at = NOW + (today - TODAY)
    assert faults(RIGHT, [each for each in RECORDS if each is not PENDING], today, at) == []
