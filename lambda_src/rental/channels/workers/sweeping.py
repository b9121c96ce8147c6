"""Entry: every quarter of an hour all channel managers are asked for bookings, because hints get lost."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.manager_pointers import ManagerPointers
from rental.channels.sqs import PULL, SqsWork
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer how many are asked."""
    queued = _work().ask(ManagerPointers(own_table()).all(), PULL)
    count("ChannelManagersQueued", queued)
    return {"queued": queued}


@cache
def _work() -> SqsWork:
    return SqsWork(boto3.client("sqs", config=WITHIN_A_REQUEST), required("CHANNEL_WORK_QUEUE_URL"))
