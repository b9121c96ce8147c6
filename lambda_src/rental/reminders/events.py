"""Entry: what became of bookings plans their reminders; what hosts choose plans upcoming stays anew."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.kernel.ids import BookingId
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.environment import required
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics
from rental.platform.patience import FullJitter
from rental.reminders.contract import REMINDER_REPLANNING, REMINDER_SETTINGS_CHANGED
from rental.reminders.dynamodb.choices import DynamoDbChoices
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.dynamodb.stays import DynamoDbPlans, DynamoDbStayFiles
from rental.reminders.settings import deployed_kinds
from rental.reminders.sqs import SqsDueQueue
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.replanning import Replanner, begin_replanning, replan_for_other_kinds, replan_some

_ACTIONS = ("BatchGetItem", "GetItem", "PutItem", "Query")
_WITHIN_SECONDS = 5.0


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, _ACTIONS)


def _handle(event: Event) -> None:
    planner = _planner()
    if event.type == REMINDER_REPLANNING:
        count("StaysReplanned", replan_some(planner, event.tenant_id, event.number, _unplanned))
    elif event.type == REMINDER_SETTINGS_CHANGED:
        begin_replanning(planner, event.tenant_id, event.id)
    else:
        booking_id = BookingId(event.entity["id"])
        changed = plan_stay(planner.desk, event.tenant_id, booking_id)
        count("RemindersPlanned", changed)
        if changed:  # what a deployment with other kinds leaves to plan shows in each stay's own plan
            replan_for_other_kinds(planner, event.tenant_id)


def _unplanned(booking_id: BookingId) -> None:
    logger.exception("a stay that cannot be read was left out of replanning", booking_id=booking_id)
    count("StaysNotReplanned")


def _planner() -> Replanner:
    table = tenant_table()
    desk = PlanDesk(
        DynamoDbStayFiles(table),
        DynamoDbPlans(table),
        _due(),
        _queue(),
        deployed_kinds(),
        SystemClock(),
        FullJitter(_WITHIN_SECONDS),
    )
    return Replanner(desk, DynamoDbChoices(table))


@cache
def _due() -> DynamoDbDue:
    return DynamoDbDue(own_table())


@cache
def _queue() -> SqsDueQueue:
    return SqsDueQueue(boto3.client("sqs", config=WITHIN_A_REQUEST), required("REMINDER_QUEUE_URL"))
