"""Entry: what became of bookings and of guests who take offers is planned; what hosts choose plans all anew."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.kernel.ids import BookingId
from rental.notifications.contract import OFFERS_CHOSEN
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.environment import required
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics
from rental.platform.patience import FullJitter
from rental.reminders.contract import OFFER_DUE, REMINDER_REPLANNING, REMINDER_SETTINGS_CHANGED, OfferDue
from rental.reminders.dynamodb.choices import DynamoDbChoices
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.dynamodb.stays import DynamoDbPlans, DynamoDbStayFiles
from rental.reminders.dynamodb.year_files import DynamoDbYearFiles
from rental.reminders.settings import deployed_kinds
from rental.reminders.sqs import SqsDueQueue
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.replanning import Replanner, begin_replanning, replan_for_other_kinds, replan_some
from rental.reminders.use_cases.yearly import plan_offers

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
        return
    if event.type == REMINDER_SETTINGS_CHANGED:
        begin_replanning(planner, event.tenant_id, event.id)
    changed = _plan(planner, event)
    count("RemindersPlanned", changed)
    if changed:  # what a deployment with other kinds leaves to plan shows in each plan
        replan_for_other_kinds(planner, event.tenant_id)


def _plan(planner: Replanner, event: Event) -> int:
    """Plan what an event is about: a guest who takes offers, the tenant's seasons, or a stay."""
    tenant_id = event.tenant_id
    if event.type == OFFERS_CHOSEN:
        return plan_offers(planner.desk, planner.years, tenant_id, event.entity["id"])
    if event.type == OFFER_DUE:
        return plan_offers(planner.desk, planner.years, tenant_id, OfferDue.from_event(event).guest or tenant_id)
    if event.type == REMINDER_SETTINGS_CHANGED:
        return plan_offers(planner.desk, planner.years, tenant_id, tenant_id)
    return plan_stay(planner.desk, tenant_id, BookingId(event.entity["id"]))


def _unplanned(subject: str) -> None:
    logger.exception("what cannot be read was left out of replanning", subject=subject)
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
    return Replanner(desk, DynamoDbChoices(table), DynamoDbYearFiles(table))


@cache
def _due() -> DynamoDbDue:
    return DynamoDbDue(own_table())


@cache
def _queue() -> SqsDueQueue:
    return SqsDueQueue(boto3.client("sqs", config=WITHIN_A_REQUEST), required("REMINDER_QUEUE_URL"))
