"""Ask a feed, and tell what became of its nights.

The order is what makes a death at any point harmless: nights are told and what the feed said is kept in one write, the
poll after it. A poller that died in between asks again and tells again, under later numbers.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.calendar_sync.contract import FEED_FAILING, FEED_HELD, FEED_IN_STEP
from rental.calendar_sync.domain.channels import CHANNELS
from rental.calendar_sync.domain.decisions import HOLDING, TRIPPED, Closed, Decisions
from rental.calendar_sync.domain.following import follow
from rental.calendar_sync.domain.polling import FAILING_AFTER, Poll
from rental.calendar_sync.domain.registration import FAILING, HELD, IN_STEP, Feed
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.said import Said, closed_and_ahead
from rental.calendar_sync.domain.state import FeedState
from rental.calendar_sync.domain.today import today_of
from rental.calendar_sync.domain.told import MOST_IN_ONE_WRITE, still_to_tell
from rental.calendar_sync.domain.secret_url import Doors, secret_url
from rental.calendar_sync.ports import (
    NOTHING_SEEN,
    Failed,
    Failure,
    FeedReader,
    Feeds,
    FeedStore,
    Fetched,
    Filed,
    NotModified,
    Validators,
)
from rental.kernel.errors import TryAgain
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import today_at
from rental.kernel.tenancy import Principal

_ARRIVAL_IS_NEAR = timedelta(days=2)
_DIGEST_BYTES = 16
_BY = Principal("channel", "calendar")
# In the host's words; none repeats anything of the address.
WHY = {
    Failure.ADDRESS: "The address leads to where nothing may be fetched from.",
    Failure.UNRESOLVED: "There is no such host any more.",
    Failure.UNREACHABLE: "The channel cannot be reached.",
    Failure.CERTIFICATE: "The channel's certificate is not to be trusted.",
    Failure.TIMEOUT: "The channel took longer than ten seconds.",
    Failure.REDIRECTS: "The address leads on and on.",
    Failure.GONE: "The channel says that there is no such calendar.",
    Failure.FORBIDDEN: "The channel refuses to show the calendar: it may have a new address.",
    Failure.BUSY: "The channel asks us to come back later.",
    Failure.SERVER: "The channel has a fault of its own.",
    Failure.UNEXPECTED: "The channel gave an answer that is no calendar.",
    Failure.BROKEN: "The channel's answer broke off.",
    Failure.TOO_LARGE: "The calendar is larger than 1 MiB.",
}
_EVENTS = {FAILING: FEED_FAILING, HELD: FEED_HELD, IN_STEP: FEED_IN_STEP}


class FeedBusy(TryAgain):
    """Somebody else reads the same feed right now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What asking needs. `doors` say where a feed may be fetched from."""

    store: FeedStore
    feeds: Feeds
    reader: FeedReader
    rules: SyncRules
    doors: Doors


def pull_feed(
    desk: Desk, tenant_id: TenantId, property_id: PropertyId, feed_id: str, now: datetime, *, asked_for: bool = False
) -> Poll | None:
    """Ask a feed that is due, or one that its host asks for, and return how it went; None where there is nothing to do.

    An unchanged feed costs one read trip and one write unit. Raises `FeedBusy` where another poller reads it too.
    """
    found = desk.store.find(tenant_id, property_id, feed_id)
    if found is None:
        return None
    filed, address = found
    poll = filed.poll
    if not asked_for and not poll.is_due(now):
        return None
    # While something waits for its second absence the whole feed is needed, also where it is the same.
    seen = NOTHING_SEEN if poll.pending else Validators(poll.etag, poll.modified)
    answer = desk.feeds.fetch(secret_url(address, desk.doors), seen)
    after, decisions = _answered(desk, tenant_id, filed, answer, now)
    desk.store.keep_poll(tenant_id, after)
    _tell_host(desk, tenant_id, filed.feed, _health(after, decisions), after.reason, now)
    return after


def _answered(
    desk: Desk, tenant_id: TenantId, filed: Filed, answer: Fetched | NotModified | Failed, now: datetime
) -> tuple[Poll, Decisions | None]:
    poll = filed.poll
    if isinstance(answer, Failed):
        wait = timedelta(seconds=answer.retry_after_seconds) if answer.retry_after_seconds else None
        return poll.failed(now, WHY[answer.reason], wait), None
    if isinstance(answer, NotModified):
        return poll.unchanged(now), None
    digest = hashlib.sha256(answer.body).digest()[:_DIGEST_BYTES]
    if digest == poll.digest and not poll.pending:
        return _validated(poll, answer).unchanged(now), None
    return _read(desk, tenant_id, filed, answer, digest, now)


def _read(
    desk: Desk, tenant_id: TenantId, filed: Filed, answer: Fetched, digest: bytes, now: datetime
) -> tuple[Poll, Decisions | None]:
    feed, poll = filed.feed, filed.poll
    terms = desk.store.terms(tenant_id, feed.property_id)
    zone = terms.time_zone if terms else "UTC"
    today = today_at(zone, now)
    reading = desk.reader.read(answer.body, zone, today)
    if reading.problem:
        return poll.failed(now, reading.problem), None
    said = desk.store.said(tenant_id, [feed.id])[feed.id]
    before = said.state if said.version else FeedState(CHANNELS[feed.channel])
    state, decisions = follow(before, reading.snapshot(now), desk.rules, today_of(zone, now))
    refused = (*reading.refused, *decisions.quarantined)
    heard = replace(said.hearing(state, decisions.announcements, refused, now), events=len(reading.events))
    tell_nights(desk.store, tenant_id, feed, heard, closed_and_ahead(decisions.closed, today), now, before=said)
    near = any(timedelta(0) <= each.start - today <= _ARRIVAL_IS_NEAR for each in decisions.closed)
    return _validated(poll, answer).changed(now, digest=digest, pending=_is_pending(state), arrival_is_near=near), decisions


def tell_nights(
    store: FeedStore,
    tenant_id: TenantId,
    feed: Feed,
    heard: Said,
    closed: Sequence[Closed],
    now: datetime,
    *,
    before: Said,
) -> None:
    """Tell bookings what differs from what it was told, a transaction at a time. Raises `FeedBusy`."""
    left = still_to_tell(heard.told, closed)
    while left or heard != before:
        news, left = left[:MOST_IN_ONE_WRITE], left[MOST_IN_ONE_WRITE:]
        heard = heard.telling(news)
        if not store.tell(tenant_id, feed, heard, news, now):
            raise FeedBusy(f"feed {feed.id} is read by another poller")
        before = heard


def _validated(poll: Poll, answer: Fetched) -> Poll:
    return replace(poll, etag=answer.validators.etag, modified=answer.validators.last_modified)


def _is_pending(state: FeedState) -> bool:
    """Tell whether something waits for its second absence, or for the slow clock."""
    return bool(state.held or state.tripped_at or any(each.gone_since for each in state.known))


def _health(poll: Poll, decisions: Decisions | None) -> str:
    """Return what its host should know; "" where it is as it was."""
    if poll.failures:
        return FAILING if poll.failures >= FAILING_AFTER else ""
    if decisions is None:
        return IN_STEP
    return HELD if decisions.breaker in (TRIPPED, HOLDING) else IN_STEP


def _tell_host(desk: Desk, tenant_id: TenantId, feed: Feed, health: str, reason: str, now: datetime) -> None:
    """Write the feed's health where it is another, which publishes it. The first success is no news."""
    if not health or health == feed.health:
        return
    after = feed.next(health=health, since=now, reason=reason if health == FAILING else "")
    change = last_change(after.change_number, _EVENTS[health], now, _BY)
    desk.store.change(tenant_id, after, change)  # where its host changed it meanwhile, the next poll tells
