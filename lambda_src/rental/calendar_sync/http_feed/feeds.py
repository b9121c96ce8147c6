"""Feeds over HTTP, from addresses that strangers give us."""

import re
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin

from rental.calendar_sync.domain.reading import FEED_LIMIT_BYTES
from rental.calendar_sync.ports import (
    NOTHING_SEEN,
    Failed,
    Failure,
    Fetched,
    NotModified,
    Validators,
)
from rental.kernel.secret_url import AddressRefused, Doors, SecretUrl, secret_url
from rental.platform.dns import SystemResolver
from rental.platform.vetted_exchange import Deadline, Dial, Exchange, Resolver, Unresolved, dial, tls_context

DEADLINE_SECONDS = 10
REDIRECT_LIMIT = 3
_PIECE_BYTES = 64 * 1024
_LONGEST_RETRY_SECONDS = 24 * 60 * 60
_ABSOLUTE, _ODD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:"), re.compile(r"[\x00-\x20\x7f\\]")
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,512}")
_GZIP = 16 + zlib.MAX_WBITS
_MOVED = {301, 302, 303, 307, 308}
_FAILURES = {401: Failure.FORBIDDEN, 403: Failure.FORBIDDEN, 404: Failure.GONE, 410: Failure.GONE}
_FAILURES |= {429: Failure.BUSY, 503: Failure.BUSY}
_OK, _UNCHANGED, _SERVER_ERRORS = 200, 304, 500


class _Stopped(Exception):  # noqa: N818 - says how a fetch ended
    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason = reason


# How a fetch may end, the narrower first.
_REASONS: tuple[tuple[type[Exception], Failure], ...] = (
    (AddressRefused, Failure.ADDRESS),
    (Unresolved, Failure.UNRESOLVED),
    (TimeoutError, Failure.TIMEOUT),
    (ssl.SSLError, Failure.CERTIFICATE),
    (OSError, Failure.UNREACHABLE),
    (HTTPException, Failure.BROKEN),
    (ValueError, Failure.BROKEN),
    (zlib.error, Failure.BROKEN),
)
_ENDINGS: tuple[type[Exception], ...] = (_Stopped, *(kind for kind, _ in _REASONS))


@dataclass
class HttpFeeds:
    """The `Feeds` port. Every address of a host is vetted, and the connection goes to one of those that were."""

    doors: Doors = field(default_factory=Doors)
    resolver: Resolver = field(default_factory=SystemResolver)
    dial: Dial = dial
    tls: ssl.SSLContext = field(default_factory=tls_context)
    monotonic: Callable[[], float] = time.monotonic

    def fetch(self, url: SecretUrl, seen: Validators = NOTHING_SEEN) -> Fetched | NotModified | Failed:
        deadline = Deadline(self.monotonic, self.monotonic() + DEADLINE_SECONDS)
        try:
            return self._follow(url, seen, Exchange(self.resolver, self.dial, self.tls, deadline))
        except _ENDINGS as ending:
            return Failed(_reason(ending))

    def _follow(self, url: SecretUrl, seen: Validators, exchange: Exchange) -> Fetched | NotModified | Failed:
        headers = _headers(seen)
        for _ in range(REDIRECT_LIMIT + 1):
            response = exchange.ask("GET", url, headers)
            try:
                if response.status not in _MOVED:
                    return _answer(response, seen)
                location = response.getheader("Location", "").encode("latin-1", "replace")
                url = self._moved(url, location.decode("utf-8", "replace"))
            finally:
                response.close()
        raise _Stopped(Failure.REDIRECTS)

    def _moved(self, url: SecretUrl, location: str) -> SecretUrl:
        if not location:
            raise _Stopped(Failure.BROKEN)
        # `urljoin` mends what it joins: only a plain relative address goes through it.
        plain = _ABSOLUTE.match(location) or _ODD.search(location)
        target = secret_url(location if plain else urljoin(url.reveal(), location), self.doors)
        if url.is_encrypted and not target.is_encrypted:
            raise _Stopped(Failure.REDIRECTS)
        return target


def _reason(ending: Exception) -> Failure:
    if isinstance(ending, _Stopped):
        return ending.reason
    return next(reason for kind, reason in _REASONS if isinstance(ending, kind))


def _headers(seen: Validators) -> dict[str, str]:
    headers = {
        "User-Agent": "holiday-rental calendar",
        "Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
        "Accept-Encoding": "gzip",
    }
    asked = {"If-None-Match": seen.etag, "If-Modified-Since": seen.last_modified}
    return headers | {name: value for name, value in asked.items() if _VALIDATOR.fullmatch(value)}


def _answer(response: HTTPResponse, seen: Validators) -> Fetched | NotModified | Failed:
    status = response.status
    if status == _OK:
        etag, modified = (_kept(response.getheader(name)) for name in ("ETag", "Last-Modified"))
        return Fetched(_body(response), Validators(etag, modified))
    if status == _UNCHANGED and seen != NOTHING_SEEN:
        return NotModified()
    other = Failure.SERVER if status >= _SERVER_ERRORS else Failure.UNEXPECTED
    return Failed(_FAILURES.get(status, other), _retry_after(response))


def _kept(validator: str | None) -> str:
    return validator if validator and _VALIDATOR.fullmatch(validator) else ""


def _body(response: HTTPResponse) -> bytes:
    """Read to the end, at most 1 MiB on the wire and unpacked, and never what was cut off."""
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise _Stopped(Failure.BROKEN)
    if (response.length or 0) > FEED_LIMIT_BYTES:
        raise _Stopped(Failure.TOO_LARGE)
    pieces, received = [], 0
    while piece := response.read(_PIECE_BYTES):
        received += len(piece)
        if received > FEED_LIMIT_BYTES:
            raise _Stopped(Failure.TOO_LARGE)
        pieces.append(piece)
    if response.length:
        raise _Stopped(Failure.BROKEN)
    body = b"".join(pieces)
    return _unpacked(body) if "gzip" in encoding else body


def _unpacked(body: bytes) -> bytes:
    """Unpack one gzip member; what follows it would only make work."""
    unpacking = zlib.decompressobj(_GZIP)
    unpacked = unpacking.decompress(body, FEED_LIMIT_BYTES + 1)
    if len(unpacked) > FEED_LIMIT_BYTES:
        raise _Stopped(Failure.TOO_LARGE)
    if not unpacking.eof or unpacking.unused_data:
        raise _Stopped(Failure.BROKEN)
    return unpacked


def _retry_after(response: HTTPResponse) -> int | None:
    """Return how long the server asks us to stay away, by its own clock where it names an instant."""
    asked = response.getheader("Retry-After", "").strip()
    if re.fullmatch("[0-9]{1,9}", asked):
        seconds = int(asked)
    else:
        try:
            until, now = (parsedate_to_datetime(each) for each in (asked, response.getheader("Date", "")))
            seconds = round((until - now).total_seconds())
        except (ValueError, TypeError, OverflowError):
            return None
    return min(seconds, _LONGEST_RETRY_SECONDS) if seconds > 0 else None
