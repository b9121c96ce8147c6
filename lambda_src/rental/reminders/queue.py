"""Entry: reminders that came due, each decided and sent under its own tenant's credentials."""

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.message_queue import consume_messages
from rental.platform.tenant_credentials import narrowed_to
from rental.reminders.domain.due import Due
from rental.reminders.dynamodb.stays import DynamoDbMarks, DynamoDbStayFiles
from rental.reminders.dynamodb.year_files import DynamoDbOfferMarks, DynamoDbYearFiles
from rental.reminders.settings import deployed_kinds
from rental.reminders.sqs import DueMessage
from rental.reminders.use_cases.sending import Outcome, SendDesk, send_if_due
from rental.reminders.use_cases.yearly import OfferDesk, send_offer_if_due

_ACTIONS = ("BatchGetItem", "GetItem", "PutItem")
_COUNTED = {
    Outcome.SENT: "RemindersSent",
    Outcome.SENT_BEFORE: "RemindersSentBefore",
    Outcome.MOVED: "RemindersMoved",
    Outcome.STOPPED: "RemindersStopped",
    Outcome.TOO_LATE: "RemindersTooLate",
}


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume_messages(event, context, _send, "reminder not sent")


def _send(body: str) -> None:
    due = msgspec.json.decode(body, type=DueMessage).due()
    logger.append_keys(tenant_id=due.tenant_id, reminder=due.reminder)
    with narrowed_to(due.tenant_id, _ACTIONS):
        outcome = _look_at(due)
    logger.info("reminder looked at", outcome=outcome, subject=due.subject)
    count(_COUNTED[outcome])


def _look_at(due: Due) -> Outcome:
    table, kinds, now = tenant_table(), deployed_kinds(), SystemClock().now()
    kind = kinds.get(due.reminder)
    if kind and not kind.of_stays:
        return send_offer_if_due(OfferDesk(DynamoDbYearFiles(table), DynamoDbOfferMarks(table), kinds), due, now)
    return send_if_due(SendDesk(DynamoDbStayFiles(table), DynamoDbMarks(table), kinds), due, now)
