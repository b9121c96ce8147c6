"""Entry: what happened, from the queue; calendars in step keeps up with it, in whatever order and how often it comes.

Every kind of event that this context hears has its line in `_handle`.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.calendar_sync.domain.ledger_news import LEDGER_EVENTS, LedgerNews
from rental.calendar_sync.dynamodb.closed_nights import KEEPING, DynamoDbClosedNights
from rental.calendar_sync.use_cases.projecting import keep_closed
from rental.kernel.events import Event
from rental.platform.dynamodb import tenant_table
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics

_ACTIONS = KEEPING


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, _ACTIONS)


def _handle(event: Event) -> None:
    if event.type in LEDGER_EVENTS:
        after_ledger_event(event, keep_closed(_closed_calendar(), event))
        count("ClosedNightsKept")


def after_ledger_event(event: Event, news: LedgerNews) -> None:
    """Do what follows from a change of the ledger once the closed nights are kept; old news comes here too.

    A second delivery may be the first to come this far, so whatever is done here is done for each.
    """


def _closed_calendar() -> DynamoDbClosedNights:
    return DynamoDbClosedNights(tenant_table())
