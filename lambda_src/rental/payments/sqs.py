"""The queue before payments' worker."""

from dataclasses import dataclass
from typing import Any

import msgspec

from rental.payments.domain.work import Work

LONGEST_DELAY_SECONDS = 900  # SQS's own limit


@dataclass(frozen=True, slots=True)
class SqsWork:
    """Puts work into the queue. `client` is boto3's for sqs."""

    client: Any
    queue_url: str

    def send(self, work: Work, delay_seconds: int = 0) -> None:
        """Send it to the worker, at once or after up to 900 seconds. Raises `ClientError` where it was not taken."""
        body = msgspec.json.encode(work).decode()
        self.client.send_message(QueueUrl=self.queue_url, MessageBody=body, DelaySeconds=delay_seconds)
