"""Entry: booking events from the queue, one letter to the guest and one to the host for each."""

from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.notifications.dynamodb import ACTIONS, DynamoDbDetails, DynamoDbNotices
from rental.notifications.ses import SesMail
from rental.notifications.settings import Settings
from rental.notifications.templates import JinjaTemplates
from rental.notifications.use_cases import Office, send_letters
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to


class _Envelope(msgspec.Struct):
    """What EventBridge puts into the queue, as far as we read it."""

    detail: dict[str, Any]


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    answer = process_partial_response(event=event, record_handler=_handle, processor=processor, context=context)
    return dict(answer)


def _handle(record: SQSRecord) -> None:
    with logger.append_context_keys(message_id=record.message_id):
        try:
            sent = _answer(Event.from_detail(msgspec.json.decode(record.body, type=_Envelope).detail))
        except Exception:
            logger.exception("letters not sent")
            raise
    if sent:
        count("LettersSent", len(sent))


def _answer(event: Event) -> list[str]:
    with narrowed_to(event.tenant_id, ACTIONS):
        return send_letters(_office(), event)


def _office() -> Office:
    table = tenant_table()
    return Office(
        details=DynamoDbDetails(table),
        notices=DynamoDbNotices(table),
        templates=_templates(),
        mail=_mail(),
        clock=SystemClock(),
        link_key=platform_key(),
    )


@cache
def _templates() -> JinjaTemplates:
    return JinjaTemplates.load()


@cache
def _mail() -> SesMail:
    return SesMail(boto3.client("sesv2", config=WITHIN_A_REQUEST), Settings.from_environment())
