"""The desk of what sends to webhooks while nobody waits: called by a queue or a schedule, as long as there is time."""

from functools import cache

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_webhook import DEADLINE_SECONDS
from rental.channels.scheduler import EventBridgeWakes
from rental.channels.use_cases.sending import Desk
from rental.channels.wiring.endpoints import endpoints
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.secrets import platform_key

ACTIONS = ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
# A message takes as long as an endpoint may, and what the table takes beside it.
_FOR_ONE_MORE = 1000 * (DEADLINE_SECONDS + 3)


def sending_desk(context: LambdaContext, own_arn: str = "") -> Desk:
    """Return the desk of one call. `own_arn` is that of a function which schedules call: it plans calls of itself."""
    table = tenant_table()
    return Desk(
        DynamoDbWebhooks(table),
        DynamoDbDeliveries(table),
        endpoints(),
        _wakes(own_arn),
        SystemClock(),
        platform_key(),
        holder=context.aws_request_id,
        enough=lambda: context.get_remaining_time_in_millis() < _FOR_ONE_MORE,
    )


@cache
def _wakes(own_arn: str) -> EventBridgeWakes:
    settings = ScheduleSettings.from_environment(own_arn)
    return EventBridgeWakes(boto3.client("scheduler", config=WITHIN_A_REQUEST), settings)
