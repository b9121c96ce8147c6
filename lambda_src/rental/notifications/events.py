"""Entry: booking events from the queue, and the letters to guest and host that each calls for."""

from functools import cache
from typing import Any

import boto3
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
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics
from rental.platform.secrets import platform_key


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _send, ACTIONS)


def _send(event: Event) -> None:
    if sent := send_letters(_office(), event):
        count("LettersSent", len(sent))


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
