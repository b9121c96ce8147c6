"""Webhooks: signed as Stripe signs them, tried again with growing pauses, and never in the way of the API."""

import contextlib
import hashlib
import hmac
import http.client
import json
import threading
import time
from urllib.parse import urlsplit

from holiday_rental.local.stripe_stand_in.bank import Bank
from holiday_rental.local.stripe_stand_in.store import Document

ANSWER_SECONDS = 10
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 60.0
_MOST_TRIES = 30
_TICK_SECONDS = 0.5
_AT_A_TIME = 8
_FIRST_ERROR = 300


class Deliveries:
    """What is still to be told. It is kept in the store, so that a killed process goes on where it was."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._wake = threading.Event()
        self._busy: set[int] = set()
        self._guard = threading.Lock()

    def start(self) -> None:
        threading.Thread(target=self._run, name="webhooks", daemon=True).start()

    def wake(self) -> None:
        self._wake.set()

    def waiting(self) -> int:
        return int(self._bank.store.rows("SELECT count(*) FROM deliveries")[0][0])

    def _run(self) -> None:
        while True:
            self._wake.wait(_TICK_SECONDS)
            self._wake.clear()
            self._begin_due()

    def _begin_due(self) -> None:
        asked = "SELECT number, event, endpoint, tries FROM deliveries WHERE next <= ? ORDER BY number LIMIT 100"
        for number, event, endpoint, tries in self._bank.store.rows(asked, time.time()):
            with self._guard:
                if number in self._busy or len(self._busy) >= _AT_A_TIME:
                    continue
                self._busy.add(number)
            threading.Thread(target=self._deliver, args=(number, event, endpoint, tries), daemon=True).start()

    def _deliver(self, number: int, event_id: str, endpoint_id: str, tries: int) -> None:
        store = self._bank.store
        try:
            event, endpoint = store.get("event", event_id), store.get("webhook_endpoint", endpoint_id)
            heard = event is None or endpoint is None or post(endpoint, event)
            if heard or tries + 1 >= _MOST_TRIES:
                store.rows("DELETE FROM deliveries WHERE number = ?", number)
                return
            pause = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2**tries)
            later = "UPDATE deliveries SET tries = tries + 1, next = ? WHERE number = ?"
            store.rows(later, time.time() + pause, number)
        finally:
            with self._guard:
                self._busy.discard(number)
            self.wake()


def post(endpoint: Document, event: Document) -> bool:
    """Tell an endpoint of an event, and say whether it was heard."""
    body = json.dumps(event, indent=2).encode()
    url = urlsplit(endpoint["url"])
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=ANSWER_SECONDS)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(endpoint["_secret"], body, int(time.time())),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    if host := endpoint["metadata"].get("host"):
        headers["Host"] = host
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    with contextlib.closing(connection):
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status < _FIRST_ERROR
        except (OSError, http.client.HTTPException, ValueError):
            return False


def signature(secret: str, body: bytes, at: int) -> str:
    """Return the header `Stripe-Signature`. `at` is real time, whatever the business clock says."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
