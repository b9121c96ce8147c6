"""Changes of a property in their order, from a FIFO queue behind the backbone's topic.

    consume_in_order(batch, context, handle, DynamoDbProgress(tenant_table(), "webhooks"), actions=("PutItem",))

`handle` gets each change once it is certain that it was not dealt with before, as far as one can be certain of that:
when the function dies between dealing with it and remembering so, the change comes again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.change_order import Numbers, Position
from rental.kernel.errors import TryAgain
from rental.kernel.events import Event
from rental.kernel.ids import TenantId
from rental.platform.log import count, logger
from rental.platform.message_queue import consume_messages
from rental.platform.tenant_credentials import narrowed_to

PROGRESS_ACTIONS = ("GetItem", "PutItem")


@dataclass(frozen=True, slots=True)
class OrderedChange:
    """The `version`-th change of a property; versions of one property come in order, with gaps where one is not heard.

    `late`: a newer one of this property was dealt with before. That is how a dead letter comes that was moved back,
    and a change that an operator had to put right.
    """

    version: int
    property_id: str
    event: Event
    late: bool = False


class ProgressMoved(TryAgain):
    """Somebody else dealt with changes of this property at the same time: the message comes again."""


class Progress(Protocol):
    """How far one listener is with each property."""

    def of(self, tenant: TenantId, property_id: str) -> Position: ...

    def move(self, tenant: TenantId, property_id: str, before: Position, after: Position) -> None:
        """Keep `after` where it still is as `before`. Raises `ProgressMoved` where it is not."""


class OrderedMessage(msgspec.Struct):
    """What the backbone's topic carries: the event as on the bus, and its numbers (`rental.kernel.change_order`)."""

    version: int
    of_type: int
    property_id: str
    event: dict[str, Any]


def consume_in_order(
    batch: dict[str, Any],
    context: LambdaContext,
    handle: Callable[[OrderedChange], None],
    progress: Progress,
    actions: tuple[str, ...],
) -> dict[str, Any]:
    """Call `handle` with each change; answer `batchItemFailures` with the messages to deliver again.

    Behind one that fails, those of the same property are delivered again untouched; other properties go on. What was
    dealt with before is dropped. Table calls inside are signed for the change's tenant and these DynamoDB `actions`.
    """
    allowed = tuple(sorted({*actions, *PROGRESS_ACTIONS}))

    def handle_body(body: str) -> None:
        message = msgspec.json.decode(body, type=OrderedMessage)
        event = Event.from_detail(message.event)
        logger.append_keys(tenant_id=event.tenant_id, event_id=event.id)
        logger.append_keys(property_id=message.property_id, version=message.version)
        with narrowed_to(event.tenant_id, allowed):
            _deal_with(message, event, handle, progress)

    return consume_messages(batch, context, handle_body, "change not handled", in_order=True)


def _deal_with(
    message: OrderedMessage, event: Event, handle: Callable[[OrderedChange], None], progress: Progress
) -> None:
    numbers = Numbers(message.version, event.type, message.of_type)
    position = progress.of(event.tenant_id, message.property_id)
    if position.has(numbers):
        logger.info("stale change dropped")
        count("StaleChangesDropped")
        return
    if missing := position.missing_before(numbers):
        logger.warning("changes missing before this one", missing=missing)
        count("ChangeGapsFound")
    handle(OrderedChange(message.version, message.property_id, event, late=position.is_past(numbers)))
    progress.move(event.tenant_id, message.property_id, position, position.after(numbers))
