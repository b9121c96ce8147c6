"""Entry: a kind's schedule, every quarter of an hour: what came due is put into the queue."""

from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.settings import deployed_kinds
from rental.reminders.sqs import SqsDueQueue
from rental.reminders.use_cases.sweeping import sweep


class _Told(msgspec.Struct):
    """What the schedule says: which kind."""

    kind: str


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer how many reminders were queued. Raises `KeyError` for a kind that is not deployed."""
    kind = deployed_kinds()[msgspec.convert(event, _Told).kind]
    swept = sweep(DynamoDbDue(own_table()), _queue(), kind, SystemClock().now())
    count("RemindersQueued", swept.queued)
    if swept.out_of_window:
        logger.error("the last run lies further back than reminders may be late", kind=kind.name)
        count("ReminderRunsMissed")
    return {"queued": swept.queued}


@cache
def _queue() -> SqsDueQueue:
    return SqsDueQueue(boto3.client("sqs", config=WITHIN_A_REQUEST), required("REMINDER_QUEUE_URL"))
