"""Entry: what bookings ask of payments is kept as their payment's target, and work for it put into the queue.

The payment's own facts bring work too, where a person did something: another card, another try.
"""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.payments.contract import PAYMENT_FACT
from rental.payments.domain.work import Work
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.sqs import SqsWork
from rental.payments.use_cases.asking import take_target
from rental.payments.use_cases.keeping import is_ours
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.environment import required
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics

_ACTIONS = ("GetItem", "UpdateItem")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, _ACTIONS)


def _handle(event: Event) -> None:
    if event.type == PAYMENT_FACT:
        booking_id = "" if is_ours(event.actor) else str(event.data["booking_id"])
    else:
        asked = take_target(DynamoDbPayments(tenant_table()), event, SystemClock().now())
        booking_id = event.entity["id"] if asked else ""
    if booking_id:
        _queue().send(Work(event.tenant_id, booking_id))
        count("PaymentsAsked")


@cache
def _queue() -> SqsWork:
    return SqsWork(boto3.client("sqs", config=WITHIN_A_REQUEST), required("PAYMENT_WORK_QUEUE_URL"))
