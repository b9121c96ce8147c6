"""Whether a session goes on: one read of half a unit, remembered for a minute."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from rental.accounts.domain.sessions import Person
from rental.accounts.dynamodb.session_items import TOKENS_FROM, session_key
from rental.kernel.clock import Clock
from rental.platform.dynamodb import Key, Table, key_of

_KEEP_SECONDS = 60
_KEEP_SESSIONS = 5000


@dataclass
class DynamoDbLiveSessions:
    """The `LiveSessions` port. Only sessions that go on are remembered: one that begins now must be let in at once."""

    table: Table
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    _kept: OrderedDict[Key, "_Kept"] = field(default_factory=OrderedDict)

    def tokens_from(self, person: Person, session_id: str, *, at_once: bool) -> int | None:
        key = session_key(person, session_id)
        kept = self._kept.get(key)
        if kept is not None and not at_once and self.monotonic() < kept.until:
            return kept.tokens_from
        self._kept.pop(key, None)
        # What was written a moment ago may not be seen yet by a read of half the price: only a miss is read again.
        found = self._read(key, consistent=False) or self._read(key, consistent=True)
        if found is None:
            return None
        self._keep(key, *found)
        return found[1]

    def _read(self, key: Key, *, consistent: bool) -> tuple[float, int] | None:
        """Return how many seconds are left and since when its tokens count; None where it has ended."""
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=consistent)
        item = answer.get("Item", {})
        left = float(item.get("expires_at", {}).get("N", 0)) - self.clock.now().timestamp()
        return (left, int(item.get(TOKENS_FROM, {}).get("N", 0))) if left > 0 else None

    def _keep(self, key: Key, left: float, tokens_from: int) -> None:
        self._kept[key] = _Kept(self.monotonic() + min(left, _KEEP_SECONDS), tokens_from)
        if len(self._kept) > _KEEP_SESSIONS:
            self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    tokens_from: int
