"""Whether a session goes on: one read of half a unit, remembered for a minute."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from rental.accounts.domain.sessions import Person
from rental.accounts.dynamodb.session_items import session_key
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
    _kept: OrderedDict[Key, float] = field(default_factory=OrderedDict)

    def is_live(self, person: Person, session_id: str, *, at_once: bool) -> bool:
        key = session_key(person, session_id)
        if not at_once and self.monotonic() < self._kept.get(key, float("-inf")):
            return True
        self._kept.pop(key, None)
        # What was written a moment ago may not be seen yet by a read of half the price: only a miss is read again.
        left = self._left(key, consistent=False) or self._left(key, consistent=True)
        if left <= 0:
            return False
        self._keep(key, min(left, _KEEP_SECONDS))
        return True

    def _left(self, key: Key, *, consistent: bool) -> float:
        """Return how many seconds are left; 0 where it has ended."""
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=consistent)
        ends_at = float(answer["Item"]["expires_at"]["N"]) if "Item" in answer else 0.0
        return max(0.0, ends_at - self.clock.now().timestamp())

    def _keep(self, key: Key, seconds: float) -> None:
        self._kept[key] = self.monotonic() + seconds
        if len(self._kept) > _KEEP_SESSIONS:
            self._kept.popitem(last=False)
