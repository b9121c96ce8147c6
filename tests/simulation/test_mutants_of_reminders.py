"""Faults planted in planning, sweeping and sending: the simulated year must catch each within a few seeds."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rental.reminders.domain.local_slots import Slot
from rental.reminders.use_cases import planning, sending, sweeping
from simulation.reminders.fake_stays import FakeMarks, FakePlans
from simulation.reminders.judging import Judged, play

SEEDS, STAYS, DAYS = 6, 150, 20


def caught() -> Judged:
    """Return what the first seed that catches it came to; fail if none does."""
    for seed in range(SEEDS):
        judged = play(seed, STAYS, DAYS)
        if judged.wrong():
            return judged
    pytest.fail(f"not caught within {SEEDS} seeds")


def test_nothing_is_caught_where_there_is_no_fault():
    assert play(0, STAYS, DAYS).wrong() == []


def test_a_cursor_that_moves_before_all_is_queued_is_caught(monkeypatch):
    whole = sweeping.sweep

    def early(store, queue, kind, now):
        registry = store.registry(kind.name)
        store.sweep_reached(kind.name, now)
        return whole(_Remembering(store, registry), queue, kind, now)

    monkeypatch.setattr("simulation.reminders.year.sweep", early)
    assert caught().missed > 0


class _Remembering:
    """A store that still answers what the registry was."""

    def __init__(self, inner, registry):
        self._inner, self._registry = inner, registry

    def __getattr__(self, name):
        return (lambda _: self._registry) if name == "registry" else getattr(self._inner, name)


def test_a_run_that_looks_back_a_quarter_of_an_hour_and_no_further_is_caught(monkeypatch):
    monkeypatch.setattr(sweeping, "_begin", lambda _registry, _kind, now: now - timedelta(minutes=15))
    assert caught().missed > 0


def test_a_mark_without_a_condition_is_caught(monkeypatch):
    whole = FakeMarks.add

    def unconditional(self, tenant_id, reminder, change):
        key = tenant_id, reminder.stay.booking_id, reminder.mark.reminder, reminder.mark.anchor_day.isoformat()
        self.part.marks.pop(key, None)
        return whole(self, tenant_id, reminder, change)

    monkeypatch.setattr(FakeMarks, "add", unconditional)
    assert caught().duplicated > 0


def test_a_sender_that_does_not_look_at_the_stay_is_caught(monkeypatch):
    monkeypatch.setattr(sending, "why_not", lambda *_: "")
    judged = caught()
    assert judged.for_cancelled + judged.unwanted > 0


def test_a_sender_that_does_not_ask_whether_the_moment_is_still_the_stays_is_caught(monkeypatch):
    whole = sending.send_if_due

    def trusting(desk, due, now):
        file = desk.files.find(due.tenant_id, due.subject)
        moment = sending.moment_of(file.stay, desk.kinds[due.reminder], file.chosen, file.zone)
        if moment.slot == due.slot:
            return whole(desk, due, now)
        sending._send(desk.marks, file, moment, sending.Command(due.tenant_id, sending.CLOCK, now))
        return sending.Outcome.SENT

    monkeypatch.setattr("simulation.reminders.year.send_if_due", trusting)
    assert caught().at_another_time > 0


def test_clocks_without_summer_time_are_caught(monkeypatch):
    def standard(self):
        offset = datetime(self.day.year, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(self.zone)).utcoffset()
        return datetime.combine(self.day, time.fromisoformat(self.at), UTC) - offset

    monkeypatch.setattr(Slot, "instant", property(standard))
    assert play(0, STAYS, 120).wrong()


def test_a_planner_that_leaves_what_has_come_to_the_runs_is_caught(monkeypatch):
    def arrange(desk, due, number):
        desk.due.put(due, number)

    monkeypatch.setattr(planning, "_arrange", arrange)
    assert caught().missed > 0


def test_a_planner_that_writes_its_plan_first_is_caught(monkeypatch):
    whole = planning._arrange
    later = []

    def put_off(desk, due, number):
        later.append((desk, due, number))

    def plan_first(desk, tenant_id, booking_id):
        planned = planning.plan_stay(desk, tenant_id, booking_id)
        while later:
            whole(*later.pop())
        return planned

    monkeypatch.setattr(planning, "_arrange", put_off)
    monkeypatch.setattr("simulation.reminders.year.plan_stay", plan_first)
    assert caught().missed > 0


def test_a_planner_that_plans_but_once_is_caught(monkeypatch):
    whole = FakePlans.write

    def once(self, tenant_id, booking_id, plan, expires):
        return True if plan.version else whole(self, tenant_id, booking_id, plan, expires)

    def find_moved(file, kinds, now):
        return {} if file.plan.version else still_to_come(file, kinds, now)

    still_to_come = planning._still_to_come
    monkeypatch.setattr(FakePlans, "write", once)
    monkeypatch.setattr(planning, "_still_to_come", find_moved)
    assert caught().missed > 0
