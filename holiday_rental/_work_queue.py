"""A queue of work for a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs

from holiday_rental._queue_alarms import alarm_on_age
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from constructs import Construct

_A_WHILE_SECONDS = 5


def work_queue(
    scope: Construct,
    id: str,
    *,
    dead_letters: sqs.IQueue,
    working: Duration,
    attempts: int,
    kept: Duration | None = None,
    late_after: Duration | None = None,
) -> sqs.Queue:
    """Make a queue whose messages are each worked at for `working` at most, `attempts` times, then given up on.

    `kept` is how long a message waits for its turn, `late_after` how long until an alarm tells of it. Default: 4 days,
    and half an hour.
    """
    seconds = int(working.to_seconds())
    # As Lambda advises, six times what a batch may take; locally nobody wants to wait for that.
    hidden = seconds + _A_WHILE_SECONDS if LocalTarget.of(scope) else 6 * seconds
    queue = sqs.Queue(
        scope,
        id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=Duration.seconds(hidden),
        retention_period=kept or Duration.days(4),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts),
    )
    alarm_on_age(queue, late_after)
    return queue
