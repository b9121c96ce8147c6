"""Stripe for the local platform: a stand-in beside the emulator, or Stripe itself with the keys of the environment."""

import json
import os
import re
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from holiday_rental.local import operator
from holiday_rental.local.emulator_process import Emulator
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.stand_in_process import free_near, taken
from holiday_rental.local.stripe_stand_in.process import StandIn, Webhook

OWN_KEYS = ("STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET")
_OUTPUTS = ("StripeApiSecretArn", "StripePageSecretArn", "StripeWebhookSecretArn")
_LIVE = re.compile(r"(sk|rk)_live_")


@dataclass(frozen=True)
class StripeKeys:
    """What the three secrets are filled with. `api_base` is the stand-in's address, "" for Stripe itself."""

    api_key: str
    publishable_key: str
    webhook_secret: str
    api_base: str = ""


class StripeHere:
    """What the platform of one emulator takes cards with. An app without payments needs none of it."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator, self._state = emulator, emulator.state

    @cached_property
    def stand_in(self) -> StandIn:
        """Return the stand-in of this state directory, which keeps its port."""
        known = StandIn(self._state.stripe, clock_file=self._state.clock_file)
        if known.port and (known.running() or not taken(known.port)):
            return known
        return StandIn(self._state.stripe, free_near(self._emulator.port), self._state.clock_file)

    def provide(self, outputs: dict[str, str]) -> bool:
        """Start the stand-in, unless the environment has keys, and write the secrets that differ.

        True when something was written. Raises `LocalProblem`.
        """
        if not all(name in outputs for name in _OUTPUTS):
            return False
        keys = own_keys()
        if keys:
            self.stop()
        else:
            keys = self._start(outputs["StripeWebhookUrl"])
        return self._fill(outputs, keys)

    def stop(self) -> bool:
        """Stop the stand-in; what it knows stays. True when it ran."""
        return StandIn(self._state.stripe).stop()

    @property
    def address(self) -> str:
        """Return where people look at the stand-in; "" where it does not run."""
        found = StandIn(self._state.stripe)
        return found.address if found.running() else ""

    @property
    def was_used(self) -> bool:
        """Tell whether the stand-in ever ran here."""
        return StandIn(self._state.stripe).port != 0

    def _start(self, webhook_url: str) -> StripeKeys:
        self.stand_in.start()
        told = urlsplit(webhook_url)
        # Only browsers find *.localhost: all others ask the loopback address for it by name.
        at_the_emulator = f"http://127.0.0.1:{self._emulator.port}{told.path}"
        self.stand_in.add_webhook(Webhook(at_the_emulator, host=told.netloc))
        return StripeKeys(**asdict(self.stand_in.keys), api_base=self.stand_in.address)

    def _fill(self, outputs: dict[str, str], keys: StripeKeys) -> bool:
        base = {"api_base": keys.api_base} if keys.api_base else {}
        wanted = (
            {"api_key": keys.api_key} | base,
            {"publishable_key": keys.publishable_key},
            {"value": keys.webhook_secret},
        )
        client = operator.client("secretsmanager", self._emulator.endpoint)
        written = [_write(client, outputs[name], value) for name, value in zip(_OUTPUTS, wanted, strict=True)]
        return any(written)


def own_keys() -> StripeKeys | None:
    """Return the keys of the environment. Raises `LocalProblem` where there are some and not all, or for real money."""
    given = {name: os.environ[name] for name in OWN_KEYS if os.environ.get(name)}
    if not given:
        return None
    if missing := [name for name in OWN_KEYS if name not in given]:
        raise LocalProblem(
            f"{', '.join(given)} is set, but not {', '.join(missing)}.", "Set all three to use Stripe, or none."
        )
    if _LIVE.match(given["STRIPE_API_KEY"]):
        raise LocalProblem("STRIPE_API_KEY moves real money.", "Use a key of Stripe's test mode: sk_test_…")
    return StripeKeys(*given.values())


def _write(client: Any, arn: str, value: dict[str, str]) -> bool:
    """Write a secret unless that is what it holds."""
    if json.loads(client.get_secret_value(SecretId=arn)["SecretString"]) == value:
        return False
    client.put_secret_value(SecretId=arn, SecretString=json.dumps(value))
    return True
