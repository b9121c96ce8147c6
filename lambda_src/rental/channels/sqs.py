"""The queue of what is to be done for channel managers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from rental.kernel.ids import TenantId
from rental.platform.message_batches import send_all

PUSH, PULL = "push", "pull"


class Asked(msgspec.Struct):
    """A message: tell a channel manager what it is owed, or ask it for bookings. A planned wake says no `what`."""

    tenant_id: str
    connection_id: str
    what: str = PUSH


@dataclass(frozen=True, slots=True)
class SqsWork:
    """The `Work` port. `client` is boto3's for sqs."""

    client: Any
    queue_url: str

    def push(self, tenant_id: TenantId, connection_id: str) -> None:
        self.ask([(tenant_id, connection_id)], PUSH)

    def pull(self, tenant_id: TenantId, connection_id: str) -> None:
        self.ask([(tenant_id, connection_id)], PULL)

    def ask(self, connections: Iterable[tuple[TenantId, str]], what: str) -> int:
        """Send a message a connection, and return how many. Raises `NotQueued` after the last."""
        bodies = (msgspec.json.encode(Asked(tenant, connection, what)).decode() for tenant, connection in connections)
        return send_all(self.client, self.queue_url, bodies)
