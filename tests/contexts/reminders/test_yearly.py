"""What comes once a year: when it comes next, and that it goes out once, whatever happens in between."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.kernel.month_day import MonthDay
from rental.reminders.domain.kinds import Choice, Chosen
from rental.reminders.domain.local_slots import Slot
from rental.reminders.domain.yearly import YEARS_AHEAD, Days, upcoming
from rental.reminders.use_cases.planning import PlanMoved
from rental.reminders.use_cases.yearly import plan_offers
from tests.contexts.reminders.offer_samples import FIRST, GUEST, choose, due, office_with_a_guest, plan, season, waiting
from tests.contexts.reminders.samples import BOOKED, KINDS, NONE, ZONE, Office
from tests.support.samples import SEAVIEW

# Clocks that go forward and back, by half an hour, by quarters, in the south, and a date that was skipped.
ZONES = (
    *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham"),
    *("America/Santiago", "Pacific/Apia", "Africa/Casablanca", "UTC", "Pacific/Kiritimati"),
)
days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: MonthDay(day.month, day.day))
instants = st.integers(1_262_304_000, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
quarters = st.tuples(st.integers(0, 23), st.sampled_from((0, 15, 30, 45))).map(lambda at: f"{at[0]:02d}:{at[1]:02d}")


@pytest.fixture
def office():
    return office_with_a_guest()


# When it comes next.


@settings(deadline=None)  # zones are read from files the first time
@given(days, instants, st.sampled_from(ZONES), quarters)
def test_the_next_birthday_is_the_first_at_its_hour_that_may_still_be_sent(day, now, zone, at):
    chosen = Chosen({"birthday": Choice(at=at)})
    moments = upcoming(KINDS, Days(zone, chosen, birthday=day), now)
    assert all(each.slot == Slot(day.in_year(each.slot.day.year), zone, at) for each in moments)
    assert [each.slot.day.year for each in moments] == sorted({each.slot.day.year for each in moments})
    assert sum(each.instant > now for each in moments) == YEARS_AHEAD
    assert all(each.last >= now for each in moments)
    first = moments[0]
    before = Slot(day.in_year(first.slot.day.year - 1), zone, at)
    assert before.instant + first.kind.window < now, "none was left out"


@settings(deadline=None)  # zones are read from files the first time
@given(days, st.integers(2010, 2060), st.sampled_from(ZONES), quarters)
def test_it_comes_when_the_clocks_of_the_place_first_show_its_hour_or_the_next_after_a_gap(day, year, zone, at):
    slot = Slot(day.in_year(year), zone, at)
    shown = slot.instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wall = datetime.combine(slot.day, time.fromisoformat(at))
    assert shown >= wall
    a_moment_before = (slot.instant - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert a_moment_before < wall


def test_a_birthday_on_a_date_that_a_place_skipped_comes_as_soon_as_that_date_would_be_over_its_midnight():
    (skipped, *_) = upcoming(
        KINDS, Days("Pacific/Apia", NONE, birthday=MonthDay(12, 30)), datetime(2011, 12, 1, tzinfo=UTC)
    )
    assert skipped.instant == datetime(2011, 12, 30, 10, tzinfo=UTC), "midnight of the 31st, which followed the 29th"


def test_who_was_born_on_29_february_is_greeted_on_the_28th_in_other_years():
    moments = upcoming(KINDS, Days(ZONE, NONE, birthday=MonthDay(2, 29)), datetime(2027, 1, 1, tzinfo=UTC))
    assert [each.slot.day for each in moments] == [date(2027, 2, 28), date(2028, 2, 29)]


def test_a_season_goes_out_only_where_a_host_chose_its_day_and_from_then_on():
    now = datetime(2027, 5, 1, 12, tzinfo=UTC)
    assert upcoming(KINDS, Days("UTC", NONE, of_tenant=True), now) == []
    on_the_day = Chosen({"season": season(since=datetime(2027, 5, 1, 11, tzinfo=UTC))})
    assert [each.slot.day.year for each in upcoming(KINDS, Days("UTC", on_the_day, of_tenant=True), now)] == [
        2028,
        2029,
    ]
    before = Chosen({"season": season(since=datetime(2027, 5, 1, 9, tzinfo=UTC))})
    years = [each.slot.day.year for each in upcoming(KINDS, Days("UTC", before, of_tenant=True), now)]
    assert years == [2027, 2028, 2029], "an outage is made up for"
    switched_off = Chosen({"season": season(enabled=False)})
    assert upcoming(KINDS, Days("UTC", switched_off, of_tenant=True), now) == []


# What is planned.


def test_the_next_two_years_are_planned_and_the_same_event_again_writes_nothing(office):
    assert plan(office) == 2
    stored = office.part.plans[SEAVIEW, GUEST]
    assert waiting(office) == ["2027-03-05", "2028-03-05"]
    assert plan(office) == 0
    assert office.part.plans[SEAVIEW, GUEST] is stored


def test_of_who_stopped_nothing_stays_planned(office):
    plan(office)
    del office.part.takers[SEAVIEW, GUEST]
    assert plan(office) == 2
    assert waiting(office) == []
    assert office.part.plans[SEAVIEW, GUEST].entries == {}


def test_who_takes_offers_without_a_birthday_has_none_planned(office):
    office.part.takers[SEAVIEW, GUEST] = None
    assert plan(office) == 0
    assert (SEAVIEW, GUEST) not in office.part.plans


def test_a_birthday_of_today_goes_straight_into_the_queue_while_it_may_still_go_out(office):
    office.clock.instant = FIRST.instant + timedelta(hours=4)
    plan(office)
    assert office.queue.sent == [(due(), 0)]
    assert waiting(office) == ["2028-03-05", "2029-03-05"]
    assert plan(office) == 0
    assert len(office.queue.sent) == 1


def test_another_hour_or_none_moves_what_is_planned(office):
    plan(office)
    choose(office, birthday=Choice(at="08:15"))
    assert plan(office) == 2
    assert {slot.at for slot, there in office.due.kept["birthday"].items() if there} == {"08:15"}
    choose(office, birthday=Choice(enabled=False))
    plan(office)
    assert waiting(office) == []


def test_seasons_are_planned_for_the_tenant(office):
    choose(office, season=season("17:00"))
    plan(office, SEAVIEW)
    assert waiting(office, "season") == ["2027-05-01", "2028-05-01"]
    choose(office, season=season("17:00", "04-15"))
    plan(office, SEAVIEW)
    assert waiting(office, "season") == ["2027-04-15", "2028-04-15"]
    assert waiting(office) == []


def test_patience_ends(office):
    class Moved:
        def write(self, *_):
            return False

    with pytest.raises(PlanMoved):
        plan_offers(replace(office.planning, plans=Moved()), office.years, SEAVIEW, GUEST)


@settings(deadline=None)  # zones are read from files the first time
@given(st.lists(st.tuples(st.none() | days, st.booleans()), min_size=1, max_size=8))
def test_whatever_order_events_come_in_what_is_due_is_that_of_the_guest_as_stored(changes):
    office = Office()
    for born, told in changes:
        office.part.takers[SEAVIEW, GUEST] = born
        if told:  # others are late, and all of them come again
            plan(office)
    plan(office)
    plan(office)
    wanted = upcoming(KINDS, Days(ZONE, NONE, birthday=changes[-1][0]), BOOKED)
    assert waiting(office) == [each.slot.day.isoformat() for each in wanted if each.instant > BOOKED]
