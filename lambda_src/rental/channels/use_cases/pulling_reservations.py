"""Bookings of channel managers: asked for, kept, published, and only then acknowledged.

A booking is kept with the change that publishes it, over an older one alone. Whoever dies before it is acknowledged is
told it again, and finds it there.
"""

from dataclasses import dataclass, replace

from rental.channels.contract import ACTIVE, Connection
from rental.channels.domain.revision import Revision, heard
from rental.channels.ports import Account, PartnerFailed
from rental.channels.use_cases.keeping_in_step import Desk, with_news
from rental.kernel.errors import TryAgain
from rental.kernel.ids import TenantId

_MOST_PAGES = 20
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Pulled:
    """How many revisions were told, how many of them were news, and how many nobody could read."""

    told: int = 0
    news: int = 0
    unreadable: int = 0
    failed: str = ""


def pull(desk: Desk, tenant_id: TenantId, connection_id: str) -> Pulled:
    """Take in what a channel manager has and we have not acknowledged. What it cannot tell now is asked for again."""
    connection = desk.connections.find(tenant_id, connection_id)
    account = desk.managers.account(tenant_id, connection_id)
    if connection is None or connection.state != ACTIVE or account is None:
        return Pulled()
    try:
        pulled = _pages(desk, tenant_id, account)
    except PartnerFailed as failure:
        _note(desk, tenant_id, connection, account, failure)
        return Pulled(failed=failure.reason)
    _note(desk, tenant_id, connection, account, None)
    return pulled


def _pages(desk: Desk, tenant_id: TenantId, account: Account) -> Pulled:
    """Ask for page after page: each begins with what is not acknowledged yet."""
    pulled, seen = Pulled(), set[str]()
    for _ in range(_MOST_PAGES):
        feed = desk.channel.feed(account)
        fresh = [each for each in feed.revisions if each.id not in seen]
        pulled = replace(pulled, unreadable=len(feed.unreadable))
        if not fresh:
            return pulled
        for revision in fresh:
            news = _keep(desk, tenant_id, account, revision)
            desk.channel.acknowledge(account, revision.id)
            seen.add(revision.id)
            pulled = replace(pulled, told=pulled.told + 1, news=pulled.news + news)
    desk.work.pull(tenant_id, account.connection_id)
    return pulled


def _keep(desk: Desk, tenant_id: TenantId, account: Account, revision: Revision) -> bool:
    """Keep and publish a revision that is newer than what is there; False where none of it is news."""
    for _ in range(_TRIES):
        there = desk.managers.booking(tenant_id, account.connection_id, revision.booking)
        told = heard(there, account.connection_id, revision)
        if told is None:
            return False
        if desk.managers.hear(tenant_id, told, desk.clock.now()):
            return True
    raise TryAgain(f"somebody else hears the booking {revision.booking}")


def _note(  # the host hears of either kind of call
    desk: Desk, tenant_id: TenantId, connection: Connection, account: Account, failure: PartnerFailed | None
) -> None:
    """Keep what is known of the channel manager, and tell its host once. Whoever holds the lane knows better."""
    now = desk.clock.now()
    lane, _ = desk.managers.standing(tenant_id, connection.id)
    if failure is None:
        # What was owed waits for a try of its own kind: it would not be taken because bookings can be read.
        after = replace(lane, failing_since=None, failures=0) if lane.failing_since and not lane.next_at else lane
    else:
        after = replace(lane, failing_since=lane.failing_since or now, reason=failure.reason)
    after, news = with_news(after, connection, account, now)
    if after != lane and lane.is_free(now):
        desk.managers.move(tenant_id, lane, replace(after, number=lane.number + 1), news)
