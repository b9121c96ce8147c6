"""Entry: changes of properties in their order; each becomes a message to the webhooks that want it."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.use_cases.telling import Change, tell
from rental.channels.wiring.sending import ACTIONS, sending_desk
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.ordered_queue import OrderedChange, consume_in_order
from rental.platform.progress import DynamoDbProgress

_LISTENER = "webhooks"


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    desk = sending_desk(context)

    def handle(change: OrderedChange) -> None:
        if told := tell(desk, Change(change.version, change.property_id, change.event, change.late)):
            count("WebhookMessages", told)

    return consume_in_order(event, context, handle, DynamoDbProgress(tenant_table(), _LISTENER), ACTIONS)
