"""Feeds without a network, that pass the suite of those with one."""

from dataclasses import dataclass, field

from rental.calendar_sync.domain.reading import FEED_LIMIT_BYTES
from rental.calendar_sync.ports import (
    NOTHING_SEEN,
    Failed,
    Failure,
    Fetched,
    NotModified,
    Validators,
)
from rental.kernel.secret_url import SecretUrl


@dataclass
class FakeFeeds:
    """The `Feeds` port: what each address holds, and how often it was asked for."""

    held: dict[SecretUrl, Fetched | Failed] = field(default_factory=dict)
    fetches: list[SecretUrl] = field(default_factory=list)

    def fetch(self, url: SecretUrl, seen: Validators = NOTHING_SEEN) -> Fetched | NotModified | Failed:
        self.fetches.append(url)
        found = self.held.get(url, Failed(Failure.GONE))
        if isinstance(found, Failed):
            return found
        if len(found.body) > FEED_LIMIT_BYTES:
            return Failed(Failure.TOO_LARGE)
        unchanged = seen != NOTHING_SEEN and seen == found.validators
        return NotModified() if unchanged else found
