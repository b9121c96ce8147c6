"""What is due follows from the stay as it is stored, whatever came of its events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.ids import BookingId
from rental.reminders.domain.due import Due
from rental.reminders.domain.kinds import Choice, Chosen
from rental.reminders.domain.local_slots import Slot
from rental.reminders.domain.stays import timetable
from rental.reminders.ports import StoredChoices
from rental.reminders.use_cases.planning import PlanMoved, plan_stay
from tests.contexts.reminders.samples import BOOKED, HERS, KINDS, NONE, STAY, TOMORROW, ZONE, Office, due
from tests.support.samples import SEAVIEW

OF_A_STAY = {
    "balance_due": "2027-02-20 10:00",
    "check_in_soon": "2027-02-24 10:00",
    "check_in_tomorrow": "2027-03-05 10:00",
    "welcome": "2027-03-06 09:00",
    "cleaners": "2027-03-08 09:00",
    "check_out_tomorrow": "2027-03-08 17:00",
    "review": "2027-03-10 11:00",
}


@pytest.fixture
def office():
    return Office()


def plan(office):
    return plan_stay(office.planning, SEAVIEW, HERS)


def shown(office):
    return {name: f"{slot.day} {slot.at}" for name, slot in office.waiting.items()}


def test_every_reminder_of_a_booked_stay_is_put_where_its_day_and_time_are(office):
    assert plan(office) == len(OF_A_STAY)
    assert shown(office) == OF_A_STAY
    assert {slot.zone for slot in office.waiting.values()} == {ZONE}
    assert office.queue.sent == []


def test_the_same_event_again_changes_nothing_and_writes_nothing(office):
    plan(office)
    stored = office.part.plans[SEAVIEW, HERS]
    assert plan(office) == 0
    assert office.part.plans[SEAVIEW, HERS] is stored


def test_a_stay_that_is_not_there_has_nothing_planned(office):
    assert plan_stay(office.planning, SEAVIEW, BookingId("z" * 26)) == 0


@pytest.mark.parametrize("state", ["cancelled", "declined", "expired", "pending", "awaiting_payment"])
def test_a_stay_that_does_not_stand_has_nothing_due(office, state):
    plan(office)
    office.have(state=state)
    assert plan(office) == len(OF_A_STAY)
    assert office.waiting == {}


def test_reminders_move_with_the_days_that_they_count_from_and_no_others(office):
    plan(office)
    office.have(check_out=STAY.check_out + timedelta(days=2))
    assert plan(office) == 3
    moved = {"cleaners": "2027-03-10 09:00", "check_out_tomorrow": "2027-03-10 17:00", "review": "2027-03-12 11:00"}
    assert shown(office) == OF_A_STAY | moved


def test_what_a_host_chose_decides_time_days_and_whether(office):
    chosen = {"welcome": Choice(enabled=False), "review": Choice(at="18:15", days=3), "cleaners": Choice(at="08:00")}
    office.part.choices[SEAVIEW] = StoredChoices(Chosen(chosen, 1))
    plan(office)
    expected = OF_A_STAY | {"review": "2027-03-12 18:15", "cleaners": "2027-03-08 08:00"}
    assert shown(office) == {name: at for name, at in expected.items() if name != "welcome"}


def test_a_reminder_whose_moment_lies_before_the_booking_is_never_planned(office):
    office.clock.instant = TOMORROW.instant
    office.have(booked_at=TOMORROW.instant)
    plan(office)
    assert "check_in_tomorrow" not in office.waiting
    assert office.queue.sent == []
    assert "welcome" in office.waiting


def test_one_that_has_come_since_goes_straight_into_the_queue_while_it_may_still_go_out(office):
    """As where a request was granted in between, or events were late."""
    office.clock.instant = TOMORROW.instant + timedelta(hours=12)
    plan(office)
    assert office.queue.sent == [(due(), 0)]
    assert "check_in_tomorrow" not in office.waiting
    assert plan(office) == 0
    assert len(office.queue.sent) == 1


def test_one_that_is_later_than_it_may_be_is_left_alone(office):
    office.clock.instant = TOMORROW.instant + timedelta(hours=12, seconds=1)
    plan(office)
    assert office.queue.sent == []


@pytest.mark.parametrize(("ahead", "waits"), [(60, [60]), (1, [1]), (61, []), (0, [0])])
def test_one_that_is_almost_due_is_queued_as_well_lest_the_run_has_read_its_slot(office, ahead, waits):
    office.clock.instant = TOMORROW.instant - timedelta(seconds=ahead)
    plan(office)
    assert [seconds for _, seconds in office.queue.sent] == waits
    assert ("check_in_tomorrow" in office.waiting) == (ahead > 0)


def test_a_planner_that_dies_before_the_plan_is_written_leaves_nothing_undone(office):
    class Dying:
        def write(self, *_):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        plan_stay(replace(office.planning, plans=Dying()), SEAVIEW, HERS)
    assert plan(office) == len(OF_A_STAY)
    assert shown(office) == OF_A_STAY


def test_of_two_planners_the_one_that_comes_late_looks_again(office):
    class Overtaken:
        def __init__(self):
            self.tries = 0

        def write(self, *given):
            self.tries += 1
            if self.tries == 1:
                office.have(check_in=date(2027, 3, 7))
                plan(office)
            return office.planning.plans.write(*given)

    plan_stay(replace(office.planning, plans=Overtaken()), SEAVIEW, HERS)
    assert {name: f"{slot.day}" for name, slot in office.waiting.items() if name == "welcome"} == {
        "welcome": "2027-03-07"
    }


def test_patience_ends(office):
    class Moved:
        def write(self, *_):
            return False

    with pytest.raises(PlanMoved):
        plan_stay(replace(office.planning, plans=Moved()), SEAVIEW, HERS)


def test_dropping_what_an_older_plan_put_leaves_what_a_newer_one_put_in_the_same_place(office):
    office.due.put([due()], 1)
    office.due.put([due()], 3)
    office.due.remove(due(), 1)
    assert office.waiting == {"check_in_tomorrow": TOMORROW}


dates = st.dates(date(2027, 1, 1), date(2027, 6, 30))
versions = st.tuples(dates, st.integers(1, 20), st.sampled_from(["confirmed", "cancelled", "in_progress"]))


@given(st.lists(versions, min_size=1, max_size=6), st.permutations(range(6)))
def test_whatever_order_events_come_in_what_is_due_is_that_of_the_stay_as_it_is_stored(changes, order):
    office = Office()
    told = []
    for check_in, nights, state in changes:
        office.have(check_in=check_in, check_out=check_in + timedelta(days=nights), state=state)
        told.append(None)
        if order[len(told) % 6] % 2:  # some events are late, or come twice
            plan(office)
    plan(office)
    plan(office)
    stay = office.part.stays[SEAVIEW, HERS]
    wanted = timetable(stay, KINDS, NONE, ZONE)
    assert office.waiting == {name: moment.slot for name, moment in wanted.items() if moment.instant > BOOKED}


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8))
def test_a_stay_that_moves_back_and_forth_keeps_its_due_items(days):
    office = Office()
    for offset in days:
        office.have(check_in=STAY.check_in + timedelta(days=offset), check_out=STAY.check_out + timedelta(days=5))
        plan(office)
    welcome = Slot(STAY.check_in + timedelta(days=days[-1]), ZONE, "09:00")
    assert office.waiting["welcome"] == welcome
    assert sum(a != b for a, b in pairwise(days)) + 1 == office.part.plans[SEAVIEW, HERS].version


def test_shards_are_the_same_in_every_run_and_share_out_evenly():
    shards = [Due("welcome", TOMORROW, SEAVIEW, BookingId(f"{n:026d}")).shard for n in range(400)]
    assert [shards.count(each) > 60 for each in range(4)] == [True] * 4
    assert due().shard == due().shard == sum(map(ord, HERS)) % 4


def test_a_reminder_to_pay_is_planned_whether_or_not_something_is_owed_yet(office):
    office.have(booked_at=datetime(2026, 1, 1, tzinfo=UTC), guest_must_pay=False)
    plan(office)
    assert "balance_due" in office.waiting
