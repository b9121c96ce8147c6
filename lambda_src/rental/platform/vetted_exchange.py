"""HTTP exchanges with strangers: every address of a host is vetted, and one that was is asked, before a deadline."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rental.kernel.secret_url import AddressRefused, SecretUrl

CONNECT_SECONDS = 3
ADDRESSES_TRIED = 3
Dial = Callable[[str, int, float], socket.socket]


class Resolver(Protocol):
    def resolve(self, host: str, port: int, timeout_seconds: float) -> Sequence[str]:
        """Return all addresses of a host. Raises `OSError`, `TimeoutError` among them."""
        ...


class Unresolved(OSError):  # noqa: N818 - says what became of a name
    """There is no host of that name."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When all of a fetch must be over, by a clock that only moves on."""

    monotonic: Callable[[], float]
    at: float

    def left(self) -> float:
        """Return the seconds left. Raises `TimeoutError` where there are none."""
        if (seconds := self.at - self.monotonic()) <= 0:
            raise TimeoutError
        return seconds


class _InTime:
    """A socket's timeout is for each read alone: one byte at a time would hold us for ever."""

    deadline: Deadline | None = None

    def recv_into(self, *arguments: Any) -> int:
        if self.deadline:
            self.settimeout(self.deadline.left())  # type: ignore[attr-defined]
        return int(super().recv_into(*arguments))  # type: ignore[misc]


class _PlainSocket(_InTime, socket.socket):
    pass


class _TlsSocket(_InTime, ssl.SSLSocket):
    pass


def tls_context() -> ssl.SSLContext:
    """Return a context that checks certificates against the system's authorities."""
    return timed(ssl.create_default_context())


def timed(context: ssl.SSLContext) -> ssl.SSLContext:
    """Make a context's sockets keep their deadline."""
    context.sslsocket_class = _TlsSocket
    return context


def dial(address: str, port: int, timeout_seconds: float) -> socket.socket:
    """Connect to an address: it is a number, so nothing is resolved again."""
    return socket.create_connection((address, port), timeout_seconds)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What asking takes. `deadline` is for all that is asked by it."""

    resolver: Resolver
    dial: Dial
    tls: ssl.SSLContext
    deadline: Deadline

    def ask(
        self, method: str, url: SecretUrl, headers: Mapping[str, str], body: bytes | None = None
    ) -> http.client.HTTPResponse:
        """Ask the first of a host's addresses that answers. The answer's `close` ends the connection.

        A body may reach two of them. Raises `AddressRefused`, `Unresolved`, `OSError`, `HTTPException`.
        """
        *others, last = self._vetted(url)
        for address in others:
            try:
                return self._ask_at(address, method, url, headers, body)
            except ssl.SSLError:
                raise
            except OSError:
                self.deadline.left()
        return self._ask_at(last, method, url, headers, body)

    def _vetted(self, url: SecretUrl) -> list[str]:
        """Return the addresses to try. One bad address among a host's refuses them all."""
        try:
            addresses = list(self.resolver.resolve(url.host, url.port, self.deadline.left()))
        except TimeoutError:
            raise
        except OSError:
            raise Unresolved("no such host") from None
        if not addresses:
            raise Unresolved("no such host")
        if not all(url.may_lead_to(address) for address in addresses):
            raise AddressRefused("the address leads to where nothing is asked")
        return sorted(addresses, key=lambda address: ":" in address)[:ADDRESSES_TRIED]  # functions reach IPv4 anywhere

    def _ask_at(
        self, address: str, method: str, url: SecretUrl, headers: Mapping[str, str], body: bytes | None
    ) -> http.client.HTTPResponse:
        kept = self.dial(address, url.port, min(CONNECT_SECONDS, self.deadline.left()))
        try:
            kept = self._secured(kept, url)
            connection = http.client.HTTPConnection(url.host)
            connection.sock = kept
            sent = {"Host": url.authority, **headers, "Connection": "close"}
            connection.request(method, url.target, body=body, headers=sent)
            return connection.getresponse()
        finally:
            kept.close()  # the answer reads on, and ends it when it is closed itself

    def _secured(self, plain: socket.socket, url: SecretUrl) -> socket.socket:
        plain.settimeout(self.deadline.left())
        kept: Any
        if url.is_encrypted:
            kept = self.tls.wrap_socket(plain, server_hostname=url.host)
        else:
            kept = _PlainSocket(fileno=plain.detach())
        kept.settimeout(self.deadline.left())
        kept.deadline = self.deadline
        return kept  # type: ignore[no-any-return]
