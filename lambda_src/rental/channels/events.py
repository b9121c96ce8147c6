"""Entry: what hosts did to webhooks, from the queue: what waits goes out, or goes out again."""

from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.contract import WEBHOOK_CHANGED, WEBHOOK_REMOVED, WEBHOOK_REPLAY_ASKED
from rental.channels.use_cases.sending import Desk
from rental.channels.use_cases.waking import replay_since, wake
from rental.channels.wiring.sending import ACTIONS, sending_desk
from rental.kernel.events import Event
from rental.platform.event_queue import consume
from rental.platform.log import logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    desk = sending_desk(context)
    return consume(event, context, lambda told: _handle(desk, told), ACTIONS)


def _handle(desk: Desk, event: Event) -> None:
    webhook_id = event.entity["id"]
    if event.type == WEBHOOK_REPLAY_ASKED:
        replay_since(desk, event.tenant_id, webhook_id, datetime.fromisoformat(event.data["replay_since"]))
    elif event.type in (WEBHOOK_CHANGED, WEBHOOK_REMOVED):
        wake(desk, event.tenant_id, webhook_id)
