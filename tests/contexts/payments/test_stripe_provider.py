"""The adapter, through Stripe's own library and real HTTP, on the stand-in."""

import logging
import threading
from datetime import timedelta

import pytest

from holiday_rental.local.stripe_stand_in.faults import Fault
from rental.payments import stripe as adapter
from rental.payments.domain.intent import Dispute, Status
from rental.payments.ports import Failed, NotAnswered, Refused
from rental.payments.stripe import StripeProvider, stripe_client
from tests.contexts.calendar_sync.feed_server import FeedServer
from tests.contexts.payments.played_bank import authorised, captured, confirm, intent, key
from tests.contexts.payments.provider_keys_suite import *  # noqa: F403
from tests.contexts.payments.provider_suite import *  # noqa: F403

_ACTIONS = {Dispute.OPEN: "dispute", Dispute.WON: "win", Dispute.LOST: "lose"}


class StandInBank:
    """The other side is played through the stand-in's own page; its clock is the platform's file."""

    def __init__(self, stand_in, clock):
        self.stand_in, self.clock = stand_in, clock
        self.provider = StripeProvider(stripe_client(stand_in.keys.api_key, stand_in.address))

    def authenticate(self, intent_id, *, ok):
        self.stand_in.act(intent_id, "succeed" if ok else "fail")

    settle = authenticate

    def dispute(self, intent_id, outcome):
        self.stand_in.act(intent_id, _ACTIONS[outcome])

    def advance(self, by):
        self.clock.advance(by)

    def lose_reply(self):
        self.stand_in.break_down(Fault.LOSE, calls=1)

    def drop_request(self):
        self.stand_in.break_down(Fault.DROP, calls=1)

    def fail(self, *, effect):
        self.stand_in.break_down(Fault.ERROR_DONE if effect else Fault.ERROR, calls=1)


@pytest.fixture
def bank(stand_in, clock):
    played = StandInBank(stand_in, clock)
    yield played
    stand_in.mend()


def test_a_silent_stripe_is_given_up_after_the_calls_time(bank, monkeypatch):
    monkeypatch.setattr(adapter, "CALL_SECONDS", 0.2)
    impatient = StripeProvider(stripe_client(bank.stand_in.keys.api_key, bank.stand_in.address))
    made = intent(bank)
    bank.stand_in.break_down(Fault.HANG, calls=1)
    with pytest.raises(NotAnswered, match="ReadTimeoutError"):
        impatient.read(made.id)
    assert impatient.read(made.id) == made


def test_nobody_listening_is_no_answer():
    with pytest.raises(NotAnswered):
        StripeProvider(stripe_client("sk_test_1", "http://127.0.0.1:1")).read("pi_1")


def test_a_key_is_never_sent_to_whom_no_authority_vouches_for(tmp_path):
    stranger = FeedServer(tmp_path)
    stranger.start()
    try:
        address = f"https://127.0.0.1:{stranger.listener.server_port}"
        with pytest.raises(NotAnswered, match="SSLError"):
            StripeProvider(stripe_client("sk_test_1", address)).read("pi_1")
    finally:
        stranger.stop()
    assert stranger.asked == []


@pytest.mark.parametrize(("fault", "code"), [(Fault.LOCK, "lock_timeout"), (Fault.LIMIT, "rate_limit")])
def test_a_lock_or_too_many_calls_are_a_fault_that_is_not_kept(bank, fault, code):
    made = intent(bank)
    bank.stand_in.break_down(fault, calls=1)
    with pytest.raises(Failed, match=code):
        confirm(bank, made.id, under=(under := key()))
    assert confirm(bank, made.id, under=under).status is Status.AUTHORISED


def test_a_wrong_key_is_no_payments_fault_and_is_never_told(bank, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
    stranger = StripeProvider(stripe_client(secret, bank.stand_in.address))
    with pytest.raises(Failed) as refused:
        stranger.read("pi_1")
    for broken in (f"{secret}\n", f"{secret}\N{CHECK MARK}"):
        with pytest.raises(NotAnswered) as unsent:
            StripeProvider(stripe_client(broken, bank.stand_in.address)).read("pi_1")
        assert (secret in str(unsent.value), unsent.value.__cause__) == (False, None)
    assert (secret in str(refused.value), refused.value.__cause__) == (False, None)
    assert secret not in caplog.text


def test_nothing_of_a_payment_is_logged(bank, caplog):
    caplog.set_level(logging.DEBUG)
    made = authorised(bank)
    bank.provider.refund(bank.provider.capture(made.id, 30_000, key()).id, 1, key())
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "4242" not in said
    assert made.method not in said


def test_connections_are_kept_from_call_to_call(bank):
    made = intent(bank)
    pool = bank.provider.client._requestor._client._pool.connection_from_url(bank.stand_in.address)
    before = pool.num_connections
    for _ in range(5):
        bank.provider.read(made.id)
    assert pool.num_connections == before == 1


def test_an_id_never_leads_to_another_address(bank):
    for intent_id in ("../customers", "pi_1/capture", "pi_1?expand[]=x", ""):
        with pytest.raises(Refused):
            bank.provider.read(intent_id)


def test_a_refund_that_a_bank_sends_back_counts_no_more(bank):
    paid = bank.provider.capture(confirm(bank, intent(bank).id, "pm_card_refundFail").id, 30_000, key())
    assert bank.provider.refund(paid.id, 10_000, key()).refunded == 10_000
    bank.advance(timedelta(seconds=11))
    assert bank.provider.read(paid.id).refunded == 0


def test_refunds_beyond_one_page_are_all_counted(bank, monkeypatch):
    monkeypatch.setattr(adapter, "_PAGE", 5)
    paid = captured(bank, 20_000)
    for _ in range(12):
        bank.provider.refund(paid.id, 10, key())
    assert bank.provider.read(paid.id).refunded == 120


def test_a_slow_bank_answers_by_itself_in_the_end(bank):
    slow = confirm(bank, intent(bank).id, "pm_card_slow")
    bank.advance(timedelta(seconds=31))
    assert bank.provider.read(slow.id).status is Status.AUTHORISED


def test_many_at_once_under_one_key_pay_once(bank):
    paid, under = captured(bank), key()
    threads = [threading.Thread(target=bank.provider.refund, args=(paid.id, 100, under)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert bank.provider.read(paid.id).refunded == 100
