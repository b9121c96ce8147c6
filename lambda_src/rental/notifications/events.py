"""Entry: events from the queue, and the letters to guest and host that each calls for."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.notifications.dynamodb.details import DynamoDbDetails
from rental.notifications.dynamodb.host_notices import DynamoDbHostNotices
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.dynamodb.suppressions import DynamoDbSuppressions
from rental.notifications.ports import LetterQueue
from rental.notifications.ses import SesMail
from rental.notifications.settings import Settings
from rental.notifications.sns import SnsTextMessages
from rental.notifications.sqs import SqsLetterQueue
from rental.notifications.templates import JinjaTemplates
from rental.notifications.use_cases.handing_out import HandOut, hand_out, is_for_all
from rental.notifications.use_cases.sending import LettersPostponed, Office, Outlet, send_letters
from rental.platform.aws_clients import ASKED_ONCE, WITHIN_A_REQUEST
from rental.platform.circuit_breaker import DynamoDbBreaker
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics
from rental.platform.secrets import platform_key
from rental.platform.token_bucket import DynamoDbTokenBucket

_ACTIONS = ("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem")
_LATE = timedelta(minutes=15)
_MOST_TEXT_MESSAGES_PER_SECOND = 1  # each costs money
_MAIL, _TEXT_MESSAGES = "ses", "sns"


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _send, _ACTIONS)


def _send(event: Event) -> None:
    if is_for_all(event):
        count("OffersHandedOut", hand_out(_hand_out_desk(), event))
        return
    office = _office()
    try:
        sent = send_letters(office, event)
    except LettersPostponed as postponed:
        _queue().put_back(event, postponed.wait)
        logger.info("letters postponed", wait_seconds=postponed.wait.total_seconds())
        count("LettersPostponed")
        if office.clock.now() - datetime.fromisoformat(event.occurred_at) > _LATE:
            count("LettersLate")
        return
    if sent:
        count("LettersSent", len(sent))


def _hand_out_desk() -> HandOut:
    half = max(1, _settings().most_per_second // 2)  # a booking's letter does not wait behind all of them
    return HandOut(DynamoDbGuestPreferences(tenant_table()), _queue(), SystemClock(), half)


def _office() -> Office:
    table, own, key, settings = tenant_table(), own_table(), platform_key(), _settings()
    allowance = DynamoDbTokenBucket(own, _MAIL, settings.most_per_second)
    return Office(
        details=DynamoDbDetails(table),
        notices=DynamoDbNotices(table),
        templates=_templates(),
        mail=_mail(),
        clock=SystemClock(),
        link_key=key,
        suppressions=DynamoDbSuppressions(own, key),
        preferences=DynamoDbGuestPreferences(table),
        host_notices=DynamoDbHostNotices(table),
        mail_outlet=Outlet(DynamoDbBreaker(own, _MAIL, settings.circuit), allowance),
        text_messages=_text_messages(),
        text_outlet=Outlet(
            DynamoDbBreaker(own, _TEXT_MESSAGES, settings.circuit),
            DynamoDbTokenBucket(own, _TEXT_MESSAGES, _MOST_TEXT_MESSAGES_PER_SECOND),
        ),
        text_message_countries=settings.text_message_countries,
    )


@cache
def _templates() -> JinjaTemplates:
    return JinjaTemplates.load()


@cache
def _settings() -> Settings:
    return Settings.from_environment()


@cache
def _mail() -> SesMail:
    return SesMail(boto3.client("sesv2", config=ASKED_ONCE), _settings())


@cache
def _text_messages() -> SnsTextMessages:
    return SnsTextMessages(boto3.client("sns", config=ASKED_ONCE))


@cache
def _queue() -> LetterQueue:
    return SqsLetterQueue(boto3.client("sqs", config=WITHIN_A_REQUEST), _settings().queue_url)
