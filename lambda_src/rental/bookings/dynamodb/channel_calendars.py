"""How lately other channels' calendars were read, off the items of calendars in step; and the wish for news, published.

Only polls are read, as they were a moment ago: at most one read unit for what hosts have of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from botocore.exceptions import ClientError, HTTPClientError

from rental.bookings.contract import STALE_CALENDARS_FOUND
from rental.bookings.ports import LedgerBusy
from rental.calendar_sync.contract import POLL_PREFIX, StaleFeed, feeds_partition, stale_feeds
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import NOBODY, tenant_key
from rental.platform.dynamodb import Table, from_item, to_item
from rental.platform.patience import is_transient

ASKED_AGAIN_AFTER = timedelta(minutes=5)  # whoever opens checkouts in a loop has no channel read more often
_KEPT = timedelta(days=1)
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class DynamoDbChannelCalendars:
    """The `ChannelCalendars` on the platform's table."""

    table: Table

    def stale(self, tenant_id: TenantId, property_id: PropertyId, at: datetime, minutes: int) -> Sequence[StaleFeed]:
        try:
            answer = self.table.client.query(
                TableName=self.table.name,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :poll)",
                ExpressionAttributeValues=to_item(
                    {":pk": feeds_partition(tenant_id, property_id), ":poll": POLL_PREFIX}
                ),
            )
        except (ClientError, HTTPClientError) as error:
            raise LedgerBusy(str(error)) if is_transient(error) else error from error
        return stale_feeds(map(from_item, answer["Items"]), at, minutes)

    def ask_for(self, tenant_id: TenantId, property_id: PropertyId, feed_ids: Sequence[str], at: datetime) -> bool:
        second = int(at.timestamp())  # numbers never come again, although the item is forgotten after a day
        item = {
            "pk": tenant_key(tenant_id, "STALE", property_id),
            "sk": "ASKED",
            "v": _SCHEMA,
            "kind": "stale_calendars",
            "id": property_id,
            "property_id": property_id,
            "feed_ids": list(feed_ids),
            "last_change": last_change(second, STALE_CALENDARS_FOUND, at, NOBODY),
            "expires_at": int((at + _KEPT).timestamp()),
        }
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(item),
                ConditionExpression="attribute_not_exists(pk) OR last_change.#number <= :long_ago",
                ExpressionAttributeNames={"#number": "number"},
                ExpressionAttributeValues=to_item({":long_ago": second - int(ASKED_AGAIN_AFTER.total_seconds())}),
            )
        except (ClientError, HTTPClientError) as error:
            if is_transient(error) or _was_asked(error):  # the nights are held: nothing is lost but news
                return False
            raise
        return True


def _was_asked(error: Exception) -> bool:
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "ConditionalCheckFailedException"
