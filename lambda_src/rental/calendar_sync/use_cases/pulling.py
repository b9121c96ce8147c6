"""Ask a feed, and tell what became of its nights.

The order is what makes a death at any point harmless: nights are told and what the feed said is kept in one write, the
poll after it. A poller that died in between asks again and tells again, under later numbers.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rental.calendar_sync.contract import FEED_FAILING, FEED_HELD, FEED_IN_STEP, export_domain
from rental.calendar_sync.domain.channels import BLOCK, CHANNELS, ECHO
from rental.calendar_sync.domain.decisions import HOLDING, TRIPPED, Decisions
from rental.calendar_sync.domain.echoes import exported_nights
from rental.calendar_sync.domain.following import follow
from rental.calendar_sync.domain.nights import Nights
from rental.calendar_sync.domain.polling import FAILING_AFTER, Poll, digest_of
from rental.calendar_sync.domain.registration import FAILING, HELD, IN_STEP
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.said import closed_and_ahead
from rental.calendar_sync.domain.state import FeedState
from rental.calendar_sync.domain.today import today_of
from rental.calendar_sync.ports import (
    NOTHING_SEEN,
    ClosedUnits,
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
from rental.calendar_sync.use_cases.telling import tell_nights
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.secret_url import Doors, secret_url
from rental.kernel.stay_dates import today_at
from rental.kernel.tenancy import Principal

_ARRIVAL_IS_NEAR = timedelta(days=2)
_BY = Principal("channel", "calendar")
# In the host's words; none repeats anything of the address.
WHY = {
    Failure.ADDRESS: "The address leads to where nothing may be fetched from.",
    Failure.UNRESOLVED: "There is no host of that name.",
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


@dataclass(frozen=True, slots=True)
class Desk:
    """What asking needs. `doors` say where a feed may be fetched from, `closed` what our own feed tells."""

    store: FeedStore
    feeds: Feeds
    reader: FeedReader
    rules: SyncRules
    doors: Doors
    closed: ClosedUnits


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
    if not asked_for and not filed.poll.is_due(now):
        return None
    pull = _Pull(desk, tenant_id, filed, now)
    after, decisions = pull.asked(address)
    desk.store.keep_poll(tenant_id, after)
    pull.tell_host(after, decisions)
    return after


@dataclass(frozen=True, slots=True)
class _Pull:
    """One feed asked once."""

    desk: Desk
    tenant_id: TenantId
    filed: Filed
    now: datetime

    def asked(self, address: str) -> tuple[Poll, Decisions | None]:
        """Fetch it, and read it where it may be another. Decisions follow only from what was read."""
        poll = self.filed.poll
        whole = poll.is_to_be_read(self.now)
        seen = NOTHING_SEEN if whole else Validators(poll.etag, poll.modified)
        answer = self.desk.feeds.fetch(secret_url(address, self.desk.doors), seen)
        if isinstance(answer, Failed):
            wait = timedelta(seconds=answer.retry_after_seconds) if answer.retry_after_seconds else None
            return poll.failed(self.now, WHY[answer.reason], wait), None
        if isinstance(answer, NotModified):
            return poll.unchanged(self.now), None
        digest = digest_of(answer.body)
        if digest == poll.digest and not whole:
            return _validated(poll, answer).unchanged(self.now), None
        return self._read(answer, digest)

    def tell_host(self, poll: Poll, decisions: Decisions | None) -> None:
        """Write the feed's health where it is another than its host was told, which publishes it."""
        feed, health = self.filed.feed, _health(poll, decisions)
        if health in ("", feed.health):
            return
        after = feed.next(health=health, since=self.now, reason=poll.reason)
        change = last_change(after.change_number, _EVENTS[health], self.now, _BY)
        self.desk.store.change(self.tenant_id, after, change)  # changed meanwhile: the next poll tells

    def _read(self, answer: Fetched, digest: bytes) -> tuple[Poll, Decisions | None]:
        desk, feed, poll, now = self.desk, self.filed.feed, self.filed.poll, self.now
        terms = desk.store.terms(self.tenant_id, feed.property_id)
        zone = terms.time_zone if terms else "UTC"
        today = today_at(zone, now)
        reading = desk.reader.read(answer.body, zone, today)
        if reading.problem:
            return poll.failed(now, f"What the channel answered is no calendar: {reading.problem}."), None
        said = desk.store.said(self.tenant_id, [feed.id])[feed.id]
        rules = replace(desk.rules, own_uid_suffix=f"@{export_domain(feed.property_id)}")
        before = replace(said.state, channel=CHANNELS[feed.channel])
        state, decisions = follow(before, reading.snapshot(now), rules, today_of(zone, now), self._exported(today))
        heard = said.hearing(state, decisions.announcements, (*reading.refused, *decisions.quarantined), now)
        heard = replace(heard, events=len(reading.events))
        closed = closed_and_ahead(decisions.closed, today)
        tell_nights(desk.store, self.tenant_id, feed, said, heard, closed=closed, at=now)
        read = _validated(poll, answer)
        soon = _frees(state) or _arrives(state, today)
        return read.changed(now, digest=digest, pending=_is_pending(state), soon=soon), decisions

    def _exported(self, today: date) -> frozenset[Nights]:
        """Return what the channel has of us; nothing is read where it never asked for our own feed."""
        feed, poll = self.filed.feed, self.filed.poll
        if poll.export_read_at is None:
            return frozenset()
        there = self.desk.closed.of_unit(self.tenant_id, feed.property_id, feed.unit, today)
        return exported_nights(there.closed, feed.id, poll.export_read_at)


def _validated(poll: Poll, answer: Fetched) -> Poll:
    return replace(poll, etag=answer.validators.etag, modified=answer.validators.last_modified)


def _is_pending(state: FeedState) -> bool:
    """Tell whether something waits for its second absence, or for the slow clock."""
    return _frees(state) or any(each.gone_since for each in state.known)


def _frees(state: FeedState) -> bool:
    """Tell whether nights wait to be freed: not those that are held to their end whatever comes."""
    return state.tripped_at is not None or any(not each.to_the_end for each in state.held)


def _arrives(state: FeedState, today: date) -> bool:
    """Tell whether somebody arrives soon. Who is there already arrives no more."""
    coming = (each.check_in - today for each in state.known if each.kind not in {BLOCK, ECHO} and not each.gone_since)
    return any(timedelta(0) <= each <= _ARRIVAL_IS_NEAR for each in coming)


def _health(poll: Poll, decisions: Decisions | None) -> str:
    """Return what its host should know; "" where it is as it was."""
    if poll.failures:
        return FAILING if poll.failures >= FAILING_AFTER else ""
    return HELD if decisions and decisions.breaker in (TRIPPED, HOLDING) else IN_STEP
