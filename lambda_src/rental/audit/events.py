"""Entry: every event of the platform from the queue, each that tells of a change kept as one audit record."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.audit.dynamodb import KEEPING, DynamoDbAuditTrail
from rental.audit.settings import Settings
from rental.audit.use_cases import keep_record
from rental.kernel.events import Event
from rental.platform.dynamodb import tenant_table
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _keep, KEEPING)


def _keep(event: Event) -> None:
    if keep_record(_trail(), event, _settings().keep_days):
        count("AuditRecordsKept")


def _trail() -> DynamoDbAuditTrail:
    return DynamoDbAuditTrail(tenant_table())


@cache
def _settings() -> Settings:
    return Settings.from_environment()
