"""The queue between those who find reminders due and those who send them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from rental.kernel.ids import TenantId
from rental.platform.message_batches import send_all
from rental.reminders.domain.due import Due
from rental.reminders.domain.local_slots import Slot


class DueMessage(msgspec.Struct, array_like=True):
    """A message: a reminder that has come due."""

    reminder: str
    day: date
    zone: str
    at: str
    tenant_id: str
    subject: str

    def due(self) -> Due:
        slot = Slot(self.day, self.zone, self.at)
        return Due(self.reminder, slot, TenantId(self.tenant_id), self.subject)


@dataclass(frozen=True, slots=True)
class SqsDueQueue:
    """The `DueQueue` port. `client` is boto3's for sqs."""

    client: Any
    queue_url: str

    def send(self, due: Iterable[Due], delay_seconds: int = 0) -> int:
        return send_all(self.client, self.queue_url, map(_body, due), delay_seconds)


def _body(due: Due) -> str:
    slot = due.slot
    message = DueMessage(due.reminder, slot.day, slot.zone, slot.at, due.tenant_id, due.subject)
    return msgspec.json.encode(message).decode()
