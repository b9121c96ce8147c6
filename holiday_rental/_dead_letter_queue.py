"""The end of a road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_sqs as sqs

from holiday_rental._queue_alarms import alarm_on_dead_letters

if TYPE_CHECKING:
    from constructs import Construct


def dead_letter_queue(scope: Construct, id: str, *, in_order: bool = False) -> sqs.Queue:
    """Make a queue for what was given up on, kept for as long as SQS keeps anything: it needs none of its own.

    `in_order`: what comes from a FIFO queue must go to one. An alarm tells as soon as something is in it.
    """
    queue = sqs.Queue(
        scope,
        id,
        fifo=True if in_order else None,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
        removal_policy=RemovalPolicy.DESTROY,
    )
    alarm_on_dead_letters(queue)
    return queue
