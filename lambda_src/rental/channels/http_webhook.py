"""Messages to webhooks over HTTP, at addresses that strangers gave us."""

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException, HTTPResponse

from rental.channels.domain.delivery import Answer
from rental.kernel.clock import Clock
from rental.kernel.secret_url import AddressRefused, Doors, SecretUrl, secret_url
from rental.kernel.webhook_signature import signed_headers
from rental.platform.clock import RealClock
from rental.platform.dns import SystemResolver
from rental.platform.vetted_exchange import Deadline, Dial, Exchange, Resolver, Unresolved, dial, tls_context

DEADLINE_SECONDS = 5
_SHOWN_CHARACTERS, _READ_BYTES = 500, 2048
_LONGEST_RETRY_DIGITS = 6
# Why there is no answer, the narrower first, in the host's words.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (AddressRefused, "The address leads to where nothing may be sent."),
    (Unresolved, "There is no host of that name."),
    (TimeoutError, f"The endpoint took longer than {DEADLINE_SECONDS} seconds."),
    (ssl.SSLError, "The endpoint's certificate is not to be trusted."),
    (OSError, "The endpoint cannot be reached."),
    (HTTPException, "What the endpoint answered is no HTTP."),
)
_FAILURES = tuple(kind for kind, _ in _REASONS)


@dataclass
class HttpEndpoints:
    """The `Endpoints` port. Every address of a host is vetted anew, and redirects are not followed.

    Signatures keep to real time: receivers refuse those of another.
    """

    doors: Doors = field(default_factory=Doors)
    resolver: Resolver = field(default_factory=SystemResolver)
    dial: Dial = dial
    tls: ssl.SSLContext = field(default_factory=tls_context)
    monotonic: Callable[[], float] = time.monotonic
    clock: Clock = field(default_factory=RealClock)

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str]) -> Answer:
        begun = self.monotonic()
        exchange = Exchange(self.resolver, self.dial, self.tls, Deadline(self.monotonic, begun + DEADLINE_SECONDS))
        headers = signed_headers(message_id, self.clock.now(), body, secrets)
        try:
            answer = self._post(secret_url(url, self.doors), headers, body, exchange)
        except _FAILURES as failure:
            answer = Answer(failure=next(reason for kind, reason in _REASONS if isinstance(failure, kind)))
        milliseconds = round(1000 * (self.monotonic() - begun))
        return Answer(answer.status, answer.failure, answer.body, milliseconds, answer.retry_after)

    def _post(self, url: SecretUrl, signed: dict[str, str], body: bytes, exchange: Exchange) -> Answer:
        headers = {"User-Agent": "holiday-rental webhooks", "Content-Type": "application/json", **signed}
        response = exchange.ask("POST", url, headers, body)
        try:
            # What is more than that is never read: the connection ends with it.
            shown = response.read(_READ_BYTES).decode("utf-8", "replace")[:_SHOWN_CHARACTERS]
            return Answer(response.status, "", shown, 0, _retry_after(response))
        finally:
            response.close()


def _retry_after(response: HTTPResponse) -> timedelta | None:
    asked = (response.getheader("Retry-After") or "").strip()
    plain = asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_RETRY_DIGITS
    return timedelta(seconds=int(asked)) if plain else None
