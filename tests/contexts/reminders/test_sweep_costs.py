"""What it costs to read a day's arrivals for one kind: it grows with them, and not with the bookings that are kept."""

from datetime import UTC, date, datetime, timedelta

from rental.kernel.ids import BookingId, derived_id
from rental.platform.dynamodb import Table
from rental.reminders.domain.due import Due
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.use_cases.sweeping import sweep
from simulation.reminders.fake_due import FakeDueQueue
from simulation.reminders.zones import ZONES
from tests.contexts.reminders.samples import KINDS
from tests.support.counted_clients import CountedTable
from tests.support.samples import SEAVIEW

KIND = KINDS["check_in_tomorrow"]
DAY = date(2027, 7, 14)
MOST_READ_UNITS = 313


def arrivals(count, day):
    return [
        Due(KIND.name, Slot(day, ZONES[n % len(ZONES)], KIND.at), SEAVIEW, BookingId(derived_id(b"key", f"{day}{n}")))
        for n in range(count)
    ]


def swept_a_day(count, kept_elsewhere=0):
    """Return the read units of a day's runs, in which it is ten on DAY in all zones, and how many were queued."""
    counted, queue = CountedTable(), FakeDueQueue()
    store = DynamoDbDue(Table(counted, "platform"))
    store.put(arrivals(count, DAY), 1)
    for ahead in range(1, kept_elsewhere + 1):
        store.put(arrivals(1000, DAY + timedelta(days=2 + ahead)), 1)
    now = datetime(2027, 7, 13, 20, 30, tzinfo=UTC)
    store.sweep_reached(KIND.name, now)
    counted.used.clear()
    for _ in range(96):
        now += timedelta(minutes=15)
        sweep(store, queue, KIND, now)
    return counted.used["read units"], len(queue.sent)


def test_ten_thousand_arrivals_of_a_day_are_read_with_so_many_units():
    units, queued = swept_a_day(10_000)
    assert queued == 10_000
    assert units <= MOST_READ_UNITS, f"sweep_rru_10000_arrivals is {units}"


def test_it_grows_with_arrivals_and_not_with_the_bookings_that_are_kept():
    few = swept_a_day(1_000)[0]
    assert swept_a_day(1_000, kept_elsewhere=20)[0] == few
    assert few < swept_a_day(4_000)[0] < swept_a_day(10_000)[0] < swept_a_day(20_000)[0] < 2 * MOST_READ_UNITS


def test_a_day_without_arrivals_costs_its_runs_alone():
    units, queued = swept_a_day(0)
    assert (units, queued) == (96 / 2, 0)
