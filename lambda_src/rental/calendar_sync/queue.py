"""Entry: feeds from the queue, each asked under its own tenant's credentials."""

from functools import cache
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.calendar_sync.domain.sweep import Pointer
from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.calendar_sync.dynamodb.pointers import DynamoDbPointers
from rental.calendar_sync.http_feed.feeds import HttpFeeds
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from rental.calendar_sync.settings import Settings
from rental.calendar_sync.sqs import Due, DueFeed
from rental.calendar_sync.use_cases.pulling import Desk, pull_feed
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.secret_url import Doors
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.message_queue import consume_messages
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume_messages(event, context, _pull, "not all feeds of a message were asked")


def _pull(body: str) -> None:
    """Ask each feed of a message; one that fails for a reason of ours keeps none of the others from being asked."""
    due = msgspec.json.decode(body, type=Due)
    failure: Exception | None = None
    for feed in due.feeds:
        with logger.append_context_keys(tenant_id=feed.tenant_id, feed_id=feed.feed_id):
            try:
                _pull_one(feed, asked_for=due.asked_for)
            except Exception as error:  # noqa: BLE001 - the others are still asked; it is raised in the end
                logger.exception("feed not asked")
                failure = failure or error
    if failure:
        raise failure


def _pull_one(feed: DueFeed, *, asked_for: bool) -> None:
    tenant_id, now = TenantId(feed.tenant_id), SystemClock().now()
    with narrowed_to(tenant_id, _ACTIONS):
        after = pull_feed(_desk(), tenant_id, PropertyId(feed.property_id), feed.feed_id, now, asked_for=asked_for)
    if after is None:
        return
    count("FeedsFailed" if after.failures else "FeedsPulled")
    if after.soon != feed.soon:
        pointer = Pointer(feed.tenant_id, feed.property_id, feed.feed_id, after.soon)
        DynamoDbPointers(own_table()).put(pointer)


def _desk() -> Desk:
    settings = Settings.from_environment()
    doors = Doors(local=settings.local_partner)
    table = tenant_table()
    closed = DynamoDbClosedNights(table)
    return Desk(DynamoDbFeeds(table), _feeds(doors), IcalendarReader(), settings.rules, doors, closed)


@cache
def _feeds(doors: Doors) -> HttpFeeds:
    return HttpFeeds(doors)
