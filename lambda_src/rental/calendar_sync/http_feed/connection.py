"""One HTTP exchange with an address that was vetted, under the name that was asked for, before a deadline."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rental.calendar_sync.domain.secret_url import SecretUrl

CONNECT_SECONDS = 3
Dial = Callable[[str, int, float], socket.socket]


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
    """What making connections takes."""

    dial: Dial
    tls: ssl.SSLContext
    deadline: Deadline

    def get(self, url: SecretUrl, address: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """Ask for `url` at `address`. The answer's `close` ends the connection. Raises `OSError`, `HTTPException`."""
        kept = self.dial(address, url.port, min(CONNECT_SECONDS, self.deadline.left()))
        try:
            kept = self._secured(kept, url)
            connection = http.client.HTTPConnection(url.host)
            connection.sock = kept
            connection.request("GET", url.target, headers={"Host": url.authority, **headers, "Connection": "close"})
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
