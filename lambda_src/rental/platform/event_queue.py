"""Events from a queue behind the bus: one at a time, each under its own tenant's credentials, failures apart."""

from collections.abc import Callable
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.platform.log import logger
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

    def handle_record(record: SQSRecord) -> None:
        with logger.append_context_keys(message_id=record.message_id):
            try:
                event = Event.from_detail(msgspec.json.decode(record.body, type=_Envelope).detail)
                with narrowed_to(event.tenant_id, actions):
                    handle(event)
            except Exception:
                logger.exception("event not handled")
                raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(
        process_partial_response(event=batch, record_handler=handle_record, processor=processor, context=context)
    )
