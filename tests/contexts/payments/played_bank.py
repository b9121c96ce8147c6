"""What suites of payments stand on: a provider, and whoever acts on the other side of it."""

from datetime import timedelta
from itertools import count
from typing import Protocol

from rental.payments.domain.intent import Dispute
from rental.payments.ports import NewIntent, Provider

BACK = "https://seaview.example/booking"
TENANT, BOOKING = "tenant-1", "booking-1"
_keys = count()


class PlayedBank(Protocol):
    """What a suite's world can do, over a provider."""

    provider: Provider

    def authenticate(self, intent_id: str, *, ok: bool) -> None: ...
    def settle(self, intent_id: str, *, ok: bool) -> None: ...
    def dispute(self, intent_id: str, outcome: Dispute) -> None: ...
    def advance(self, by: timedelta) -> None: ...
    def lose_reply(self) -> None: ...
    def drop_request(self) -> None: ...
    def fail(self, *, effect: bool) -> None: ...


def key():
    return f"key-{next(_keys)}"


def customer(bank, booking_id=BOOKING):
    return bank.provider.create_customer(TENANT, booking_id, key())


def intent(bank, amount=30_000, of="", entry=1):
    return bank.provider.create(NewIntent(of or customer(bank), TENANT, BOOKING, entry, amount, "EUR"), key())


def confirm(bank, intent_id, method="pm_card_visa", *, off_session=False, under=""):
    how = {"return_url": BACK, "off_session": off_session, "key": under or key()}
    return bank.provider.confirm(intent_id, method, **how)


def authorised(bank, amount=30_000, of=""):
    return confirm(bank, intent(bank, amount, of).id)


def captured(bank, amount=30_000, of_authorised=30_000):
    return bank.provider.capture(authorised(bank, of_authorised).id, amount, key())
