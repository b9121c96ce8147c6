"""Entry: what SES tells of letters, from its queue, each kept under its own tenant's credentials."""

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.notifications.domain.delivery import delivery_of
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.dynamodb.suppressions import DynamoDbSuppressions
from rental.notifications.use_cases.recording import LetterLog, record_delivery
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("UpdateItem",)


class _Envelope(msgspec.Struct):
    """What EventBridge puts into the queue, as far as we read it."""

    detail: dict[str, Any]


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event=event, record_handler=_handle, processor=processor, context=context))


def _handle(record: SQSRecord) -> None:
    with logger.append_context_keys(message_id=record.message_id):
        try:
            _record(msgspec.json.decode(record.body, type=_Envelope).detail)
        except Exception:
            logger.exception("news of a letter not kept")
            raise


def _record(told: dict[str, Any]) -> None:
    delivery = delivery_of(told)
    if delivery is None:
        return
    with narrowed_to(delivery.tenant_id, _ACTIONS):
        if record_delivery(_log(), delivery):
            count(f"Letters{delivery.fate.capitalize()}")


def _log() -> LetterLog:
    return LetterLog(DynamoDbNotices(tenant_table()), DynamoDbSuppressions(own_table(), platform_key()), SystemClock())
