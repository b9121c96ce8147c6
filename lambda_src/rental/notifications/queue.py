"""Entry: what SES tells of letters, from its queue, each kept under its own tenant's credentials."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.notifications.domain.delivery import delivery_of
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.dynamodb.suppressions import DynamoDbSuppressions
from rental.notifications.use_cases.recording import LetterLog, record_delivery
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.event_queue import detail_of
from rental.platform.log import count, logger, metrics
from rental.platform.message_queue import consume_messages
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("GetItem", "PutItem", "UpdateItem")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume_messages(event, context, _record, "news of a letter not kept")


def _record(body: str) -> None:
    delivery = delivery_of(detail_of(body))
    if delivery is None:
        return
    logger.append_keys(tenant_id=delivery.tenant_id)
    with narrowed_to(delivery.tenant_id, _ACTIONS):
        if record_delivery(_log(), delivery):
            count(f"Letters{delivery.fate.capitalize()}")


def _log() -> LetterLog:
    table, key = tenant_table(), platform_key()
    suppressions = DynamoDbSuppressions(own_table(), key)
    return LetterLog(DynamoDbNotices(table), suppressions, DynamoDbGuestPreferences(table), key, SystemClock())
