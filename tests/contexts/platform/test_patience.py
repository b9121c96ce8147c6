import pytest

from rental.platform import patience


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 0.0
        waits: list[float] = []  # noqa: RUF012 - one a test

    ticking = Clock()
    ticking.waits = []

    def sleep(seconds):
        ticking.waits.append(seconds)
        ticking.now += seconds

    monkeypatch.setattr(patience.time, "monotonic", lambda: ticking.now)
    monkeypatch.setattr(patience.time, "sleep", sleep)
    return ticking


def test_attempts_go_on_until_the_deadline_and_no_longer(clock):
    attempts = list(patience.full_jitter(within_seconds=2))
    assert attempts == list(range(1, len(attempts) + 1))
    assert len(attempts) > 3
    assert clock.now < 2


def test_waits_are_random_under_a_ceiling_that_doubles(clock, monkeypatch):
    monkeypatch.setattr(patience.random, "uniform", lambda _low, high: high)
    list(patience.full_jitter(within_seconds=3))
    assert clock.waits[:6] == pytest.approx([0.02, 0.04, 0.08, 0.16, 0.32, 0.5])


def test_one_attempt_is_made_even_without_time(clock):
    assert list(patience.full_jitter(within_seconds=0)) == [1]


def test_many_share_one_deadline_and_the_last_is_tried_once_all_the_same(clock):
    shared = patience.UntilThen.within(2)
    assert len(list(shared)) > 3
    clock.now = 2.5
    assert list(shared) == [1]
