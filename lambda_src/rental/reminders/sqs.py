"""The queue between those who find reminders due and those who send them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import msgspec

from rental.kernel.errors import TryAgain
from rental.kernel.ids import BookingId, TenantId
from rental.reminders.domain.due import Due
from rental.reminders.domain.local_slots import Slot

_A_CALL = 10
_TRIES = 3


class DueMessage(msgspec.Struct, array_like=True):
    """A message: a reminder that has come due."""

    reminder: str
    day: date
    zone: str
    at: str
    tenant_id: str
    booking_id: str

    def due(self) -> Due:
        slot = Slot(self.day, self.zone, self.at)
        return Due(self.reminder, slot, TenantId(self.tenant_id), BookingId(self.booking_id))


class NotQueued(TryAgain):
    """SQS took not all messages: whoever sends tries again."""


@dataclass(frozen=True, slots=True)
class SqsDueQueue:
    """The `DueQueue` port. `client` is boto3's for sqs."""

    client: Any
    queue_url: str

    def send(self, due: Iterable[Due], delay_seconds: int = 0) -> int:
        left, sent = iter(due), 0
        while batch := list(islice(left, _A_CALL)):
            self._send_batch(batch, delay_seconds)
            sent += len(batch)
        return sent

    def _send_batch(self, batch: list[Due], delay_seconds: int) -> None:
        """Send up to ten; what was not taken is sent again, and raises `NotQueued` in the end."""
        entries = [
            {"Id": str(number), "MessageBody": _body(each), "DelaySeconds": delay_seconds}
            for number, each in enumerate(batch)
        ]
        for _ in range(_TRIES):
            answer = self.client.send_message_batch(QueueUrl=self.queue_url, Entries=entries)
            failed = {each["Id"] for each in answer.get("Failed", [])}
            entries = [each for each in entries if each["Id"] in failed]
            if not entries:
                return
        raise NotQueued(f"{len(entries)} messages were not taken")


def _body(due: Due) -> str:
    slot = due.slot
    message = DueMessage(due.reminder, slot.day, slot.zone, slot.at, due.tenant_id, due.booking_id)
    return msgspec.json.encode(message).decode()
