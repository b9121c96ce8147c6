"""Many messages for a queue, ten a call."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from rental.kernel.errors import TryAgain

_A_CALL = 10
_TRIES = 3


class NotQueued(TryAgain):
    """SQS took not all messages: whoever sends tries again."""


def send_all(client: Any, queue_url: str, bodies: Iterable[str], delay_seconds: int = 0) -> int:
    """Send all and return how many; what is not taken is sent again. `client` is boto3's for sqs.

    Raises `NotQueued` after the last, where some were never taken.
    """
    left, sent, failed = iter(bodies), 0, 0
    while batch := list(islice(left, _A_CALL)):
        failed += _send_batch(client, queue_url, batch, delay_seconds)
        sent += len(batch)
    if failed:
        raise NotQueued(f"{failed} messages were not taken")
    return sent


def _send_batch(client: Any, queue_url: str, bodies: list[str], delay_seconds: int) -> int:
    """Send up to ten, and return how many were never taken."""
    entries = [
        {"Id": str(number), "MessageBody": body, "DelaySeconds": delay_seconds} for number, body in enumerate(bodies)
    ]
    for _ in range(_TRIES):
        answer = client.send_message_batch(QueueUrl=queue_url, Entries=entries)
        failed = {each["Id"] for each in answer.get("Failed", [])}
        entries = [each for each in entries if each["Id"] in failed]
        if not entries:
            break
    return len(entries)
