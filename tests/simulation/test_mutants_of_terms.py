"""Faults planted in money, rules, clock and what changes say of themselves: each is caught within 50 seeds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.domain import stay_rules
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.payment import Payment
from rental.bookings.domain.quote import quote
from rental.bookings.domain.refund import no_refund, refund_in_full
from rental.bookings.domain.states import GUEST, HOST, transition
from rental.bookings.use_cases import (
    blocking,
    cancelling,
    changing,
    entering,
    holding,
    placing,
    repricing,
    selling,
    viewing,
    writing,
)
from rental.bookings.use_cases.callers import of_host
from rental.kernel.tenancy import NOBODY
from simulation import guests as deeds_of_guests
from tests.simulation.catching import caught, nothing

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MONEY = "another reckoning"


@pytest.mark.parametrize("instead", [refund_in_full, no_refund])
def test_a_policy_that_gives_back_all_or_nothing_is_caught(monkeypatch, instead):
    monkeypatch.setattr(cancelling, "refund_by_policy", lambda lines, *_, **_named: instead(lines))
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


def test_a_baby_for_whom_a_stay_is_priced_anew_is_caught(monkeypatch):
    monkeypatch.setattr(repricing, "_same_price", lambda *_: False)
    assert "Violation" in caught()


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
    ("module", "name", "hours"), [(holding, "HOLD_FOR", 2), (placing, "REQUEST_FOR", 48)], ids=["hold", "request"]
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


def test_a_hold_that_is_given_back_and_stays_is_caught(monkeypatch):
    monkeypatch.setattr(deeds_of_guests, "release_hold", nothing)
    assert "is still there" in caught()


def test_a_block_that_begins_in_the_past_is_caught(monkeypatch):
    monkeypatch.setattr(blocking, "_check_period", nothing)
    assert "invalid-request" in caught()


def test_a_request_that_is_refused_although_its_nights_are_held_is_caught(monkeypatch):
    monkeypatch.setattr(selling, "contact_name", lambda _: "someone else")
    assert "hold-needed" in caught()


def test_a_currency_that_nobody_checks_is_caught(monkeypatch):
    for module in (selling, holding):
        monkeypatch.setattr(module, "check_currency", nothing)
    assert "currency" in caught()


def test_a_booking_that_says_it_is_paid_is_caught(monkeypatch):
    monkeypatch.setattr(Payment, "state", lambda *_: "paid")
    assert "Violation" in caught()
