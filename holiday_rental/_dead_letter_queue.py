"""The end of a road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_sqs as sqs

if TYPE_CHECKING:
    from constructs import Construct


def dead_letter_queue(scope: Construct, id: str) -> sqs.Queue:
    """Make a queue for what was given up on, kept for as long as SQS keeps anything: it needs none of its own."""
    return sqs.Queue(
        scope,
        id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
        removal_policy=RemovalPolicy.DESTROY,
    )
