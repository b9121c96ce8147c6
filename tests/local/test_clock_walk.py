"""A clock that is moved far walks there, so that nothing that comes due on the way is too late; nothing is started."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holiday_rental import _reminder_kinds
from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.clock_walk import MOST_STEPS, STEP, next_offset
from holiday_rental.local.emulator import lambda_workers, scheduler_tick
from holiday_rental.local.failures import LocalProblem

offsets = st.timedeltas(timedelta(days=-400), timedelta(days=400))


@pytest.fixture
def clock(tmp_path):
    return ClockFile(tmp_path / "clock.json")


@given(offsets, offsets)
def test_it_arrives_in_so_many_steps_at_most_and_none_is_longer_than_the_shortest_catch_up(offset, target):
    steps = [offset]
    while steps[-1] != target:
        steps.append(next_offset(steps[-1], target))
        assert len(steps) <= MOST_STEPS + 2
    lengths = [after - before for before, after in pairwise(steps)]
    assert all(length <= STEP for length in lengths[1:])
    assert all(length > timedelta(0) for length in lengths[1:])
    if timedelta(0) < target - offset <= MOST_STEPS * STEP:
        assert lengths[0] <= STEP


def test_a_step_leaves_an_hour_of_the_shortest_catch_up():
    assert STEP == timedelta(hours=_reminder_kinds.shortest_catch_up_hours() - 1) > timedelta(0)


def test_a_year_is_jumped_over_but_for_its_last_months():
    assert next_offset(timedelta(0), timedelta(days=365)) == timedelta(days=365) - MOST_STEPS * STEP
    assert timedelta(days=80) < MOST_STEPS * STEP


def test_a_walk_is_made_step_by_step_and_what_reads_the_file_sees_each(clock):
    clock.walk(timedelta(days=1))
    assert (clock.offset, clock.target, clock.walks) == (timedelta(0), timedelta(days=1), True)
    seen = []
    while clock.walks:
        clock.step()
        seen.append(clock.offset)
    assert seen == [n * STEP for n in range(1, len(seen))] + [timedelta(days=1)]
    clock.step()
    assert clock.offset == clock.target == timedelta(days=1)


def test_walks_add_up_and_a_jump_ends_them(clock):
    clock.walk(timedelta(days=1))
    clock.walk(timedelta(days=2))
    assert clock.target == timedelta(days=3)
    clock.arrive()
    assert (clock.offset, clock.walks) == (timedelta(days=3), False)
    clock.walk(timedelta(days=1))
    clock.advance(timedelta(hours=1))
    assert (clock.offset, clock.walks) == (timedelta(days=3, hours=1), False)


def test_it_walks_until_a_moment_and_back_at_once(clock):
    clock.walk_until(datetime.now(UTC) + timedelta(days=10))
    clock.step()
    assert clock.offset == STEP
    clock.walk_until(datetime.now(UTC) - timedelta(days=10))
    clock.step()
    assert not clock.walks
    with pytest.raises(LocalProblem):
        clock.walk(timedelta(days=900_000))


def test_a_walk_that_is_ended_stays_where_it_is(clock):
    clock.walk(timedelta(days=3))
    clock.step()
    clock.stay()
    clock.step()
    assert (clock.offset, clock.walks) == (STEP, False)


def test_the_scheduler_looks_after_each_step_once_queues_are_quiet(clock, monkeypatch):
    done = []
    monkeypatch.setattr(scheduler_tick, "wait_until_quiet", lambda: done.append("quiet"))
    monkeypatch.setattr(scheduler_tick.time, "sleep", done.append)
    told = scheduler_tick._PlatformTime(clock)
    told.sleep(1)
    clock.walk(timedelta(hours=12))
    while clock.walks:
        told.sleep(1)
        done.append(clock.offset)
    told.sleep(1)
    assert done == [1, "quiet", STEP, "quiet", 2 * STEP, "quiet", timedelta(hours=12), 1]


def test_schedules_go_on_where_a_clock_was_set_back(monkeypatch):
    fired = {"before": 90, "ahead": 5000}
    monkeypatch.setattr(scheduler_tick.scheduler, "_schedule_last_fired", fired)
    scheduler_tick.forget_runs_ahead(100)
    assert fired == {"before": 90, "ahead": 100}


def test_messages_that_wait_or_are_tried_first_are_under_way_and_those_that_come_again_are_not():
    waiting = {"visible_at": 99, "receive_count": 0}
    delayed = {"visible_at": 130, "receive_count": 0, "first_receive_at": None}
    tried = {"visible_at": 130, "receive_count": 1, "first_receive_at": 98}
    failed = {"visible_at": 130, "receive_count": 1, "first_receive_at": 90}
    again = {"visible_at": 130, "receive_count": 2, "first_receive_at": 98}
    found = [scheduler_tick.is_under_way(each, 100) for each in (waiting, delayed, tried, failed, again)]
    assert found == [True, False, True, False, False]


def test_a_function_that_is_called_is_waited_for(monkeypatch):
    now, calls = [0.0], lambda_workers.Calls()
    monkeypatch.setattr(scheduler_tick, "CALLS", calls)
    monkeypatch.setattr(scheduler_tick, "_messages", list)
    monkeypatch.setattr(scheduler_tick.time, "monotonic", lambda: now[0])

    def sleep(seconds):
        now[0] += seconds
        if calls.under_way and now[0] > 3:
            calls.__exit__()

    monkeypatch.setattr(scheduler_tick.time, "sleep", sleep)
    calls.__enter__()
    scheduler_tick.wait_until_quiet()
    assert 3 < now[0] < 4


def test_a_call_of_a_function_is_counted_while_it_runs_and_when_it_fails():
    seen = []

    def fails(*_):
        seen.append(lambda_workers.CALLS.under_way)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        lambda_workers._counted(fails)({}, {}, "1")
    assert (seen, lambda_workers.CALLS.under_way) == ([1], 0)


def test_what_does_not_become_quiet_is_not_waited_for_for_ever(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(scheduler_tick.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(scheduler_tick.time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    monkeypatch.setattr(scheduler_tick, "_messages", lambda: [{"visible_at": 0}])
    scheduler_tick.wait_until_quiet()
    assert scheduler_tick._MOST_SECONDS <= now[0] < scheduler_tick._MOST_SECONDS + 1
    now[0] = 0.0
    monkeypatch.setattr(scheduler_tick, "_messages", list)
    scheduler_tick.wait_until_quiet()
    assert now[0] < 1
