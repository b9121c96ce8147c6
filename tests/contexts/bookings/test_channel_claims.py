"""What other channels sold: never refused, told as often as they like, given back without freeing others' nights."""

from datetime import timedelta

import pytest

from rental.bookings.domain.rebuild import faults
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_for_channel
from rental.kernel.ids import UnitId
from simulation.fake_ledger import listed
from tests.support.booking_samples import FrontDesk, caller, claim, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW

UNITS = (UnitId("1"), UnitId("2"))
NIGHTS = ["03-05", "03-06", "03-07"]


@pytest.fixture
def desk():
    return FrontDesk.selling(units=UNITS)


def tell(desk, check_in="03-05", check_out="03-08", reference="uid-1", unit="1", **of):
    told = ChannelNights(COTTAGE, unit, "airbnb", reference, stay(check_in, check_out), **of)
    return claim_for_channel(desk.books, host(), told)


def release(desk, told):
    return release_for_channel(desk.books, host(), COTTAGE, told.id)


def right(desk, unit="1"):
    records = [listed(each) for each in desk.ledger.records.values() if each.unit == unit]
    return faults(desk.calendar(unit), records, NOW.date(), NOW) == []


def test_a_claim_takes_free_nights_and_is_told_as_an_event(desk):
    told = tell(desk)
    assert (told.kind, told.channel, told.reference, told.state) == ("channel_stay", "airbnb", "uid-1", "active")
    assert desk.change["type"] == "ChannelClaimed"
    assert desk.taken("03-01", "03-20") == NIGHTS
    assert tell(desk, "04-01", "04-03", "uid-2", blocking=True).kind == "channel_block"
    assert right(desk)


def test_a_claim_told_again_is_written_once(desk):
    assert tell(desk) == tell(desk)
    assert len(desk.ledger.writes) == 1


def test_references_are_told_apart_by_channel_and_property(desk):
    first = tell(desk)
    other = ChannelNights(COTTAGE, "2", "vrbo", "uid-1", stay("03-05", "03-08"))
    assert claim_for_channel(desk.books, host(), other).id != first.id


def test_a_claim_on_nights_sold_here_is_kept_as_a_shadow_and_inherits_them(desk):
    desk.sell()
    sold = desk.book("03-05", "03-08")
    told = tell(desk, "03-07", "03-10")
    assert desk.calendar().shadow(told.id)
    assert right(desk)
    assert release(desk, told).state == "removed"
    assert desk.change["type"] == "ChannelReleased"
    assert desk.taken("03-01", "03-20") == NIGHTS
    assert (desk.stored(sold), right(desk)) == (sold, True)


def test_a_claim_moves_with_what_the_channel_tells(desk):
    first = tell(desk)
    moved = tell(desk, "03-07", "03-10")
    assert (moved.id, moved.stay, moved.change_number) == (first.id, stay("03-07", "03-10"), 2)
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08", "03-09"]


def test_a_shadow_that_moves_off_its_owner_becomes_an_owner(desk):
    desk.sell()
    desk.book("03-05", "03-08")
    tell(desk)
    tell(desk, "03-08", "03-10")
    assert desk.calendar().shadows == ()
    assert desk.taken("03-01", "03-20") == [*NIGHTS, "03-08", "03-09"]
    assert right(desk)


def test_a_claim_moves_to_another_unit_or_becomes_a_block(desk):
    tell(desk)
    moved = tell(desk, unit="2", blocking=True)
    assert (moved.unit, moved.kind) == ("2", "channel_block")
    assert desk.taken("03-01", "03-20", "1") == []
    assert desk.taken("03-01", "03-20", "2") == NIGHTS
    assert right(desk, "1")
    assert right(desk, "2")


def test_a_claim_given_back_frees_its_nights_stays_gone_and_may_come_again(desk):
    told = tell(desk)
    gone = release(desk, told)
    assert desk.taken("03-01", "03-20") == []
    desk.book("03-05", "03-08")
    assert release(desk, told) == gone
    assert desk.taken("03-01", "03-20") == NIGHTS
    again = tell(desk, "04-01", "04-03")
    assert (again.id, again.state, again.change_number) == (told.id, "active", 3)
    assert right(desk)


