"""Entry: channel managers from the queue, each told or asked under its own tenant's credentials."""

from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.scheduler import EventBridgeWakes
from rental.channels.sqs import PULL, Asked
from rental.channels.use_cases.keeping_in_step import Desk, push
from rental.channels.use_cases.pulling_reservations import pull
from rental.channels.wiring.channel_manager import channel_manager
from rental.channels.wiring.channel_work import channel_work
from rental.kernel.ids import TenantId
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.message_queue import consume_messages
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    table = tenant_table()
    managers = DynamoDbChannelManagers(table)
    desk = Desk(
        DynamoDbConnections(table),
        managers,
        channel_manager(),
        _wakes(),
        channel_work(),
        SystemClock(),
        context.aws_request_id,
    )
    return consume_messages(event, context, lambda body: _do(desk, body), "channel manager neither told nor asked")


def _do(desk: Desk, body: str) -> None:
    asked = msgspec.json.decode(body, type=Asked)
    tenant_id = TenantId(asked.tenant_id)
    logger.append_keys(tenant_id=tenant_id, connection=asked.connection_id)
    with narrowed_to(tenant_id, _ACTIONS):
        if asked.what != PULL:
            count("ChannelListingsTold", push(desk, tenant_id, asked.connection_id))
            return
        pulled = pull(desk, tenant_id, asked.connection_id)
        for name, number in (("Revisions", pulled.news), ("RevisionsUnreadable", pulled.unreadable)):
            if number:
                count(f"Channel{name}", number)
        push(desk, tenant_id, asked.connection_id)  # what is told once a day, and what a lost message left


@cache
def _wakes() -> EventBridgeWakes:
    client = boto3.client("scheduler", config=WITHIN_A_REQUEST)
    return EventBridgeWakes(client, ScheduleSettings.from_environment(), subject="connection_id")
