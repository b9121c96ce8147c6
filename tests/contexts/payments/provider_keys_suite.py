"""What every `Provider` must do, in memory or over HTTP: keys, lost replies and faults.

Taken in as `provider_suite` is.
"""

from datetime import timedelta

import pytest

from rental.payments.domain.intent import Status
from rental.payments.ports import Declined, Failed, NewIntent, NotAnswered, Refused
from tests.contexts.payments.played_bank import BOOKING, TENANT, authorised, captured, confirm, customer, intent, key

__all__ = [
    "test_a_decline_is_repeated_under_its_key",
    "test_a_fault_of_theirs_may_have_done_the_work",
    "test_a_fault_of_theirs_repeats_itself_under_its_key_though_nothing_was_done",
    "test_a_key_is_forgotten_after_a_day",
    "test_a_key_with_another_body_is_refused",
    "test_a_lost_intent_is_found_among_its_customers",
    "test_a_lost_reply_is_found_again_under_its_key",
    "test_a_request_that_was_dropped_has_done_nothing",
    "test_repeating_a_call_does_nothing_again",
]


def test_a_lost_intent_is_found_among_its_customers(bank):
    who = customer(bank)
    assert list(bank.provider.intents_of(who)) == []
    first, second = intent(bank, of=who), authorised(bank, of=who)
    intent(bank, of=customer(bank, "booking-2"))
    assert list(bank.provider.intents_of(who)) == [second, first]


def test_repeating_a_call_does_nothing_again(bank):
    who = bank.provider.create_customer(TENANT, BOOKING, under := key())
    assert bank.provider.create_customer(TENANT, BOOKING, under) == who
    new = NewIntent(who, TENANT, BOOKING, 1, 30_000, "EUR")
    made = bank.provider.create(new, under := key())
    assert bank.provider.create(new, under) == made
    assert confirm(bank, made.id, under=(under := key())) == confirm(bank, made.id, under=under)
    bank.provider.capture(made.id, 30_000, under := key())
    assert bank.provider.capture(made.id, 30_000, under).captured == 30_000
    bank.provider.refund(made.id, 10_000, under := key())
    assert bank.provider.refund(made.id, 10_000, under).refunded == 10_000
    assert len(bank.provider.intents_of(who)) == 1


def test_a_key_with_another_body_is_refused(bank):
    paid = captured(bank)
    bank.provider.refund(paid.id, 10_000, under := key())
    with pytest.raises(Refused, match="idempotency_error"):
        bank.provider.refund(paid.id, 10_001, under)
    assert bank.provider.read(paid.id).refunded == 10_000


def test_a_key_is_forgotten_after_a_day(bank):
    paid = captured(bank)
    bank.provider.refund(paid.id, 1_000, under := key())
    bank.advance(timedelta(hours=23))
    assert bank.provider.refund(paid.id, 1_000, under).refunded == 1_000
    bank.advance(timedelta(hours=1, seconds=1))
    assert bank.provider.refund(paid.id, 1_000, under).refunded == 2_000


def test_a_decline_is_repeated_under_its_key(bank):
    made = intent(bank)
    under = key()
    for _ in range(2):
        with pytest.raises(Declined, match=r"^generic_decline$"):
            confirm(bank, made.id, "pm_card_chargeDeclined", under=under)


def test_a_lost_reply_is_found_again_under_its_key(bank):
    made = intent(bank)
    bank.lose_reply()
    with pytest.raises(NotAnswered):
        confirm(bank, made.id, under=(under := key()))
    assert bank.provider.read(made.id).status is Status.AUTHORISED
    assert confirm(bank, made.id, under=under).status is Status.AUTHORISED


def test_a_request_that_was_dropped_has_done_nothing(bank):
    made = intent(bank)
    bank.drop_request()
    with pytest.raises(NotAnswered):
        confirm(bank, made.id, under=(under := key()))
    assert bank.provider.read(made.id) == made
    assert confirm(bank, made.id, under=under).status is Status.AUTHORISED


def test_a_fault_of_theirs_repeats_itself_under_its_key_though_nothing_was_done(bank):
    made = intent(bank)
    under = key()
    bank.fail(effect=False)
    for _ in range(2):
        with pytest.raises(Failed):
            confirm(bank, made.id, under=under)
    assert bank.provider.read(made.id) == made
    assert confirm(bank, made.id).status is Status.AUTHORISED


def test_a_fault_of_theirs_may_have_done_the_work(bank):
    paid = captured(bank)
    under = key()
    bank.fail(effect=True)
    for _ in range(2):
        with pytest.raises(Failed):
            bank.provider.refund(paid.id, 10_000, under)
    assert bank.provider.read(paid.id).refunded == 10_000
