"""The fake of the simulation does what the adapter does on the stand-in; and what only it can do."""

from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.clock import FixedClock
from rental.payments.domain.intent import Dispute
from rental.payments.ports import Failed, NotAnswered
from simulation.fake_provider import FakeProvider
from tests.contexts.payments.played_bank import TENANT, authorised, captured, confirm, customer, intent, key
from tests.contexts.payments.provider_keys_suite import *  # noqa: F403
from tests.contexts.payments.provider_suite import *  # noqa: F403


class FakeBank:
    def __init__(self):
        self.clock = FixedClock(datetime(2027, 3, 1, 12, tzinfo=UTC))
        self.provider = FakeProvider(self.clock)
        self.lose_reply, self.drop_request, self.fail = (
            self.provider.lose_reply,
            self.provider.drop_request,
            self.provider.fail,
        )
        self.authenticate, self.settle = self.provider.authenticate, self.provider.settle
        self.dispute, self.advance = self.provider.dispute, self.clock.advance


@pytest.fixture
def bank():
    return FakeBank()


def test_totals_say_what_is_held_and_what_was_kept(bank):
    authorised(bank, 7_000)
    bank.provider.refund(captured(bank, 20_000).id, 5_000, key())
    assert bank.provider.held() == {(TENANT, "booking-1"): 7_000}
    assert bank.provider.net() == {(TENANT, "booking-1"): 15_000}
    bank.advance(timedelta(days=8))
    assert bank.provider.held()[TENANT, "booking-1"] == 0
    assert len(bank.provider.of_booking(TENANT, "booking-1")) == 2


def test_a_method_of_a_page_is_used_once_unless_it_is_kept(bank):
    method = bank.provider.new_method("pm_card_visa")
    who = customer(bank)
    assert confirm(bank, intent(bank, of=who).id, method).method == method
    assert confirm(bank, intent(bank, of=who).id, method).method == method


def test_while_it_is_down_nothing_is_done_and_nothing_kept(bank):
    made = intent(bank)
    bank.provider.down(bank.clock.now() + timedelta(minutes=5))
    with pytest.raises(NotAnswered):
        confirm(bank, made.id, under=(under := key()))
    bank.provider.down(bank.clock.now() + timedelta(minutes=5), answers=True)
    with pytest.raises(Failed):
        confirm(bank, made.id, under=under)
    bank.advance(timedelta(minutes=5))
    confirm(bank, made.id, under=under)
    assert bank.provider.done["confirm"] == 1


def test_faults_may_wait_for_their_turn_and_be_forgotten(bank):
    made = intent(bank)
    bank.provider.lose_reply(after=1)
    assert bank.provider.read(made.id) == made
    with pytest.raises(NotAnswered):
        bank.provider.read(made.id)
    bank.provider.drop_request(3)
    bank.provider.heal()
    assert bank.provider.read(made.id) == made


def test_a_refund_that_a_bank_sends_back_counts_no_more(bank):
    paid = captured(bank)
    bank.provider.refund(paid.id, 5_000, key())
    assert bank.provider.fail_refund(paid.id, 5_000).refunded == 0
    assert bank.provider.dispute(paid.id).dispute is Dispute.OPEN
