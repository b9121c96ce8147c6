"""Channels' claims are never refused: what finds nights owned waits as a shadow and inherits them in order."""

from datetime import date, timedelta

import pytest

from rental.bookings.domain.calendar import MOST_SHADOWS, Calendar, CalendarFull, Hold
from rental.kernel.stay_dates import Stay
from tests.support.booking_samples import stay
from tests.support.property_samples import NOW

EMPTY = Calendar(date(2026, 11, 20))
OURS = stay("03-05", "03-08")
VIEW = stay("03-01", "03-20")
OWNED = EMPTY.claimed(OURS)


def slept(calendar):
    return nights_of(calendar, calendar.stays)


def blocked(calendar):
    return nights_of(calendar, calendar.blocks)


def nights_of(calendar, bits):
    return [f"{n:%m-%d}" for n in VIEW.dates() if bits >> (n - calendar.base).days & 1]


def contested(calendar, name):
    shadow = calendar.shadow(name)
    if shadow is None:
        return None
    return [f"{n:%m-%d}" for n in shadow.stay.dates() if shadow.contested >> (n - shadow.stay.check_in).days & 1]


def test_a_channel_that_finds_its_nights_free_owns_them_like_anybody():
    assert EMPTY.claimed_by_channel("x", OURS) == OWNED
    assert EMPTY.claimed_by_channel("x", OURS, blocking=True) == EMPTY.claimed(OURS, blocking=True)


def test_a_channel_that_finds_nights_owned_owns_its_others_and_contests_those():
    calendar = OWNED.claimed_by_channel("x", stay("03-07", "03-12"))
    assert slept(calendar) == ["03-05", "03-06", "03-07", "03-08", "03-09", "03-10", "03-11"]
    assert contested(calendar, "x") == ["03-07"]


def test_a_contested_night_passes_to_the_shadow_when_its_owner_goes():
    calendar = OWNED.claimed_by_channel("x", stay("03-07", "03-09")).freed(OURS)
    assert slept(calendar) == ["03-07", "03-08"]
    assert calendar.shadows == ()


def test_several_shadows_over_one_owner_inherit_in_the_order_they_came():
    calendar = OWNED.claimed_by_channel("first", stay("03-06", "03-08")).claimed_by_channel("second", OURS)
    after = calendar.freed(OURS)
    assert slept(after) == ["03-05", "03-06", "03-07"]
    assert contested(after, "first") is None
    assert contested(after, "second") == ["03-06", "03-07"]
    third = after.freed(stay("03-06", "03-08"))
    assert slept(third) == ["03-05", "03-06", "03-07"]
    assert third.shadows == ()
    assert slept(third.freed(OURS)) == []


def test_a_shadow_released_before_its_owner_leaves_the_owner_whole():
    claim = stay("03-07", "03-10")
    calendar = OWNED.claimed_by_channel("x", claim).released_by_channel("x", claim)
    assert calendar == OWNED


def test_a_shadow_released_after_its_owner_went_frees_all_it_inherited():
    claim = stay("03-07", "03-10")
    calendar = OWNED.claimed_by_channel("x", claim).freed(OURS)
    assert calendar.released_by_channel("x", claim) == EMPTY


def test_a_shadow_whose_owner_went_in_part_is_released_in_part():
    claim = stay("03-06", "03-08")
    calendar = OWNED.claimed_by_channel("x", claim).moved(OURS, stay("03-05", "03-07"))
    assert slept(calendar) == ["03-05", "03-06", "03-07"]
    assert contested(calendar, "x") == ["03-06"]
    assert slept(calendar.released_by_channel("x", claim)) == ["03-05", "03-06"]


def test_a_shadow_that_owns_some_nights_hands_them_on_to_the_next_shadow_when_it_goes():
    first, second = stay("03-07", "03-10"), stay("03-08", "03-10")
    calendar = OWNED.claimed_by_channel("first", first).claimed_by_channel("second", second)
    assert contested(calendar, "second") == ["03-08", "03-09"]
    after = calendar.released_by_channel("first", first)
    assert slept(after) == ["03-05", "03-06", "03-07", "03-08", "03-09"]
    assert after.shadows == ()


def test_inherited_nights_are_blocked_or_slept_in_as_their_heir_says():
    calendar = OWNED.claimed_by_channel("x", stay("03-06", "03-09"), blocking=True)
    assert (slept(calendar), blocked(calendar)) == (["03-05", "03-06", "03-07"], ["03-08"])
    after = calendar.freed(OURS)
    assert (slept(after), blocked(after)) == ([], ["03-06", "03-07", "03-08"])


