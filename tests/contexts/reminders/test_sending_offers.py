"""What comes once a year goes out once in it, whatever happens in between."""

from datetime import date, timedelta

import pytest

from rental.kernel.month_day import MonthDay
from rental.reminders.contract import OFFER_DUE
from rental.reminders.domain.kinds import Choice
from rental.reminders.domain.local_slots import Slot
from rental.reminders.use_cases.sending import Outcome, TooEarly
from rental.reminders.use_cases.yearly import next_seasons
from tests.contexts.reminders.offer_samples import (
    FIRST,
    GUEST,
    choose,
    due,
    office_with_a_guest,
    plan,
    season,
    send,
    waiting,
)
from tests.contexts.reminders.samples import BOOKED, ZONE
from tests.support.samples import SEAVIEW


@pytest.fixture
def office():
    return office_with_a_guest()


def test_it_goes_out_once_however_often_it_is_delivered_and_the_year_after_is_planned(office):
    plan(office)
    assert [send(office) for _ in range(3)] == [Outcome.SENT, Outcome.SENT_BEFORE, Outcome.SENT_BEFORE]
    ((tenant_id, offer, change),) = office.part.offered
    assert (tenant_id, offer.guest, offer.reminder, offer.year) == (SEAVIEW, GUEST, "birthday", 2027)
    assert (change["type"], offer.due) == (OFFER_DUE, FIRST.instant)
    office.clock.instant = FIRST.instant
    assert plan(office) == 1
    assert waiting(office)[-1] == "2029-03-05"
    assert office.queue.sent == []


def test_who_gives_another_birthday_is_not_greeted_twice_in_a_year(office):
    send(office)
    office.part.takers[SEAVIEW, GUEST] = MonthDay(9, 1)
    later = due(Slot(date(2027, 9, 1), ZONE, "10:00"))
    assert send(office, later) is Outcome.SENT_BEFORE
    assert send(office, due(Slot(date(2028, 9, 1), ZONE, "10:00"))) is Outcome.SENT


def test_who_stopped_between_plan_and_moment_gets_nothing(office):
    plan(office)
    del office.part.takers[SEAVIEW, GUEST]
    assert send(office) is Outcome.STOPPED
    assert office.part.offered == []


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"birthday": Choice(enabled=False)}, Outcome.STOPPED),
        ({"birthday": Choice(at="11:00")}, Outcome.MOVED),
        ({}, Outcome.SENT),
    ],
)
def test_what_a_host_chose_in_between_counts(office, changed, outcome):
    choose(office, **changed)
    assert send(office) is outcome


def test_a_birthday_that_moved_is_not_greeted_on_the_old_day(office):
    office.part.takers[SEAVIEW, GUEST] = MonthDay(3, 6)
    assert send(office) is Outcome.MOVED


def test_a_tenant_that_moved_to_another_zone_greets_by_the_clocks_it_was_planned_by(office):
    office.part.home_zones[SEAVIEW] = "Europe/Berlin"
    assert send(office) is Outcome.SENT


def test_too_early_comes_again_and_too_late_does_not_go_out(office):
    with pytest.raises(TooEarly):
        send(office, now=FIRST.instant - timedelta(seconds=1))
    assert send(office, now=FIRST.instant + timedelta(hours=12, seconds=1)) is Outcome.TOO_LATE
    assert send(office, now=FIRST.instant + timedelta(hours=12)) is Outcome.SENT


def test_what_is_no_kind_any_more_is_dropped(office):
    assert send(office, due(kind="name_day")) is Outcome.STOPPED


def test_a_season_goes_out_once_for_all_and_again_next_year(office):
    choose(office, season=season())
    opens = due(Slot(date(2027, 5, 1), ZONE, "10:00"), SEAVIEW, "season")
    assert next_seasons(office.offers, SEAVIEW, BOOKED) == {"season": opens.slot.instant}
    assert [send(office, opens) for _ in range(2)] == [Outcome.SENT, Outcome.SENT_BEFORE]
    ((_, offer, _),) = office.part.offered
    assert (offer.guest, offer.year) == ("", 2027)
    next_year = Slot(date(2028, 5, 1), ZONE, "10:00")
    assert next_seasons(office.offers, SEAVIEW, opens.slot.instant) == {"season": next_year.instant}
    choose(office, season=season(day="06-01"))
    assert send(office, due(Slot(date(2027, 6, 1), ZONE, "10:00"), SEAVIEW, "season")) is Outcome.SENT_BEFORE


def test_a_season_of_which_nobody_chose_a_day_comes_never(office):
    assert next_seasons(office.offers, SEAVIEW, BOOKED) == {}
    assert send(office, due(kind="season", subject=SEAVIEW)) is Outcome.STOPPED
