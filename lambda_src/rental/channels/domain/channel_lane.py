"""How a channel manager is kept in step: its listings with what is owed to each, and the lane that all calls share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rental.channels.domain.availability import ALL_NIGHTS, Closed
from rental.channels.domain.webhook import TOLD_AFTER, wait_after

AVAILABILITY, TERMS = "availability", "terms"
CALLS_A_MINUTE = 10  # of each kind, as Channex counts them for a property
FULL_EVERY = timedelta(hours=24)
HELD_FOR = timedelta(minutes=2)
LEAST_WAIT_AFTER_LIMIT = timedelta(minutes=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Step:
    """What a listing was told, and what it is owed. `marks` counts what changed, `told_marks` how far that was told.

    `version` is the newest of its property that was heard. `look_at`: when a hold ends, and nights may be free again.
    `refused` is what the channel manager would not take of it, in its words.
    """

    listing: str
    marks: int = 0
    told_marks: int = 0
    version: int = 0
    closed: Closed | None = None
    terms_digest: bytes = b""
    look_at: datetime | None = None
    refused: str = ""

    @property
    def is_shut(self) -> bool:
        """Tell whether all of it was told to be closed."""
        return self.closed is not None and self.closed.nights == ALL_NIGHTS

    def is_owed(self, at: datetime) -> bool:
        return self.marks > self.told_marks or (self.look_at is not None and self.look_at <= at)


@dataclass(frozen=True, slots=True)
class Lane:
    """The calls of one connection, one after the other, by whoever holds it. `number` counts what was written.

    `calls` are those of the last minute, by kind; `full_at` when all was told last. `told`: the host knows it fails.
    """

    connection_id: str
    number: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    told: bool = False
    reason: str = ""
    next_at: datetime | None = None
    holder: str = ""
    held_until: datetime | None = None
    full_at: datetime | None = None
    calls: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)

    def is_free(self, at: datetime) -> bool:
        return self.held_until is None or self.held_until <= at

    def is_due(self, at: datetime) -> bool:
        return self.next_at is None or self.next_at <= at

    def is_full_due(self, at: datetime) -> bool:
        return self.full_at is None or at - self.full_at >= FULL_EVERY

    def held(self, holder: str, at: datetime) -> "Lane":
        return replace(self, holder=holder, held_until=at + HELD_FOR)

    def let_go(self) -> "Lane":
        return replace(self, holder="", held_until=None)

    def room_at(self, kind: str, at: datetime) -> datetime:
        """Return when the next call of a kind may be made: `at` itself, or when the oldest is a minute old."""
        recent = self._recent(kind, at)
        return at if len(recent) < CALLS_A_MINUTE else recent[-CALLS_A_MINUTE] + _MINUTE

    def called(self, kind: str, at: datetime) -> "Lane":
        recent = (*self._recent(kind, at), at)[-CALLS_A_MINUTE:]
        return replace(self, calls={**self.calls, kind: recent})

    def failed(self, reason: str, at: datetime, asked: timedelta | None = None) -> "Lane":
        """Return it after a call that was not taken: all that is owed waits, however much more comes."""
        failures = self.failures + 1
        next_at = at + wait_after(failures, asked)
        since = self.failing_since or at
        return replace(self, failures=failures, failing_since=since, next_at=next_at, reason=reason)

    def succeeded(self) -> "Lane":
        return replace(self, failures=0, failing_since=None, next_at=None, reason="")

    def is_to_be_told(self, at: datetime) -> bool:
        """Tell whether the host is to hear that it fails, or that it works again; each once."""
        failing = self.failing_since is not None and at - self.failing_since >= TOLD_AFTER
        return failing != self.told if self.failing_since else self.told

    def _recent(self, kind: str, at: datetime) -> tuple[datetime, ...]:
        return tuple(each for each in self.calls.get(kind, ()) if at - each < _MINUTE)
