"""Entry: payments from the work queue, each brought towards its target under its own tenant's credentials."""

import math
from datetime import datetime
from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import BookingId, TenantId, is_opaque_id
from rental.payments.domain.work import Work
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.dynamodb.sites import DynamoDbSites
from rental.payments.ports import ProviderError, Refused
from rental.payments.scheduler import EventBridgeWork
from rental.payments.settings import WorkerSettings
from rental.payments.sqs import LONGEST_DELAY_SECONDS, SqsWork
from rental.payments.stripe import StripeProvider, stripe_client
from rental.payments.use_cases.working import Desk, Outcome, work
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.circuit_breaker import DynamoDbBreaker
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.message_queue import consume_messages
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.secrets import read_secret
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("GetItem", "PutItem", "UpdateItem")
_CIRCUIT = "stripe"


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume_messages(event, context, _do, "payment not worked at")


def _do(body: str) -> None:
    asked, desk = msgspec.json.decode(body, type=Work), _desk()
    if not asked.booking_id and (wait := desk.breaker.wait(desk.clock.now())):
        _later(desk, asked, desk.clock.now() + wait)
        return
    named = asked if asked.booking_id else _named(desk, asked)
    if named is None:
        return
    tenant_id, booking_id = TenantId(named.tenant_id), BookingId(named.booking_id)
    logger.append_keys(tenant_id=tenant_id, booking_id=booking_id)
    with narrowed_to(tenant_id, _ACTIONS):
        outcome = work(desk, tenant_id, booking_id, asked.intent_id)
    _finish(Work(tenant_id, booking_id, outcome.look_at), outcome, desk)


def _named(desk: Desk, asked: Work) -> Work | None:
    """Return whose a PaymentIntent is, by what it was made with; None where that is nobody here, or another tenant.

    What comes of asking is told to the breaker: it may have been the call that probes.
    """
    try:
        seen = desk.provider.read(asked.intent_id)
        desk.breaker.succeeded(desk.clock.now())
    except Refused as refused:
        desk.breaker.succeeded(desk.clock.now())
        logger.warning("news of an unknown PaymentIntent", intent_id=asked.intent_id, code=refused.code)
        count("PaymentNewsRefused")
        return None
    except ProviderError:
        desk.breaker.failed(desk.clock.now())
        raise  # it is delivered again; with the circuit open it waits without being counted
    ours = is_opaque_id(seen.tenant_id) and is_opaque_id(seen.booking_id)
    if not ours or asked.tenant_id not in ("", seen.tenant_id):
        logger.warning("news of a PaymentIntent that is not this tenant's", intent_id=asked.intent_id)
        count("PaymentNewsRefused")
        return None
    return Work(seen.tenant_id, seen.booking_id, asked.intent_id)


def _finish(asked: Work, outcome: Outcome, desk: Desk) -> None:
    if outcome.given_up:
        logger.error("payment given up")
        count("PaymentsGivenUp")
        SqsWork(_sqs(), _settings().dead_letters_url).send(asked)
    elif outcome.again_at:
        _later(desk, asked, outcome.again_at)
    else:
        count("PaymentsWorked")


def _later(desk: Desk, asked: Work, at: datetime) -> None:
    """Have it worked at again: by the queue's own delay where that is long enough."""
    seconds = max(0, math.ceil((at - desk.clock.now()).total_seconds()))
    if seconds <= LONGEST_DELAY_SECONDS or not asked.booking_id:
        SqsWork(_sqs(), _settings().queue_url).send(asked, min(seconds, LONGEST_DELAY_SECONDS))
        return
    _schedules().plan(asked, at)


def _desk() -> Desk:
    settings, table = _settings(), tenant_table()
    secret = read_secret(settings.secret_arn)
    return Desk(
        store=DynamoDbPayments(table),
        provider=_provider(str(secret["api_key"]), str(secret.get("api_base", ""))),
        breaker=DynamoDbBreaker(own_table(), _CIRCUIT, settings.circuit),
        sites=DynamoDbSites(table),
        clock=SystemClock(),
        delays=settings.delays,
    )


@cache
def _provider(api_key: str, api_base: str) -> StripeProvider:
    return StripeProvider(stripe_client(api_key, api_base))


@cache
def _settings() -> WorkerSettings:
    return WorkerSettings.from_environment()


@cache
def _sqs() -> Any:
    return boto3.client("sqs", config=WITHIN_A_REQUEST)


@cache
def _schedules() -> EventBridgeWork:
    return EventBridgeWork(boto3.client("scheduler", config=WITHIN_A_REQUEST), ScheduleSettings.from_environment())