def test_a_block_that_goes_leaves_its_nights_to_who_sleeps_there():
    calendar = EMPTY.claimed(OURS, blocking=True).claimed_by_channel("x", OURS).freed(OURS)
    assert (slept(calendar), blocked(calendar)) == (["03-05", "03-06", "03-07"], [])


def test_a_stay_that_moves_keeps_the_nights_that_a_shadow_contests_and_hands_on_those_it_leaves():
    calendar = OWNED.claimed_by_channel("x", OURS).moved(OURS, stay("03-07", "03-10"))
    assert contested(calendar, "x") == ["03-07"]
    assert slept(calendar) == ["03-05", "03-06", "03-07", "03-08", "03-09"]
    gone = calendar.freed(stay("03-07", "03-10"))
    assert (slept(gone), gone.shadows) == (["03-05", "03-06", "03-07"], ())


def test_a_stay_does_not_come_back_to_a_night_that_a_shadow_inherited():
    calendar = OWNED.claimed_by_channel("x", stay("03-07", "03-08")).moved(OURS, stay("03-05", "03-07"))
    with pytest.raises(ValueError, match="have an owner"):
        calendar.moved(stay("03-05", "03-07"), OURS)


def test_a_moved_block_stays_a_block():
    calendar = EMPTY.claimed(OURS, blocking=True).moved(OURS, stay("03-07", "03-10"))
    assert (slept(calendar), blocked(calendar)) == ([], ["03-07", "03-08", "03-09"])


def test_a_channels_claim_beats_a_hold():
    held = EMPTY.held(Hold("a" * 26, OURS, NOW + timedelta(minutes=15)), NOW)
    calendar = held.claimed_by_channel("x", stay("03-07", "03-09"))
    assert calendar.shadows == ()
    assert calendar.taken(OURS, NOW, own_hold="a" * 26) == [date(2027, 3, 7)]


def test_nights_of_a_channel_that_are_past_are_left_out():
    claim = Stay(EMPTY.base - timedelta(3), EMPTY.base + timedelta(2))
    calendar = EMPTY.claimed_by_channel("x", claim)
    assert calendar.stays == 0b11
    assert calendar.released_by_channel("x", claim) == EMPTY


def test_a_shadow_over_an_owner_that_began_before_the_base_inherits_what_lies_ahead():
    claim = Stay(EMPTY.base - timedelta(3), EMPTY.base + timedelta(3))
    calendar = Calendar(EMPTY.base, stays=0b11).claimed_by_channel("x", claim)
    freed = calendar.freed(Stay(EMPTY.base - timedelta(1), EMPTY.base + timedelta(2)))
    assert (freed.stays, freed.shadows) == (0b111, ())
    assert freed.released_by_channel("x", claim) == EMPTY


def test_a_calendar_keeps_only_so_many_shadows_and_says_so():
    calendar = OWNED
    for number in range(MOST_SHADOWS):
        calendar = calendar.claimed_by_channel(f"x{number}", OURS)
    with pytest.raises(CalendarFull, match="12 shadow claims"):
        calendar.claimed_by_channel("one more", OURS)
    assert calendar.claimed_by_channel("beside", stay("03-08", "03-09")).shadows == calendar.shadows


def test_rolling_keeps_shadows_that_still_contest_and_forgets_the_others():
    calendar = OWNED.claimed_by_channel("x", OURS).claimed(stay("2028-01-01", "2028-01-05"))
    calendar = calendar.claimed_by_channel("y", stay("2028-01-03", "2028-01-09"))
    rolled = calendar.rolled(date(2027, 12, 1))
    assert [each.id for each in rolled.shadows] == ["y"]
    assert contested(rolled, "y") == ["01-03", "01-04"]
    freed = rolled.freed(stay("2028-01-01", "2028-01-05"))
    ahead = stay("2028-01-01", "2028-01-20")
    assert freed.taken(ahead, NOW) == stay("2028-01-03", "2028-01-09").dates()


def test_rolling_into_a_shadow_keeps_what_it_contests_ahead():
    long = stay("03-01", "05-30")
    calendar = EMPTY.claimed(long).claimed_by_channel("x", long)
    rolled = calendar.rolled(date(2027, 5, 1))
    assert rolled.base > long.check_in
    freed = rolled.freed(long)
    assert freed.taken(stay("05-01", "06-10"), NOW) == stay("05-01", "05-30").dates()
    assert freed.released_by_channel("x", long).stays == 0


def test_rolling_keeps_the_holds_that_lie_ahead():
    hold = Hold("a" * 26, OURS, NOW + timedelta(days=400))
    gone = Hold("b" * 26, stay("2026-11-22", "2026-11-24"), NOW)
    calendar = EMPTY.held(gone, NOW - timedelta(1)).held(hold, NOW - timedelta(1))
    assert calendar.rolled(date(2027, 3, 1)).holds == (hold,)
