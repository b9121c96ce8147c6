"""What a day's runs of one kind read where so many guests arrive on one day, in all forty zones."""

from datetime import UTC, date, datetime, timedelta

from rental.kernel.ids import BookingId, TenantId, derived_id
from rental.platform.dynamodb import Table
from rental.reminders.domain.due import Due
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.use_cases.sweeping import sweep
from simulation.reminders.fake_due import FakeDueQueue
from simulation.reminders.year import KINDS
from simulation.reminders.zones import ZONES

KIND = KINDS["check_in_tomorrow"]
TENANT = TenantId("seaviewseaviewse")
DAY = date(2027, 7, 14)
# In the day that begins here it is ten o'clock on DAY once in each zone.
_BEGIN = datetime(2027, 7, 13, 20, 30, tzinfo=UTC)
_RUNS = 96


def swept_a_day(arrivals: int, kept_elsewhere: int = 0) -> tuple[float, int]:
    """Return the read units of a day's runs and how many reminders they queued.

    `kept_elsewhere` thousands of stays arrive on days ahead.
    """
    from tests.support.counted_clients import CountedTable  # noqa: PLC0415 - counts, for tests and proofs alone

    counted, queue = CountedTable(), FakeDueQueue()
    store = DynamoDbDue(Table(counted, "platform"))
    store.put(_arriving(arrivals, DAY), 1)
    for ahead in range(kept_elsewhere):
        store.put(_arriving(1000, DAY + timedelta(days=3 + ahead)), 1)
    now = _BEGIN
    store.sweep_reached(KIND.name, now)
    counted.used.clear()
    for _ in range(_RUNS):
        now += timedelta(minutes=15)
        sweep(store, queue, KIND, now)
    return float(counted.used["read units"]), len(queue.sent)


def _arriving(count: int, day: date) -> list[Due]:
    return [
        Due(KIND.name, Slot(day, ZONES[n % len(ZONES)], KIND.at), TENANT, BookingId(derived_id(b"key", f"{day}{n}")))
        for n in range(count)
    ]
