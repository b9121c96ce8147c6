"""Faults planted in what waits for its money: the simulation must catch each within 50 seeds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.domain.booking import Booking
from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases import paying, selling, settling
from rental.bookings.use_cases.writing import Case
from tests.simulation.catching import caught


def caught_with_cards() -> str:
    return caught(card_payments=lambda: True)


def test_a_booking_that_is_sold_for_a_part_of_its_money_is_caught(monkeypatch):
    monkeypatch.setattr(Payment, "covers", lambda self, _total: self.authorised + self.kept > 0)
    assert "taken are []" in caught_with_cards()


def test_a_booking_that_is_never_sold_is_caught(monkeypatch):
    monkeypatch.setattr(Payment, "covers", lambda *_: False)
    assert "taken are []" in caught_with_cards()


def test_nights_that_a_channel_sold_and_that_are_sold_again_are_caught(monkeypatch):
    monkeypatch.setattr(
        paying, "_lost", lambda case, payment, left: paying._sold(case, payment, replace(left, stays=0, blocks=0))
    )
    assert "Violation" in caught_with_cards()


def test_a_booking_that_is_given_up_although_its_nights_are_free_is_caught(monkeypatch):
    monkeypatch.setattr(paying, "_sold", paying._lost)
    assert "is cancelled with" in caught_with_cards()


def test_a_host_who_is_not_asked_is_caught(monkeypatch):
    monkeypatch.setattr(paying, "_requested", lambda case, payment, left, _contact: paying._sold(case, payment, left))
    assert "Violation" in caught_with_cards()


def test_a_guest_who_prolongs_their_turn_by_failing_again_is_caught(monkeypatch):
    def waiting(case, payment, left, contact):
        until = paying.waits_until(case.booking, case.terms, payment.waits_for, case.caller.at)
        waits = case.booking.next(payment=payment, expires_at=until)
        return case.entry(waits, "BookingPaymentChanged", paying._held(case, waits, left, contact))

    monkeypatch.setattr(paying, "_waiting", waiting)
    assert "Violation" in caught_with_cards()


def test_a_hold_that_does_not_move_with_its_booking_is_caught(monkeypatch):
    held = paying._held

    def as_before(case, booking, left, contact):
        shorter = replace(booking, expires_at=booking.expires_at - timedelta(minutes=1))
        return replace(held(case, shorter, left, contact), unit=booking.unit)

    monkeypatch.setattr(paying, "_held", as_before)
    assert "Violation" in caught_with_cards()


def test_a_booking_that_is_paid_after_its_time_was_up_is_caught(monkeypatch):
    monkeypatch.setattr(Case, "state", property(lambda self: self.booking.state))
    assert "Violation" in caught_with_cards()


def test_money_that_is_taken_before_it_is_sold_is_caught(monkeypatch):
    monkeypatch.setattr(selling, "RESERVE", "collect")
    assert "payments was last asked for" in caught_with_cards()


def test_money_that_is_taken_at_booking_where_it_is_to_be_taken_after_check_in_is_caught(monkeypatch):
    monkeypatch.setattr(Booking, "due", lambda self, _terms, _at: ("collect", self.total))
    assert "payments was last asked for" in caught_with_cards()


def test_money_that_is_not_taken_when_the_stay_begins_is_caught(monkeypatch):
    monkeypatch.setattr(settling, "AFTER_CHECK_IN", "never")
    assert "payments was last asked for" in caught_with_cards()


def test_money_that_is_kept_of_what_was_never_paid_is_caught(monkeypatch):
    monkeypatch.setattr(paying, "KEEP", "collect")
    assert "payments was last asked for" in caught_with_cards()


@pytest.mark.parametrize("lost", ["pm_other", ""])
def test_a_card_that_does_not_reach_payments_is_caught(monkeypatch, lost):
    change_of = selling.change_of

    def told(*arguments):
        change = change_of(*arguments)
        asked = change.get("payment", [])
        return change | ({"payment": [*asked[:2], *([lost] if lost else [])]} if len(asked) > 2 else {})

    monkeypatch.setattr(selling, "change_of", told)
    assert "was told of the card" in caught_with_cards()
