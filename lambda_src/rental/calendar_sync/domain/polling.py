"""When a feed is asked: every quarter of an hour, sooner while something is about to happen, later while it fails."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.kernel.ids import PropertyId

SWEEP_EVERY = timedelta(minutes=5)
NORMAL = timedelta(minutes=15)
SOON = SWEEP_EVERY
LONGEST_WAIT = timedelta(hours=6)
FAILING_AFTER = 3  # in a row: one lost answer is nobody's worry
READ_AGAIN = timedelta(hours=6)  # also what stays the same: arrivals come near, and guests are let go by the clock
_DOUBLINGS = 6
_DIGEST_BYTES = 16
# When a file was made. Some channels write another with each answer.
_STAMPS = re.compile(rb"^DTSTAMP[;:][^\r\n]*", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Poll:
    """What is known of asking one feed. `etag` and `modified` are the channel's validators, `digest` the body's.

    `read_at` is when its body was last read and followed. `pending`: something waits for another absence or for the
    slow clock, so the whole feed is asked for. `soon`: an arrival is near, or nights wait to be freed.
    `export_read_at` is when its channel was last noted to read our own feed; whoever polls leaves it as it is.
    `unit` is the feed's, "" in polls of before: who sells looks at polls alone.
    """

    feed_id: str
    property_id: PropertyId
    pulled_at: datetime | None = None
    succeeded_at: datetime | None = None
    changed_at: datetime | None = None
    read_at: datetime | None = None
    next_at: datetime | None = None
    etag: str = ""
    modified: str = ""
    digest: bytes = b""
    failures: int = 0
    reason: str = ""
    pending: bool = False
    soon: bool = False
    export_read_at: datetime | None = None
    unit: str = ""

    def is_due(self, now: datetime) -> bool:
        return self.next_at is None or self.next_at <= now

    def is_to_be_read(self, now: datetime) -> bool:
        """Tell whether its body is to be read whether or not it is another."""
        return self.pending or self.read_at is None or now - self.read_at >= READ_AGAIN

    def unchanged(self, now: datetime) -> "Poll":
        """Return it after the feed said what it said before."""
        return self._succeeded(now, changed=False)

    def changed(self, now: datetime, *, digest: bytes, pending: bool, soon: bool) -> "Poll":
        """Return it after the feed was read: its body may be another, or the same that was waited for."""
        read = replace(self, digest=digest, pending=pending, soon=soon, read_at=now)
        return read._succeeded(now, changed=digest != self.digest)  # noqa: SLF001 - its own class

    def failed(self, now: datetime, reason: str, retry_after: timedelta | None = None) -> "Poll":
        """Return it after a fetch that failed: each waits twice as long, and as long as the channel asks for."""
        failures = self.failures + 1
        wait = min(NORMAL * 2 ** min(failures - 1, _DOUBLINGS), LONGEST_WAIT)
        wait = min(max(wait, retry_after or wait), LONGEST_WAIT * 4)
        return replace(self, pulled_at=now, failures=failures, reason=reason, next_at=_on_the_sweep(now + wait))

    def _succeeded(self, now: datetime, *, changed: bool) -> "Poll":
        wait = SOON if self.soon else NORMAL
        return replace(
            self,
            pulled_at=now,
            succeeded_at=now,
            changed_at=now if changed else self.changed_at,
            next_at=_on_the_sweep(now + wait),
            failures=0,
            reason="",
        )


def _on_the_sweep(at: datetime) -> datetime:
    """Return the last sweep that is not later: a poll a second after its sweep must not miss the third one from it."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // SWEEP_EVERY * SWEEP_EVERY


def digest_of(body: bytes) -> bytes:
    """Return what tells whether a feed says something else: without the moment at which it was written."""
    return hashlib.sha256(_STAMPS.sub(b"", body)).digest()[:_DIGEST_BYTES]
