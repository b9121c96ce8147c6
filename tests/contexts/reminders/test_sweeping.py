"""What came due since the last run is queued; nothing is missed, whatever the run before did."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.ids import BookingId
from rental.reminders.domain.due import Due
from rental.reminders.domain.local_slots import Slot
from rental.reminders.use_cases.sweeping import Swept, sweep
from simulation.reminders.fake_due import FakeDue, FakeDueQueue
from tests.contexts.reminders.samples import KINDS, TOMORROW, due
from tests.support.samples import SEAVIEW

KIND = KINDS["check_in_tomorrow"]
AT = TOMORROW.instant
QUARTER = timedelta(minutes=15)


@pytest.fixture
def store():
    kept = FakeDue()
    kept.put([due()], 1)
    return kept


@pytest.fixture
def queue():
    return FakeDueQueue()


def run(store, queue, now):
    return sweep(store, queue, KIND, now)


def test_a_reminder_is_queued_by_the_first_run_at_or_after_its_moment_and_by_no_other(store, queue):
    queued = [run(store, queue, AT + n * QUARTER).queued for n in (-2, -1, 0, 1, 2)]
    assert queued == [0, 0, 1, 0, 0]
    assert queue.sent == [(due(), 0)]


def test_a_run_of_another_kind_queues_nothing(store, queue):
    assert sweep(store, queue, KINDS["welcome"], AT) == Swept(0)
    assert queue.sent == []


def test_only_slots_that_are_due_are_read(store, queue):
    other = [Slot(TOMORROW.day, zone, "10:00") for zone in ("Europe/Berlin", "America/New_York", "Asia/Tokyo")]
    store.put([Due(KIND.name, slot, SEAVIEW, BookingId("o" * 26)) for slot in other], 1)
    run(store, queue, AT - QUARTER)
    before = store.reads
    for n in range(4):
        run(store, queue, AT + n * QUARTER)
    assert store.reads - before == 1


def test_after_an_outage_within_the_window_everything_is_made_up_for(store, queue):
    run(store, queue, AT - QUARTER)
    assert run(store, queue, AT + KIND.window - QUARTER) == Swept(1)


def test_after_a_longer_one_what_is_too_late_is_left_and_it_is_told(store, queue):
    run(store, queue, AT - QUARTER)
    assert run(store, queue, AT + KIND.window) == Swept(0, out_of_window=True)
    assert queue.sent == []


def test_the_first_run_of_all_looks_back_over_the_window_and_complains_of_nothing(store, queue):
    assert run(store, queue, AT + timedelta(hours=3)) == Swept(1)


class Failing(FakeDueQueue):
    def send(self, due, delay_seconds=0):
        super().send(due, delay_seconds)
        raise ConnectionError


def test_a_run_that_could_not_queue_is_made_again(store, queue):
    run(store, queue, AT - QUARTER)
    with pytest.raises(ConnectionError):
        run(store, Failing(), AT)
    assert run(store, queue, AT + QUARTER).queued == 1


def test_a_run_that_is_cut_off_goes_on_behind_what_it_has_queued(store, queue):
    later = Slot(TOMORROW.day, "Asia/Tokyo", "10:00")
    store.put([due(slot=later)], 1)
    run(store, queue, AT - QUARTER)
    assert later.instant - AT == timedelta(minutes=90)

    class CutOff(FakeDueQueue):
        def send(self, due, delay_seconds=0):
            if self.sent:
                raise TimeoutError
            return super().send(due, delay_seconds)

    with pytest.raises(TimeoutError):
        run(store, CutOff(), AT + timedelta(hours=2))
    assert store.swept[KIND.name] == AT
    assert run(store, queue, AT + timedelta(hours=2)).queued == 1
    assert queue.sent == [(due(slot=later), 0)]


def test_a_run_that_comes_late_does_not_set_back_what_was_swept(store, queue):
    run(store, queue, AT + timedelta(minutes=1))
    run(store, queue, AT)
    assert store.swept[KIND.name] == AT + timedelta(minutes=1)


@pytest.mark.parametrize("set_back", [timedelta(minutes=20), timedelta(days=30)])
def test_a_clock_that_was_set_back_goes_on_from_there(store, queue, set_back):
    run(store, queue, AT + set_back)
    queue.sent.clear()
    assert run(store, queue, AT).queued == 1
    assert store.swept[KIND.name] == AT
    assert run(store, queue, AT + QUARTER) == Swept(0)


@given(st.lists(st.tuples(st.integers(1, 700), st.booleans()), min_size=1, max_size=12))
def test_runs_that_fail_and_runs_that_are_left_out_lose_nothing_within_the_window(runs):
    store, queue, now = FakeDue(), FakeDueQueue(), AT - timedelta(hours=1)
    slots = [replace(TOMORROW, at=f"{hour:02d}:{minute:02d}") for hour in range(10, 20) for minute in (0, 45)]
    store.put([due(slot=slot) for slot in slots], 1)
    run(store, queue, now)
    last_good = now
    for minutes, fails in runs:
        now += timedelta(minutes=minutes)
        if now - last_good > KIND.window:
            break
        if fails:
            with pytest.raises(ConnectionError):
                sweep(Dying(store), queue, KIND, now)
        else:
            run(store, queue, now)
            last_good = now
    sent = {each.slot for each, _ in queue.sent}
    assert {slot for slot in slots if slot.instant <= last_good} <= sent


class Dying:
    """A store whose runs die once they have read."""

    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        if name == "sweep_reached":
            raise ConnectionError
        return getattr(self.inner, name)
