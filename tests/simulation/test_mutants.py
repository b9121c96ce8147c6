"""Faults planted in the ledger, the calendar and the use cases: the simulation must catch each within 50 seeds."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.domain import stay_rules
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.payment import Payment
from rental.bookings.domain.quote import quote
from rental.bookings.domain.refund import Refund, no_refund, refund_in_full
from rental.bookings.domain.states import GUEST, HOST, transition
from rental.bookings.ports import Outcome
from rental.bookings.use_cases import (
    cancelling,
    changing,
    entering,
    guests,
    holding,
    repricing,
    selling,
    viewing,
    writing,
)
from rental.bookings.use_cases.callers import of_host
from rental.bookings.use_cases.units import nights_taken
from rental.kernel.tenancy import NOBODY
from simulation import finders, followers, previews
from simulation.__main__ import main
from simulation.fake_ledger import FakeLedger
from simulation.fake_moments import FakeMoments
from simulation.faulty_ledger import FaultyLedger
from simulation.run import InMemory, Simulation

WITHIN_SEEDS, STEPS = 50, 200
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MONEY = "another reckoning"


def nothing(*_arguments, **_options):
    """Stand in for a check that refuses nothing."""


def caught(**options) -> str:
    """Return what the first seed that catches it says; fail if none does."""
    for seed in range(WITHIN_SEEDS):
        try:
            Simulation(seed, **({name: make() for name, make in options.items()})).run(STEPS)
        except Exception as violation:  # noqa: BLE001 - a mutant may also make a use case stumble
            return f"{type(violation).__name__}: {violation}"
    pytest.fail(f"not caught within {WITHIN_SEEDS} seeds")


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


@pytest.mark.parametrize("instead", [refund_in_full, no_refund])
def test_a_policy_that_gives_back_all_or_nothing_is_caught(monkeypatch, instead):
    monkeypatch.setattr(cancelling, "refund_by_policy", lambda lines, *_: instead(lines))
    assert MONEY in caught()


def test_a_host_who_cancels_and_gives_nothing_back_is_caught(monkeypatch):
    monkeypatch.setattr(cancelling, "refund_in_full", no_refund)
    assert MONEY in caught()


def test_a_change_that_gives_up_what_cancelling_would_keep_is_caught(monkeypatch):
    monkeypatch.setattr(changing, "check_given_up", nothing)
    assert "change-not-free" in caught()


def test_a_guest_who_cancels_on_the_day_of_check_in_is_caught(monkeypatch):
    def cancellation(case):
        if case.caller.acts_as == HOST:
            return transition("cancel by host", case.state, HOST)
        return transition("withdraw" if case.state == "pending" else "cancel", case.state, GUEST)

    monkeypatch.setattr(cancelling, "_cancellation", cancellation)
    assert "stay-already-begun" in caught()


def test_sold_nights_that_are_priced_anew_for_other_guests_are_caught(monkeypatch):
    monkeypatch.setattr(repricing, "quote_guests", lambda terms, _sold, stay, guests: quote(terms, stay, guests))
    assert MONEY in caught()


def test_rules_that_nobody_checks_are_caught(monkeypatch):
    for module in (selling, holding, changing, entering):
        monkeypatch.setattr(module, "check_stay", nothing)
    assert "had to be refused" in caught()


def test_a_rule_that_is_stricter_than_it_is_written_is_caught(monkeypatch):
    check = stay_rules._check_arrival

    def stricter(rules, stay):
        check(replace(rules, minimum_nights=rules.minimum_nights + 1), stay)

    monkeypatch.setattr(stay_rules, "_check_arrival", stricter)
    assert "refused with stay-too-short" in caught()


def test_more_guests_than_a_property_sleeps_are_caught(monkeypatch):
    for module in (stay_rules, changing):
        monkeypatch.setattr(module, "check_guests", nothing)
    assert "too-many-guests" in caught()


def test_a_property_that_left_the_site_and_is_sold_is_caught(monkeypatch):
    for module in (selling, holding, viewing):
        monkeypatch.setattr(module, "on_sale", of_host)
    assert "Violation" in caught()


def test_a_clock_that_moves_nothing_is_caught(monkeypatch):
    monkeypatch.setattr(Booking, "state_at", lambda self, *_: self.state)
    assert "Violation" in caught()


def test_a_stay_that_begins_at_midnight_in_greenwich_is_caught(monkeypatch):
    monkeypatch.setattr(
        Booking, "begins_at", lambda self, _: datetime.combine(self.stay.check_in, datetime.min.time(), UTC)
    )
    assert "Violation" in caught()


@pytest.mark.parametrize(
    ("module", "name", "hours"), [(holding, "HOLD_FOR", 2), (selling, "REQUEST_FOR", 48)], ids=["hold", "request"]
)
def test_holds_and_requests_that_live_too_long_are_caught(monkeypatch, module, name, hours):
    monkeypatch.setattr(module, name, timedelta(hours=hours))
    assert "Violation" in caught()


def test_the_hold_of_someone_else_that_is_accepted_is_caught(monkeypatch):
    class Everyones(frozenset):
        def __contains__(self, _):
            return True

    monkeypatch.setattr(selling, "own_hold_ids", lambda *_: Everyones())
    assert "Violation" in caught()


def test_a_promised_price_that_holds_for_ever_is_caught(monkeypatch):
    read = selling.read_quote
    monkeypatch.setattr(selling, "read_quote", lambda token, key, tenant, _: read(token, key, tenant, LONG_AGO))
    assert "quote-expired" in caught()


@pytest.mark.parametrize("left_out", ["reason", "address", "actor"])
def test_a_change_that_does_not_say_all_of_itself_is_caught(monkeypatch, left_out):
    whole = writing.last_change

    def told(*arguments, **options):
        change = whole(*arguments, **options)
        change.pop(left_out, None)
        return change | ({"actor": NOBODY.as_actor()} if left_out == "actor" else {})

    monkeypatch.setattr(writing, "last_change", told)
    assert "was told as" in caught()


@pytest.mark.parametrize("left_out", ["holds", "gaps"])
def test_a_hosts_calendar_without_gaps_or_without_holds_is_caught(monkeypatch, left_out):
    whole = viewing.UnitView
    monkeypatch.setattr(viewing, "UnitView", lambda *members: replace(whole(*members), **{left_out: []}))
    assert f"calendar shows the {left_out}" in caught()


def test_a_change_that_is_quoted_otherwise_than_it_is_made_is_caught(monkeypatch):
    def quoted(case, wanted):
        _, stay, guests = changing._checked(case, wanted)
        priced = quote(case.terms, stay, guests)
        return priced, priced.total - case.booking.total

    monkeypatch.setattr(previews, "quote_change", quoted)
    assert "shown was" in caught()


def test_a_refund_that_is_shown_otherwise_than_it_is_given_is_caught(monkeypatch):
    monkeypatch.setattr(previews, "refund_preview", lambda case: refund_in_full(case.booking.lines))
    assert "shown was" in caught()


def test_guests_lists_that_keep_where_a_booking_stood_are_caught(monkeypatch):
    remember = followers.remember_guest
    monkeypatch.setattr(followers, "remember_guest", lambda *those: remember(*those[:-1], None))
    assert "is shown" in caught()


def test_a_guest_who_is_shown_the_bookings_of_others_is_caught(monkeypatch):
    monkeypatch.setattr(guests, "digest", lambda *_: b"everyone")
    assert "is shown" in caught()


def test_links_of_what_is_over_are_caught(monkeypatch):
    monkeypatch.setattr(guests, "_opens", lambda *_: True)
    assert "open nothing" in caught()


def test_a_link_that_opens_every_booking_is_caught(monkeypatch):
    monkeypatch.setattr(finders, "opens_booking", lambda *_: True)
    assert "opens for" in caught()


def test_a_moment_that_is_planned_for_check_out_only_is_caught(monkeypatch):
    planned = Booking.next_moment
    monkeypatch.setattr(Booking, "next_moment", lambda self, terms: planned(self, terms) and self.ends_at(terms))
    assert "planned is" in caught()


def test_a_plan_that_is_never_dropped_is_caught(monkeypatch):
    monkeypatch.setattr(FakeMoments, "forget", nothing)
    assert "the clock is to move it" in caught()


def test_a_violation_is_told_with_its_seed_its_trace_and_the_command_that_shows_it_again(monkeypatch, capsys):
    monkeypatch.setattr(Calendar, "crowded", lambda *_arguments, **_options: [])
    assert main(["--seed", "0", "--seeds", str(WITHIN_SEEDS)]) == 1
    shown = capsys.readouterr().out
    seed = shown.split("VIOLATED with seed ")[1].split()[0]
    assert f"See it again: holiday-rental simulate --seed {seed} --steps 200" in shown
    assert main(["--seed", seed]) == 1
    assert capsys.readouterr().out == shown
