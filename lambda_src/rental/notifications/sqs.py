"""The queue of events that call for letters."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from rental.kernel.events import Event
from rental.platform.message_batches import send_all

_SPREAD_SECONDS = 5
_LONGEST_DELAY_SECONDS = 900  # SQS's own limit


@dataclass(frozen=True, slots=True)
class SqsLetterQueue:
    """The `LetterQueue` port. `client` is boto3's for sqs."""

    client: Any
    queue_url: str

    def put_back(self, event: Event, wait: timedelta) -> None:
        """Send it as the bus does: what was tried before does not count against it.

        Those that wait for the same are spread over some seconds, so that they do not all come back at once.
        """
        spread = random.uniform(0, _SPREAD_SECONDS)  # noqa: S311 - spreads load, guards nothing
        seconds = max(1, math.ceil(min(wait.total_seconds(), _LONGEST_DELAY_SECONDS - _SPREAD_SECONDS) + spread))
        self.client.send_message(QueueUrl=self.queue_url, MessageBody=_body(event), DelaySeconds=seconds)

    def spread(self, events: Sequence[Event], per_second: int) -> None:
        for second, start in enumerate(range(0, len(events), per_second)):
            send_all(self.client, self.queue_url, map(_body, events[start : start + per_second]), second)


def _body(event: Event) -> str:
    """Return an event as the bus puts it into the queue, as far as it is read."""
    return msgspec.json.encode({"detail": event}).decode()
