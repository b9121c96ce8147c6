from datetime import UTC, datetime, timedelta

from rental.kernel.clock import FixedClock
from rental.platform.clock import SystemClock


def test_a_fixed_clock_moves_only_when_told():
    clock = FixedClock(datetime(2027, 3, 5, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(days=1))
    assert clock.now() == datetime(2027, 3, 6, tzinfo=UTC)


def test_the_machines_clock_can_be_moved_by_a_file_and_needs_none(tmp_path, monkeypatch):
    file = tmp_path / "clock.json"
    monkeypatch.setenv("HOLIDAY_RENTAL_CLOCK_FILE", str(file))
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)
    file.write_text('{"offset_seconds": 86400}')
    assert abs(SystemClock().now() - datetime.now(UTC) - timedelta(days=1)) < timedelta(seconds=5)


def test_without_the_file_variable_the_clock_is_the_machines(monkeypatch):
    monkeypatch.delenv("HOLIDAY_RENTAL_CLOCK_FILE", raising=False)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