def test_a_claim_beats_a_hold_and_a_request(desk):
    desk.sell(instant_book=False)
    asked = desk.request("03-05", "03-08")
    told = tell(desk)
    assert desk.calendar().shadow(told.id) is None
    assert desk.stored(asked).state == "pending"
    assert refusal(desk.approve, asked).slug == "nights-taken"


def test_past_nights_of_a_claim_are_left_out_and_those_beyond_the_calendar_cut_off(desk):
    told = tell(desk, "2026-11-10", "2026-11-23")
    assert desk.taken("2026-11-20", "2026-11-30") == ["11-20", "11-21", "11-22"]
    assert release(desk, told).state == "removed"
    assert tell(desk, "2036-11-01", "2099-01-01", "uid-9").stay == stay("2036-11-01", "2036-11-19")
    assert tell(desk, "2036-11-01", "2099-01-01", "uid-9").change_number == 1
    problem = refusal(tell, desk, "2036-11-19", "2099-01-01", "uid-8")
    assert (problem.slug, problem.extras["last_check_out"]) == ("beyond-booking-window", "2036-11-19")
    assert right(desk)


def test_a_claim_says_whether_others_owned_its_nights_ahead_when_it_was_written(desk):
    desk.sell()
    desk.book("03-05", "03-08")
    assert tell(desk).contested
    assert not tell(desk, "03-08", "03-10").contested
    other = tell(desk, "03-09", "03-11", "uid-2")
    assert other.contested
    assert not release(desk, other).contested
    began = tell(desk, "2026-11-10", "2026-11-22", "uid-3")
    assert (began.contested, tell(desk, "2026-11-10", "2026-11-22", "uid-4").contested) == (False, True)
    past = tell(desk, "2026-11-18", "2026-11-21", "uid-5")
    assert not past.contested


def test_a_claim_that_has_begun_and_ends_on_another_day_is_in_nobodys_way_but_its_own(desk):
    began = f"{NOW - timedelta(days=1):%Y-%m-%d}"
    told = tell(desk, began, "2026-11-24")
    tell(desk, began, "2026-11-26")
    assert desk.calendar().shadows == ()
    assert desk.taken("2026-11-21", "2026-11-30") == ["11-21", "11-22", "11-23", "11-24", "11-25"]
    assert right(desk)
    release(desk, told)
    assert desk.taken("2026-11-21", "2026-11-30") == []


def test_a_claim_on_a_unit_or_property_that_is_not_there_is_not_found(desk):
    assert refusal(tell, desk, unit="9").slug == "not-found"
    assert refusal(release, desk, claim()).slug == "not-found"
    desk.ledger.terms.clear()
    assert refusal(tell, desk).slug == "not-found"


def test_more_conflicts_than_a_unit_keeps_are_told_again_later(desk):
    desk.sell()
    desk.book("03-05", "03-08")
    for number in range(12):
        tell(desk, reference=f"uid-{number}")
    assert refusal(tell, desk, reference="uid-12").slug == "conflicts-full"
    assert tell(desk, reference="uid-11").state == "active"


def test_a_conflict_is_tried_again_and_in_the_end_busy(desk):
    desk.ledger.conflicts, desk.ledger.busy_reads = 1, 1
    told = tell(desk)
    desk.ledger.conflicts = 99
    assert refusal(release, desk, told).slug == "busy"


def test_a_claim_made_while_a_guest_books_wins_or_loses_whole(desk):
    desk.sell()
    original = desk.ledger.write

    def write(tenant_id, entry):
        desk.ledger.write = original
        tell(desk, "03-07", "03-09")
        return original(tenant_id, entry)

    desk.ledger.write = write
    late = caller(NOW + timedelta(minutes=1))
    assert refusal(desk.book, "03-05", "03-08", who=late).extras["nights"] == ["2027-03-07"]
    assert right(desk)
