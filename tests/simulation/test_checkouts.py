"""Ten thousand checkouts, each asked for up to five times: as many charges as bookings, and nothing left hanging."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.contract import AWAITING_PAYMENT, COLLECT, CONFIRMED, RESERVE
from rental.kernel.circuit import CircuitRule
from rental.payments.domain import repeating
from rental.payments.domain.payment import Payment
from rental.payments.use_cases import working
from simulation.checkout_guests import Judged, judge, open_shop, play
from simulation.checkouts import START, TENANT, Odds
from simulation.deeds import Violation

SHOPS, CHECKOUTS = 100, 100


@pytest.mark.parametrize("tenth", range(10))
def test_a_thousand_checkouts_are_charged_as_often_as_there_are_bookings(tenth):
    total = Judged()
    for seed in range(tenth * SHOPS // 10, (tenth + 1) * SHOPS // 10):
        total += play(seed, CHECKOUTS)
    assert total.checkouts == SHOPS * CHECKOUTS // 10
    assert total.charges_minus_bookings == 0
    assert total.stuck == 0
    assert total.confirmed > total.checkouts / 2, "most guests are to get what they pay for"
    assert total.deaths_and_faults > total.checkouts, "or nothing was tried"


def test_an_outage_of_five_minutes_costs_five_calls_and_no_booking():
    """Bookings are taken all the same; the circuit opens, and all is settled once Stripe is back."""
    shop = open_shop(1, CHECKOUTS, Odds(0, 0, 0, 0, 0), within_seconds=60)
    before = shop.provider.calls.total()
    until = START + timedelta(minutes=5)
    shop.provider.down(until)
    shop.run(until=START + timedelta(minutes=4))
    assert len(shop.bookings) == CHECKOUTS
    assert {each.state for each in shop.bookings} == {AWAITING_PAYMENT}
    probes = 4 * 60 / CircuitRule().probe_after.total_seconds()
    assert shop.desk.breaker.opened == 1
    assert shop.provider.calls.total() - before <= CircuitRule().failures + probes
    assert max(each.failures for each in shop.store.payments.values()) <= 2
    shop.run()
    judged = judge(shop)
    assert (judged.charges_minus_bookings, judged.stuck) == (0, 0)
    assert judged.confirmed > CHECKOUTS / 2


def test_a_reply_that_is_a_fault_is_never_a_second_charge():
    total = Judged()
    for seed in range(10):
        total += play(seed, CHECKOUTS, Odds(lost_reply=0.3, provider_fault=0.1, death=0.06))
    assert (total.charges_minus_bookings, total.stuck) == (0, 0)


def money_is_taken_at_once(monkeypatch):
    """A worker that takes what shall only be reserved."""
    found = repeating.next_call

    def taking(payment, now):
        target = replace(payment.target, do=COLLECT) if payment.target.do == RESERVE else payment.target
        return found(replace(payment, target=target), now)

    monkeypatch.setattr(repeating, "next_call", taking)


def nothing_is_looked_for(monkeypatch):
    """A worker that takes it that what had no reply was not done."""
    monkeypatch.setattr(working._Run, "_look", lambda _self: None)


def a_lease_never_ends(monkeypatch):
    monkeypatch.setattr(working, "LEASE", timedelta(days=365))


def an_overtaken_target_counts(monkeypatch):
    def asked(self, target, method="", **_named):
        return replace(self, target=target).given(method) if method else replace(self, target=target)

    monkeypatch.setattr(Payment, "asked", asked)


@pytest.mark.parametrize(
    "mutant", [money_is_taken_at_once, nothing_is_looked_for, a_lease_never_ends, an_overtaken_target_counts]
)
def test_a_worker_with_a_fault_is_caught(monkeypatch, mutant):
    mutant(monkeypatch)
    with pytest.raises((Violation, AssertionError)):
        play_well(15)


def play_well(shops):
    """Play shops in which all has to end well."""
    total = Judged()
    for seed in range(shops):
        total += play(seed, CHECKOUTS)
    assert (total.charges_minus_bookings, total.stuck) == (0, 0)


def test_a_charge_without_a_booking_is_seen():
    shop = open_shop(1, 20)
    shop.run()
    booking = next(each for each in shop.bookings if each.state == CONFIRMED and shop.provider.net()[TENANT, each.id])
    (intent, *_) = [each for each in shop.provider.of_booking(TENANT, booking.id) if each.captured]
    shop.provider.chance = None
    shop.provider.refund(intent.id, intent.captured, "behind our back")
    with pytest.raises(Violation, match="taken and reserved"):
        judge(shop)
