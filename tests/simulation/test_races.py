"""The race judges: a ledger that tells callers what it does not do is caught. The race itself runs on the platform."""

import itertools

import pytest

from rental.bookings.domain.booking import Booking
from rental.bookings.ports import Written
from simulation.fake_ledger import FakeLedger
from simulation.races import ENDED_RECORD, LOST_RECORD, UNEXPECTED, UNTOLD_RECORD, Race
from simulation.run import InMemory

OPERATIONS = 400


def raced(ledger):
    """Let one worker race: the fake is not made for threads."""
    return Race(InMemory(ledger), seed=1, workers=1, properties=3).run(OPERATIONS)


class TellingOnly(FakeLedger):
    """Answers that one write of ten was written, of those that `lies` names, and stores nothing."""

    lies = staticmethod(lambda booking: booking.change_number == 1)

    def __init__(self):
        super().__init__()
        self.numbers = itertools.count(1)

    def write(self, tenant_id, entry):
        if isinstance(entry.record, Booking) and self.lies(entry.record) and next(self.numbers) % 10 == 0:
            return Written()
        return super().write(tenant_id, entry)


class KeepingOnly(TellingOnly):
    lies = staticmethod(lambda booking: booking.change_number > 1)


def kinds(race):
    return {fault.what for fault in race.faults()}


def test_a_race_on_the_fake_is_right():
    race = raced(FakeLedger())
    assert race.faults() == []
    assert race.false_refusals() == []


@pytest.mark.parametrize(("ledger", "kind"), [(TellingOnly, LOST_RECORD), (KeepingOnly, ENDED_RECORD)])
def test_a_ledger_that_answers_written_and_stores_nothing_is_caught(ledger, kind):
    assert kind in kinds(raced(ledger()))


def test_a_booking_that_nobody_was_told_of_and_an_outcome_of_no_kind_are_caught():
    race = raced(FakeLedger())
    forgotten = next(name for name, tenure in race.tenures.items() if tenure.until == float("inf"))
    del race.tenures[forgotten]
    race.outcomes["not-found"] = 1
    assert kinds(race) == {UNTOLD_RECORD, UNEXPECTED}
