"""What a calendar shows: free nights to guests, everything to the host."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rental.bookings.use_cases.blocking import WantedBlock, block_nights
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.bookings.use_cases.viewing import availability, host_calendar
from rental.kernel.ids import PropertyId, UnitId
from tests.support.booking_samples import FrontDesk, caller, host, refusal, stay
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW, terms

UNITS = (UnitId("1"), UnitId("2"))
MARCH = stay("03-01", "04-01")
MILL = PropertyId("m" * 26)


@pytest.fixture
def desk():
    return FrontDesk.selling()


def taken(desk, view=MARCH, at=NOW):
    shown = availability(desk.ledger, caller(at), COTTAGE, view)
    return [(f"{first:%m-%d}", f"{until:%m-%d}") for first, until in shown.taken]


def units_of(desk, view=MARCH, at=NOW):
    (one,) = host_calendar(desk.ledger, desk.lists, host(at), [COTTAGE], view)
    return one.units


def block(desk, check_in, check_out, unit=None):
    return block_nights(desk.books, host(), WantedBlock(COTTAGE, stay(check_in, check_out), unit), f"{check_in}{unit}")


def test_availability_joins_owned_and_held_nights_into_ranges(desk):
    desk.book("03-05", "03-08")
    block(desk, "03-08", "03-10")
    desk.hold("03-20", "03-22", caller(session="t" * 20))
    assert taken(desk) == [("03-05", "03-10"), ("03-20", "03-22")]
    assert taken(desk, at=NOW + timedelta(minutes=15)) == [("03-05", "03-10")]


def test_availability_tells_today_at_the_property_and_how_far_one_can_book(desk):
    shown = availability(desk.ledger, caller(), COTTAGE, MARCH)
    assert (shown.today, shown.bookable_until) == (date(2026, 11, 21), date(2028, 11, 20))
    assert shown.terms == desk.ledger.terms[SEAVIEW, COTTAGE]


def test_nights_too_close_to_a_stay_are_not_offered_and_those_beside_a_block_are():
    desk = FrontDesk.selling(preparation_days=2)
    desk.book("03-05", "03-08")
    block(desk, "03-20", "03-21")
    assert taken(desk) == [("03-03", "03-10"), ("03-20", "03-21")]


def test_a_night_is_taken_only_when_no_unit_is_free():
    desk = FrontDesk.selling(units=UNITS)
    desk.book("03-05", "03-08", "key-1")
    assert taken(desk) == []
    block(desk, "03-07", "03-12", "2")
    assert taken(desk) == [("03-07", "03-08")]


def test_a_property_that_is_not_on_sale_shows_nothing(desk):
    desk.sell(state="archived")
    assert refusal(availability, desk.ledger, caller(), COTTAGE, MARCH).slug == "not-found"
    assert refusal(availability, desk.ledger, caller(), MILL, MARCH).slug == "not-found"


def test_a_host_sees_who_is_where_in_order_with_requests_and_holds():
    desk = FrontDesk.selling(instant_book=False, units=UNITS)
    asked = desk.request("03-20", "03-22")
    painting = block(desk, "03-05", "03-08", "1")
    told = claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "2", "airbnb", "uid", stay("03-01", "03-03")))
    held = desk.hold("03-25", "03-27", caller(session="t" * 20, address="203.0.113.7"), "ben@example.com")
    first, second = units_of(desk)
    assert [shown.listed.id for shown in first.entries] == [painting.id, asked.id]
    assert [shown.listed.state for shown in first.entries] == ["active", "pending"]
    assert [hold.id for hold in first.holds] == [held.hold.id]
    assert ([shown.listed.id for shown in second.entries], list(second.holds)) == ([told.id], [])


def test_a_claim_that_waits_for_nights_of_others_is_shown_as_a_shadow(desk):
    sold = desk.book("03-05", "03-08")
    told = claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-07", "03-09")))
    (unit,) = units_of(desk)
    assert [(shown.listed.id, shown.shadow) for shown in unit.entries] == [(sold.id, False), (told.id, True)]


def test_a_request_that_expired_is_gone_whether_or_not_that_is_stored():
    desk = FrontDesk.selling(instant_book=False)
    desk.request("03-05", "03-08")
    (unit,) = units_of(desk, at=NOW + timedelta(hours=24))
    assert (list(unit.entries), list(unit.holds)) == ([], [])


def test_a_stay_is_shown_as_begun_and_as_over_from_the_houses_own_times_of_day_on(desk):
    desk.book("03-05", "03-08")

    def state(at):
        (unit,) = units_of(desk, at=at)
        return unit.entries[0].listed.state

    minute = timedelta(minutes=1)
    arrives, leaves = datetime(2027, 3, 5, 4, 30, tzinfo=UTC), datetime(2027, 3, 7, 23, 30, tzinfo=UTC)
    assert [state(at) for at in (arrives - minute, arrives)] == ["confirmed", "in_progress"]
    assert [state(at) for at in (leaves - minute, leaves)] == ["in_progress", "completed"]


def test_gaps_that_nobody_can_book_are_shown_with_what_they_would_need():
    desk = FrontDesk.selling(minimum_nights=3)
    desk.book("03-05", "03-08", "key-1")
    desk.book("03-10", "03-14", "key-2")
    (unit,) = units_of(desk)
    assert [(gap.first, gap.until) for gap in unit.gaps] == [(date(2027, 3, 8), date(2027, 3, 10))]


def test_several_properties_are_shown_and_unknown_or_foreign_ones_left_out(desk):
    desk.ledger.sell(SEAVIEW, terms(property_id=MILL, state="archived"))
    desk.ledger.sell(BAROSSA, terms(property_id=PropertyId("b" * 26)))
    wanted = [COTTAGE, MILL, PropertyId("b" * 26), PropertyId("z" * 26)]
    shown = host_calendar(desk.ledger, desk.lists, host(), wanted, MARCH)
    assert [each.terms.property_id for each in shown] == [COTTAGE, MILL]
    assert {each.today for each in shown} == {date(2026, 11, 21)}


def test_the_lists_are_read_as_far_as_requests_and_shadows_reach(desk):
    desk.book("03-05", "03-08")
    claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-07", "09-01")))
    asked = []
    lists = desk.lists

    class Watched:
        def overlapping(self, tenant_id, property_id, view):
            asked.append(view)
            return lists.overlapping(tenant_id, property_id, view)

    host_calendar(desk.ledger, Watched(), host(), [COTTAGE], MARCH)
    (view,) = asked
    assert (view.nights, view.units, view.read_until) == (MARCH, frozenset({"1"}), date(2027, 9, 1))
