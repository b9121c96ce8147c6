"""What keeping calendars in step needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from rental.calendar_sync.domain.reading import FeedReading
from rental.calendar_sync.domain.secret_url import SecretUrl


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version we have, to ask it for a newer one only."""

    etag: str = ""
    last_modified: str = ""


NOTHING_SEEN = Validators()


class Failure(StrEnum):
    """Why a fetch gave nothing. Every one says nothing about nights."""

    ADDRESS = "address"  # it leads where nothing is fetched from
    UNRESOLVED = "unresolved"  # no such host
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"  # not the host it says, or no safe connection
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"  # too many, or from HTTPS to HTTP
    GONE = "gone"  # 404, 410
    FORBIDDEN = "forbidden"  # 401, 403
    BUSY = "busy"  # 429, 503
    SERVER = "server"  # any other 5xx
    UNEXPECTED = "unexpected"  # any other answer
    BROKEN = "broken"  # cut off, or not HTTP
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes
    validators: Validators = NOTHING_SEEN


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server holds the version whose validators it was shown."""


@dataclass(frozen=True, slots=True)
class Failed:
    reason: Failure
    retry_after_seconds: int | None = None


class Feeds(Protocol):
    def fetch(self, url: SecretUrl, seen: Validators = NOTHING_SEEN) -> Fetched | NotModified | Failed:
        """Fetch a feed of at most 1 MiB within 10 seconds. Raises nothing."""
        ...


class Resolver(Protocol):
    def resolve(self, host: str, port: int, timeout_seconds: float) -> Sequence[str]:
        """Return all addresses of a host. Raises `OSError`, `TimeoutError` among them."""
        ...


class FeedReader(Protocol):
    def read(self, body: bytes, time_zone: str, today: date) -> FeedReading:
        """Read a feed's nights at a property in an IANA zone, where it is `today`. Raises nothing."""
        ...
