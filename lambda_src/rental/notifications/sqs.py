"""The queue of events that call for letters."""

import math
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from rental.kernel.events import Event

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
        body = msgspec.json.encode({"detail": event}).decode()
        self.client.send_message(QueueUrl=self.queue_url, MessageBody=body, DelaySeconds=seconds)
