"""The queue of what channel managers are to be told and asked."""

from functools import cache

import boto3

from rental.channels.sqs import SqsWork
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.environment import required


@cache
def channel_work() -> SqsWork:
    return SqsWork(boto3.client("sqs", config=WITHIN_A_REQUEST), required("CHANNEL_WORK_QUEUE_URL"))
