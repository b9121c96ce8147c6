"""Entry: changes of properties in their order; each becomes a message to the webhooks that want it."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_webhook import DEADLINE_SECONDS, HttpEndpoints
from rental.channels.scheduler import EventBridgeWakes
from rental.channels.settings import doors
from rental.channels.use_cases.sending import Desk
from rental.channels.use_cases.telling import Change, tell
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.ordered_queue import OrderedChange, consume_in_order
from rental.platform.progress import DynamoDbProgress
from rental.platform.secrets import platform_key

ACTIONS = ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
_LISTENER = "webhooks"
# A message takes as long as an endpoint may, and what the table takes beside it.
_FOR_ONE_MORE = 1000 * (DEADLINE_SECONDS + 3)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    table = tenant_table()
    desk = Desk(
        DynamoDbWebhooks(table),
        DynamoDbDeliveries(table),
        _endpoints(),
        _wakes(),
        SystemClock(),
        platform_key(),
        holder=context.aws_request_id,
        enough=lambda: context.get_remaining_time_in_millis() < _FOR_ONE_MORE,
    )

    def handle(change: OrderedChange) -> None:
        if told := tell(desk, Change(change.version, change.property_id, change.event, change.late)):
            count("WebhookMessages", told)

    return consume_in_order(event, context, handle, DynamoDbProgress(table, _LISTENER), ACTIONS)


@cache
def _endpoints() -> HttpEndpoints:
    """Return what sends, made once: reading the system's certificates takes long."""
    return HttpEndpoints(doors())


@cache
def _wakes() -> EventBridgeWakes:
    return EventBridgeWakes(boto3.client("scheduler", config=WITHIN_A_REQUEST), ScheduleSettings.from_environment())
