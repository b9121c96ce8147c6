"""Faults planted in the ledger, the calendar and the use cases: the simulation must catch each within 50 seeds."""

import itertools
from dataclasses import replace

from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.payment import Payment
from rental.bookings.domain.refund import Refund
from rental.bookings.ports import Outcome
from rental.bookings.use_cases import (
    selling,
)
from rental.bookings.use_cases.units import nights_taken
from simulation.__main__ import main
from simulation.fake_ledger import FakeLedger
from simulation.faulty_ledger import FaultyLedger
from simulation.run import InMemory
from tests.simulation.catching import WITHIN_SEEDS, caught


def test_a_ledger_without_the_condition_on_the_version_is_caught():
    class Unconditioned(FakeLedger):
        def _moved(self, *_) -> None:
            return None

    assert "Violation" in caught(stage=lambda: InMemory(Unconditioned()))


def test_a_calendar_that_frees_nights_which_a_shadow_claims_is_caught(monkeypatch):
    def released(self, mask):
        return replace(self, stays=self.stays & ~mask, blocks=self.blocks & ~mask)

    monkeypatch.setattr(Calendar, "_released", released)
    assert "Violation" in caught()


def test_a_transaction_conflict_answered_as_taken_nights_is_caught():
    class Conflicting(FaultyLedger):
        def conflict(self) -> Outcome:
            deed = self.deeds[-1]
            night = self.invariants.oracle.terms[deed.place] and deed.caller.at.date().replace(year=2099)
            raise nights_taken([night], deed.place[1])

    assert "told that" in caught(make_ledger=lambda: Conflicting)


def test_an_expired_hold_that_still_keeps_its_nights_is_caught(monkeypatch):
    monkeypatch.setattr(Calendar, "live_holds", lambda self, _at: self.holds)
    assert "Violation" in caught()


def test_a_change_that_frees_all_its_nights_before_it_claims_is_caught(monkeypatch):
    monkeypatch.setattr(
        Calendar, "moved", lambda self, old, new, *, blocking=False: self.freed(old).claimed(new, blocking=blocking)
    )
    caught()


def test_a_repeated_request_that_books_twice_is_caught(monkeypatch):
    numbers, derived = itertools.count(), selling.derived_id
    monkeypatch.setattr(selling, "derived_id", lambda key, *parts: derived(key, *parts, str(next(numbers))))
    assert "Violation" in caught()


def test_a_retry_that_forgets_what_it_had_made_is_caught(monkeypatch):
    monkeypatch.setattr(selling, "made_before", lambda *_: None)
    assert "its key had made" in caught()


def test_stays_too_close_to_others_are_caught(monkeypatch):
    monkeypatch.setattr(Calendar, "crowded", lambda *_arguments, **_options: [])
    assert "not free" in caught()


def test_a_booking_over_someone_elses_hold_is_caught(monkeypatch):
    monkeypatch.setattr(Calendar, "_held", lambda *_: 0)
    assert "Violation" in caught()


def test_a_cancellation_that_lets_payments_keep_everything_is_caught(monkeypatch):
    monkeypatch.setattr(Refund, "kept", property(lambda self: sum(line.price for line in self.lines)))
    assert "payments was last asked for" in caught()


def test_an_overtaken_fact_of_payments_that_is_taken_over_is_caught(monkeypatch):
    monkeypatch.setattr(Payment, "after", lambda _self, fact: fact)
    assert "overtaken" in caught()


def test_a_violation_is_told_with_its_seed_its_trace_and_the_command_that_shows_it_again(monkeypatch, capsys):
    monkeypatch.setattr(Calendar, "crowded", lambda *_arguments, **_options: [])
    assert main(["--seed", "0", "--seeds", str(WITHIN_SEEDS)]) == 1
    shown = capsys.readouterr().out
    seed = shown.split("VIOLATED with seed ")[1].split()[0]
    assert f"See it again: holiday-rental simulate --seed {seed} --steps 200" in shown
    assert main(["--seed", seed]) == 1
    assert capsys.readouterr().out == shown
