"""What calendars in step tells of channels' nights: the ledger is the same however late and often news come."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.bookings.domain.rebuild import faults
from rental.bookings.use_cases.channel_news import CALENDAR_SYNC, NEVER_APPLIES, hear_channel
from rental.calendar_sync.contract import ToldNights
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from simulation.fake_ledger import listed
from tests.support.booking_samples import FrontDesk, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

UNITS = (UnitId("1"), UnitId("2"))
FEED = "f" * 26


@pytest.fixture
def desk():
    return FrontDesk.selling(units=UNITS, minimum_nights=1)


def told(number=1, check_in="03-05", check_out="03-08", reference="uid-1", **of):
    nights = {"unit": "1", "blocking": False, "gone": False} | of
    return ToldNights(COTTAGE, nights["unit"], FEED, reference, stay(check_in, check_out),
                      nights["blocking"], nights["gone"], number)  # fmt: skip


def gone(number=2, check_in="03-05", check_out="03-08", **of):
    return told(number, check_in, check_out, gone=True, **of)


def hear(desk, *news):
    for each in news:
        claim = hear_channel(desk.books, SEAVIEW, each, NOW)
    return claim


def test_told_nights_are_claimed_and_gone_ones_released_in_calendar_syncs_name(desk):
    claim = hear(desk, told())
    assert (claim.channel, claim.reference, claim.state, claim.told_number) == (FEED, "uid-1", "active", 1)
    assert desk.change["actor"] == CALENDAR_SYNC.as_actor()
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]
    assert hear(desk, gone()).state == "removed"
    assert desk.taken("03-01", "03-20") == []


def test_news_told_twice_is_written_once(desk):
    hear(desk, told(), told(), gone(), gone(), told())
    assert len(desk.ledger.writes) == 2


def test_older_news_than_the_claim_has_heard_is_dropped(desk):
    hear(desk, told(3, "03-10", "03-12"), told(2), told(1, blocking=True))
    assert desk.taken("03-01", "03-20") == ["03-10", "03-11"]


def test_newer_news_of_the_same_nights_is_remembered_so_that_what_lay_between_comes_too_late(desk):
    claim = hear(desk, told(1), told(3), told(2, "03-10", "03-12"))
    assert (claim.stay, claim.told_number) == (stay("03-05", "03-08"), 3)
    assert hear(desk, gone(4), gone(6), told(5)).state == "removed"


def test_an_end_that_overtakes_what_it_ends_keeps_the_nights_free(desk):
    assert hear(desk, gone(2)).state == "removed"
    assert desk.change["type"] == "ChannelReleased"
    assert hear(desk, told(1)).state == "removed"
    assert desk.taken("03-01", "03-20") == []
    assert hear(desk, told(3)).state == "active"


def test_news_that_nobody_could_ever_apply_is_told_from_what_is_to_come_again(desk):
    past = ("2026-11-01", "2026-11-21")
    never = (
        told(unit="9"),
        told(1, *past),
        gone(2, *past),
        told(1, "2037-01-01", "2037-02-01"),
        replace(told(), property_id="x" * 26),
    )
    assert {refusal(hear, desk, each).slug for each in never} <= NEVER_APPLIES
    assert desk.ledger.writes == []
    desk.ledger.conflicts = 99
    assert refusal(hear, desk, told()).slug not in NEVER_APPLIES


def test_a_unit_full_of_conflicts_is_told_again(desk):
    desk.book("03-05", "03-08")
    hear(desk, *(told(reference=f"uid-{number}") for number in range(12)))
    assert refusal(hear, desk, told(reference="uid-12")).slug not in NEVER_APPLIES


SPANS = st.tuples(st.integers(1, 12), st.integers(1, 5)).map(
    lambda span: Stay(date(2027, 3, span[0]), date(2027, 3, span[0] + span[1]))
)
A_CHANGE = st.tuples(SPANS, st.sampled_from(UNITS), st.booleans(), st.booleans())
STORIES = st.dictionaries(st.sampled_from(["uid-1", "uid-2", "uid-3"]), st.lists(A_CHANGE, min_size=1, max_size=4))


def news_of(stories):
    """Return what the channel tells, in order; what ends a story it never began is told too, as after lost news."""
    return [
        ToldNights(COTTAGE, unit, FEED, reference, span, blocking, gone, number)
        for reference, changes in stories.items()
        for number, (span, unit, blocking, gone) in enumerate(changes, start=1)
    ]


def after(news):
    desk = FrontDesk.selling(units=UNITS)
    for each in news:
        hear_channel(desk.books, SEAVIEW, each, NOW)
    return desk


def standing(desk):
    """Return what the ledger holds: who claims what, and which nights are taken."""
    claims = {
        (each.reference, each.unit, each.stay, each.kind, each.told_number)
        for each in desk.ledger.records.values()
        if each.state == "active"
    }
    return claims, [desk.taken("02-20", "03-31", unit) for unit in UNITS]


@settings(max_examples=200)
@given(st.data(), STORIES)
def test_shuffled_and_duplicated_news_leave_the_ledger_as_in_order(data, stories):
    in_order = news_of(stories)
    again = data.draw(st.lists(st.sampled_from(in_order), max_size=6)) if in_order else []
    shuffled = data.draw(st.permutations([*in_order, *again]))
    desk = after(shuffled)
    assert standing(desk) == standing(after(in_order))
    for unit in UNITS:
        records = [listed(each) for each in desk.ledger.records.values() if each.unit == unit]
        assert faults(desk.calendar(unit), records, NOW.date(), NOW) == []
