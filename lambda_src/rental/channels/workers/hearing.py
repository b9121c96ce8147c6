"""Entry: changes of properties in their order; the listings that lead to them are marked, and somebody tells them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.use_cases.keeping_in_step import Listener, hear_change
from rental.channels.wiring.channel_work import channel_work
from rental.kernel.ids import PropertyId
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.ordered_queue import OrderedChange, consume_in_order
from rental.platform.progress import DynamoDbProgress

_ACTIONS = ("Query", "UpdateItem")
_LISTENER = "channel-managers"


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    table = tenant_table()
    listener = Listener(DynamoDbConnections(table), DynamoDbChannelManagers(table), channel_work())

    def handle(change: OrderedChange) -> None:
        marked = hear_change(listener, change.event.tenant_id, PropertyId(change.property_id), change.version)
        if marked:
            count("ChannelListingsMarked", marked)

    return consume_in_order(event, context, handle, DynamoDbProgress(table, _LISTENER), _ACTIONS)
