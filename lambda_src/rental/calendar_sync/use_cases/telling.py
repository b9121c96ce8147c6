"""Tell bookings what differs from what it was told of a feed."""

from collections.abc import Sequence
from datetime import datetime

from rental.calendar_sync.domain.decisions import Closed
from rental.calendar_sync.domain.registration import Feed
from rental.calendar_sync.domain.said import Said
from rental.calendar_sync.domain.told import MOST_IN_ONE_WRITE, still_to_tell
from rental.calendar_sync.ports import FeedStore
from rental.kernel.errors import TryAgain
from rental.kernel.ids import TenantId


class FeedBusy(TryAgain):
    """Somebody else reads or removes the same feed right now."""


def tell_nights(
    store: FeedStore,
    tenant_id: TenantId,
    feed: Feed,
    before: Said,
    heard: Said,
    *,
    closed: Sequence[Closed],
    at: datetime,
) -> None:
    """Write what a feed said, with news of its nights, a transaction at a time. Nothing new is not written.

    Raises `FeedBusy`: what was told by then is kept, and the rest is told by who asks next.
    """
    left = still_to_tell(heard.told, closed)
    while left or heard != before:
        news, left = left[:MOST_IN_ONE_WRITE], left[MOST_IN_ONE_WRITE:]
        heard = heard.telling(news, at)
        if not store.tell(tenant_id, feed, heard, news, at):
            raise FeedBusy(f"feed {feed.id} is read or removed by another")
        before = heard
