"""The stand-in for Stripe as a process of its own."""

import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holiday_rental.local.stand_in_process import StandInProcess
from holiday_rental.local.stripe_stand_in.faults import Fault
from holiday_rental.local.stripe_stand_in.keys import Keys, keys_of


@dataclass(frozen=True)
class Webhook:
    """Where events go. `host` is the Host header to send, `secret` what signs them, if not the stand-in's own."""

    url: str
    host: str = ""
    secret: str = ""


class StandIn(StandInProcess):
    """The stand-in of one directory. `address` is the `api_base` of the secret, and the page for people."""

    module = "holiday_rental.local.stripe_stand_in"
    title = "The stand-in for Stripe"

    def __init__(self, directory: Path, port: int = 0, clock_file: Path | None = None) -> None:
        super().__init__(directory, port)
        self._clock_file = clock_file

    @property
    def keys(self) -> Keys:
        """Return its keys; they are made with the first look and stay."""
        return keys_of(self.directory)

    def prepare(self) -> None:
        _ = self.keys

    def more_arguments(self) -> list[str]:
        return ["--clock-file", str(self._clock_file)] if self._clock_file else []

    def add_webhook(self, webhook: Webhook) -> str:
        """Have every event told at an address from now on, and return the endpoint's id. A second time changes it."""
        told = {"url": webhook.url, "host": webhook.host, "secret": webhook.secret}
        return str(self.post("/webhooks", told)["id"])

    def act(self, intent_id: str, action: str) -> dict[str, Any]:
        """Play bank and cardholder: succeed, fail, delay, lapse, dispute, win, lose. Returns the PaymentIntent.

        Raises `ValueError` with the reason where it cannot be done.
        """
        return self.post(f"/do/{urllib.parse.quote(intent_id, safe='')}/{action}", {})

    def break_down(self, fault: Fault, *, calls: int = 0, seconds: int = 0) -> None:
        """Let the next `calls` go wrong, or all for some seconds of real time."""
        self.post("/faults", {"fault": fault.value, "calls": str(calls), "seconds": str(seconds)})

    def poison(self, intent_id: str, fault: Fault, *, calls: int) -> None:
        """Let the next `calls` that would change one PaymentIntent go wrong; what only reads it goes well."""
        self.post(f"/faults/{urllib.parse.quote(intent_id, safe='')}", {"fault": fault.value, "calls": str(calls)})

    def poison_left(self, intent_id: str) -> int:
        """Return how many calls are still to go wrong with a PaymentIntent."""
        return int(self.get(f"/faults/{urllib.parse.quote(intent_id, safe='')}")["left"])

    def mend(self) -> None:
        self.break_down(Fault.NONE)

    def waiting_webhooks(self) -> int:
        """Return how many events were not heard yet."""
        return int(self.get("/health")["waiting_webhooks"])
