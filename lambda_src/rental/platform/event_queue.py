"""Events from a queue behind the bus: one at a time, each under its own tenant's credentials, failures apart."""

from collections.abc import Callable
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.platform.log import logger
from rental.platform.message_queue import consume_messages
from rental.platform.tenant_credentials import narrowed_to


class _Envelope(msgspec.Struct):
    """What EventBridge puts into the queue, as far as we read it."""

    detail: dict[str, Any]


def consume(
    batch: dict[str, Any], context: LambdaContext, handle: Callable[[Event], None], actions: tuple[str, ...]
) -> dict[str, Any]:
    """Call `handle` with each event of a batch; answer `batchItemFailures` with the messages to deliver again.

    Table calls inside are signed for the event's tenant and these DynamoDB `actions` only. A message that is no event
    fails like one whose handling raises.
    """

    def handle_body(body: str) -> None:
        event = Event.from_detail(detail_of(body))
        logger.append_keys(tenant_id=event.tenant_id, event_id=event.id)
        with narrowed_to(event.tenant_id, actions):
            handle(event)

    return consume_messages(batch, context, handle_body, "event not handled")


def detail_of(body: str) -> dict[str, Any]:
    """Return the detail of what a bus put into a queue. Raises `msgspec.MsgspecError` for anything else."""
    return msgspec.json.decode(body, type=_Envelope).detail
