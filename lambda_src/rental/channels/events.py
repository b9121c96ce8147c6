"""Entry: what hosts did to webhooks, from the queue: what waits goes out, or goes out again."""

from datetime import datetime
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.contract import WEBHOOK_CHANGED, WEBHOOK_REMOVED, WEBHOOK_REPLAY_ASKED
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_webhook import DEADLINE_SECONDS, HttpEndpoints
from rental.channels.scheduler import EventBridgeWakes
from rental.channels.settings import doors
from rental.channels.use_cases.sending import Desk
from rental.channels.use_cases.waking import replay_since, wake
from rental.kernel.events import Event
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.event_queue import consume
from rental.platform.log import logger, metrics
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.secrets import platform_key

_ACTIONS = ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
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
    return consume(event, context, lambda told: _handle(desk, told), _ACTIONS)


def _handle(desk: Desk, event: Event) -> None:
    webhook_id = event.entity["id"]
    if event.type == WEBHOOK_REPLAY_ASKED:
        replay_since(desk, event.tenant_id, webhook_id, datetime.fromisoformat(event.data["replay_since"]))
    elif event.type in (WEBHOOK_CHANGED, WEBHOOK_REMOVED):
        wake(desk, event.tenant_id, webhook_id)


@cache
def _endpoints() -> HttpEndpoints:
    return HttpEndpoints(doors())


@cache
def _wakes() -> EventBridgeWakes:
    return EventBridgeWakes(boto3.client("scheduler", config=WITHIN_A_REQUEST), ScheduleSettings.from_environment())
