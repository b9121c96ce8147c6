"""Entry: every five minutes, feeds whose turn it is are put into the queue."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.calendar_sync.domain.sweep import messages
from rental.calendar_sync.dynamodb.pointers import DynamoDbPointers
from rental.calendar_sync.sqs import SqsDueFeeds
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer how many feeds were queued."""
    now = SystemClock().now()
    due = (each for each in DynamoDbPointers(own_table()).all() if each.is_due(now))
    queued = _queue().send(messages(due))
    count("FeedsQueued", queued)
    return {"queued": queued}


@cache
def _queue() -> SqsDueFeeds:
    return SqsDueFeeds(boto3.client("sqs", config=WITHIN_A_REQUEST), required("DUE_FEEDS_QUEUE_URL"))
