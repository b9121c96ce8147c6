"""The adapter on a stand-in that others wrote: PyPI's localstripe, so far as that goes.

It knows neither keys that repeat replies, nor a method given when a payment is confirmed, nor what was received, nor
lists by customer; what it knows it was not told by us. It is GPL: it is run as the program that it is,
and only here.
"""

import socket
import subprocess
import sys
import time

import pytest

from rental.payments.domain.intent import Status
from rental.payments.ports import NewIntent, Refused
from rental.payments.stripe import StripeProvider, stripe_client
from tests.contexts.payments.played_bank import customer, intent, key
from tests.contexts.payments.provider_suite import (  # noqa: F401 - the part of the suite that it can stand
    test_a_new_intent_waits_for_a_method_and_says_whose_it_is,
)

_START_SECONDS = 30
# By itself it listens to the whole network, and leaves what it knows in a file that all runs would share.
_ON_LOOPBACK = """
import builtins, os, runpy, socket, sys
class Loopback(socket.socket):
    def __init__(self, family=socket.AF_INET, *rest, **options):
        super().__init__(socket.AF_INET if family == socket.AF_INET6 else family, *rest, **options)
    def bind(self, address):
        super().bind(("127.0.0.1", address[1]))
socket.socket = Loopback
opened = open
def elsewhere(file, *how, **options):
    return opened(os.devnull if str(file).endswith("localstripe.pickle") else file, *how, **options)
builtins.open = elsewhere
sys.argv = ["localstripe", "--from-scratch", "--port", sys.argv[1]]
runpy.run_module("localstripe", run_name="__main__")
"""


class LocalstripeBank:
    def __init__(self, port):
        self.provider = StripeProvider(stripe_client("sk_test_12345", f"http://127.0.0.1:{port}"))

    def confirmed(self, **how):
        """Make and confirm at once: it confirms with no other method than the one it was made with."""
        asked = {"amount": 3000, "currency": "eur", "capture_method": "manual", "confirm": True}
        return self.provider.client.raw_request("post", "/v1/payment_intents", **asked, **how).data["id"]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        chosen = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("localstripe")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _ON_LOOPBACK, str(chosen)],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _listens(chosen):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield chosen
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def bank(port):
    return LocalstripeBank(port)


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_an_authorised_payment_is_read_with_its_card_and_its_end(bank):
    seen = bank.provider.read(bank.confirmed(customer=customer(bank), payment_method="pm_card_visa"))
    assert (seen.status, seen.amount, seen.currency) == (Status.AUTHORISED, 3000, "EUR")
    assert (seen.card, seen.captured, seen.refunded) == ("visa 4242", 0, 0)
    assert seen.lapses_at is not None


def test_an_authorised_payment_is_let_go(bank):
    held = bank.confirmed(customer=customer(bank), payment_method="pm_card_visa")
    assert bank.provider.cancel(held, key()).status is Status.CANCELLED
    assert bank.provider.read(held).status is Status.CANCELLED
    with pytest.raises(Refused):
        bank.provider.cancel(held, key())


def test_an_intent_without_a_card_is_let_go(bank):
    assert bank.provider.cancel(intent(bank).id, key()).status is Status.CANCELLED


def test_what_nobody_knows_is_refused(bank):
    for ask in (
        lambda: bank.provider.read("pi_nobodys"),
        lambda: bank.provider.create(NewIntent("cus_nobodys", "t", "b", 1, 100, "EUR"), key()),
    ):
        with pytest.raises(Refused):
            ask()
