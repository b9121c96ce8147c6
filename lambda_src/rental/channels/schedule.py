"""Entry: something waits for a webhook, and it is time to go on, as a one-off schedule says."""

from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_webhook import DEADLINE_SECONDS, HttpEndpoints
from rental.channels.scheduler import EventBridgeWakes
from rental.channels.settings import doors
from rental.channels.use_cases.sending import Desk
from rental.channels.use_cases.waking import wake
from rental.kernel.ids import TenantId
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.log import logger, metrics
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
_FOR_ONE_MORE = 1000 * (DEADLINE_SECONDS + 3)


class _Told(msgspec.Struct):
    tenant_id: str
    webhook_id: str


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Send what is due. A failure is tried again by Lambda, and then told to the dead letters."""
    told, table = msgspec.convert(event, _Told), tenant_table()
    tenant_id = TenantId(told.tenant_id)
    logger.append_keys(tenant_id=tenant_id, webhook_id=told.webhook_id)
    desk = Desk(
        DynamoDbWebhooks(table),
        DynamoDbDeliveries(table),
        _endpoints(),
        _wakes(context.invoked_function_arn),
        SystemClock(),
        platform_key(),
        holder=context.aws_request_id,
        enough=lambda: context.get_remaining_time_in_millis() < _FOR_ONE_MORE,
    )
    with narrowed_to(tenant_id, _ACTIONS):
        wake(desk, tenant_id, told.webhook_id)


@cache
def _endpoints() -> HttpEndpoints:
    return HttpEndpoints(doors())


@cache
def _wakes(own_arn: str) -> EventBridgeWakes:
    settings = ScheduleSettings.from_environment(own_arn)
    return EventBridgeWakes(boto3.client("scheduler", config=WITHIN_A_REQUEST), settings)
