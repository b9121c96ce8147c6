"""Entry: what happened, from the queue; calendars in step keeps up with it, in whatever order and how often it comes.

Every kind of event that this context hears has its line in `_handle`.
"""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.bookings.contract import STALE_CALENDARS_FOUND
from rental.calendar_sync.contract import FEED_ADDED, FEED_PULL_ASKED, FEED_REMOVED
from rental.calendar_sync.domain.ledger_news import LEDGER_EVENTS
from rental.calendar_sync.domain.registration import ACTIVE
from rental.calendar_sync.domain.sweep import Pointer
from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.dynamodb.conflicts import DynamoDbConflicts, DynamoDbPlaces
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.calendar_sync.dynamodb.pointers import DynamoDbPointers
from rental.calendar_sync.ports import ClosedCalendar, FeedStore
from rental.calendar_sync.settings import Settings
from rental.calendar_sync.sqs import SqsDueFeeds
from rental.calendar_sync.use_cases.conflicts import after_ledger_event
from rental.calendar_sync.use_cases.projecting import keep_closed
from rental.calendar_sync.use_cases.registering import give_back
from rental.kernel.events import Event
from rental.kernel.ids import PropertyId
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.environment import required
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics

_ACTIONS = ("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, _ACTIONS)


def _handle(event: Event) -> None:
    if event.type in LEDGER_EVENTS:
        _keep_up(event)
    elif event.type == FEED_REMOVED:
        _forget(event)
    elif event.type in (FEED_ADDED, FEED_PULL_ASKED):
        _ask(event)
    elif event.type == STALE_CALENDARS_FOUND:
        _ask_for_news(event)


def _keep_up(event: Event) -> None:
    """Keep the closed nights, then look for conflicts: also for old news, since what is late may be the other side."""
    closed = _closed_calendar()
    keep_closed(closed, event)
    count("ClosedNightsKept")
    _look_for_conflicts(event, closed)


def _look_for_conflicts(event: Event, closed: ClosedCalendar) -> None:
    table = tenant_table()
    told = after_ledger_event(
        DynamoDbConflicts(table),
        closed,
        DynamoDbPlaces(table),
        event,
        SystemClock().now(),
        rule=Settings.from_environment().conflict_rule,
    )
    if told:
        count("ConflictsTold", len(told))


def _closed_calendar() -> ClosedCalendar:
    return DynamoDbClosedNights(tenant_table())


def _ask(event: Event) -> None:
    """Have a feed asked now. A new one is remembered for the sweep first, one that was removed meanwhile is not."""
    pointer = _pointer(event)
    feed = _feeds().registered(event.tenant_id, PropertyId(pointer.property_id), pointer.feed_id)
    if feed is None or feed.state != ACTIVE:
        return
    if event.type == FEED_ADDED:
        DynamoDbPointers(own_table()).put(pointer)
    _queue().send([(pointer,)], asked_for=True)


def _ask_for_news(event: Event) -> None:
    """Have a property's stale feeds asked now, side by side: a guest is at the checkout."""
    property_id = str(event.data["property_id"])
    stale = [Pointer(event.tenant_id, property_id, str(each), soon=False) for each in event.data["feed_ids"]]
    count("StaleFeedsAsked", _queue().send(((each,) for each in stale), asked_for=True))


def _forget(event: Event) -> None:
    """Take a removed feed out of the sweep, and give back what it closed should the removal have died before that.

    One that was registered again meanwhile is left alone: news come in any order.
    """
    pointer, store = _pointer(event), _feeds()
    feed = store.registered(event.tenant_id, PropertyId(pointer.property_id), pointer.feed_id)
    if feed and feed.state == ACTIVE:
        return
    DynamoDbPointers(own_table()).remove(pointer)
    if feed:
        give_back(store, event.tenant_id, feed, SystemClock().now())


def _feeds() -> FeedStore:
    return DynamoDbFeeds(tenant_table())


def _pointer(event: Event) -> Pointer:
    return Pointer(event.tenant_id, str(event.data["property_id"]), str(event.data["feed_id"]))


@cache
def _queue() -> SqsDueFeeds:
    return SqsDueFeeds(boto3.client("sqs", config=WITHIN_A_REQUEST), required("DUE_FEEDS_QUEUE_URL"))
