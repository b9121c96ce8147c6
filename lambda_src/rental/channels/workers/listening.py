"""Entry: what hosts did to connections, and hints of news, from the queue: the channel manager is told and asked."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.contract import CHANNEL_PULL_ASKED, CONNECTION_CHANGED, CONNECTION_REMOVED
from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.manager_pointers import ManagerPointers
from rental.channels.wiring.channel_work import channel_work
from rental.kernel.events import Event
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.event_queue import consume
from rental.platform.log import logger, metrics

_ACTIONS = ("BatchGetItem", "DeleteItem")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, _ACTIONS)


def _handle(event: Event) -> None:
    tenant_id = event.tenant_id
    by_itself = event.type in (CONNECTION_CHANGED, CONNECTION_REMOVED)
    connection_id = event.entity["id"] if by_itself else str(event.data["connection_id"])
    if event.type == CONNECTION_REMOVED:
        ManagerPointers(own_table()).remove(tenant_id, connection_id)
        DynamoDbChannelManagers(tenant_table()).forget_account(tenant_id, connection_id)
        return
    if DynamoDbChannelManagers(tenant_table()).account(tenant_id, connection_id) is None:
        return  # a partner of another kind, or one whose account is yet to come
    if event.type != CHANNEL_PULL_ASKED:
        ManagerPointers(own_table()).put(tenant_id, connection_id)
        channel_work().push(tenant_id, connection_id)
    channel_work().pull(tenant_id, connection_id)
