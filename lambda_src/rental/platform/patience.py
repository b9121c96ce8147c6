"""When, how long and how often to try again: full jitter until a deadline.

Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import ClientError, HTTPClientError

from rental.kernel.errors import TryAgain

_THROTTLED = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
_FIRST_WAIT_SECONDS = 0.02
_LONGEST_WAIT_SECONDS = 0.5


def full_jitter(within_seconds: float) -> Iterator[int]:
    """Yield attempt numbers from 1, sleeping a random time between them, until the deadline has passed."""
    deadline = time.monotonic() + within_seconds
    attempt = 1
    while True:
        yield attempt
        ceiling = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
        wait = random.uniform(0, ceiling)  # noqa: S311 - spreads load, guards nothing
        if time.monotonic() + wait >= deadline:
            return
        time.sleep(wait)
        attempt += 1


@dataclass(frozen=True, slots=True)
class FullJitter:
    """The same, begun anew whenever it is gone through: what is tried second has its own time."""

    within_seconds: float

    def __iter__(self) -> Iterator[int]:
        return full_jitter(self.within_seconds)


@dataclass(frozen=True, slots=True)
class UntilThen:
    """The same for many that share one deadline: each is tried once at least, the last ones perhaps no more often."""

    ends_at: float

    @classmethod
    def within(cls, seconds: float) -> "UntilThen":
        return cls(time.monotonic() + seconds)

    def __iter__(self) -> Iterator[int]:
        return full_jitter(max(0.0, self.ends_at - time.monotonic()))


def is_transient(error: Exception) -> bool:
    """Tell whether a failed call may simply be made again: throttled, timed out, not connected."""
    if isinstance(error, ClientError):
        return error.response["Error"]["Code"] in _THROTTLED
    return isinstance(error, TryAgain | HTTPClientError)
