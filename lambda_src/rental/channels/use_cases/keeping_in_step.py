"""Keeping channel managers in step: a change is marked, and then what stands at this moment is told.

Whoever dies between two steps leaves a mark, and what was told is told again: it is the same. One at a time tells a
connection, so that no older state comes after a newer one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rental.channels.contract import (
    ACTIVE,
    CHANNEX,
    CONNECTION_FAILING,
    CONNECTION_WORKING,
    Connection,
    Place,
)
from rental.channels.domain.availability import Closed, FreeNights, closed_nights, news_of
from rental.channels.domain.channel_lane import AVAILABILITY, HELD_FOR, TERMS, Lane, Step
from rental.channels.domain.rates import TermsOfNights, digest_of, terms_ahead
from rental.channels.ports import Account, Channel, ChannelManagers, Connections, OnSale, PartnerFailed, Wakes, Work
from rental.kernel.clock import Clock
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import today_at
from rental.kernel.tenancy import Principal
from rental.properties.contract import PUBLISHED

_ROUNDS = 5  # in a row, while more is marked; then another run goes on
_VALUES_A_CALL = 5000
_REFUSED_CHARACTERS = 300
BY = Principal("channel", "channel-manager")


@dataclass(frozen=True, slots=True)
class Desk:
    """What keeping in step needs. `holder` names this run among others."""

    connections: Connections
    managers: ChannelManagers
    channel: Channel
    wakes: Wakes
    work: Work
    clock: Clock
    holder: str


class LaneLost(Exception):  # noqa: N818 - says what became of it
    """Somebody else has the lane now, and goes on."""


_Owed = dict[str, tuple[Step, Place | None]]


@dataclass(frozen=True, slots=True)
class Listener:
    """What hearing of changes needs."""

    connections: Connections
    managers: ChannelManagers
    work: Work


def hear_change(listener: Listener, tenant_id: TenantId, property_id: PropertyId, version: int) -> int:
    """Mark the listings that lead to a property that changed, and have them told. Return how many these are."""
    marked = 0
    for connection, _ in listener.connections.all(tenant_id):
        if connection.channel != CHANNEX:
            continue
        places = listener.managers.mapped(tenant_id, connection.id)
        listings = [name for name, place in places.items() if place.property_id == property_id]
        for name in listings:
            listener.managers.mark(tenant_id, connection.id, name, version)
        if listings:
            listener.work.push(tenant_id, connection.id)
        marked += len(listings)
    return marked


def push(desk: Desk, tenant_id: TenantId, connection_id: str) -> int:
    """Tell a channel manager what it is owed, as it stands now. Return of how many listings that was.

    What it does not take stays owed, and somebody looks again when it is time.
    """
    connection = desk.connections.find(tenant_id, connection_id)
    account = desk.managers.account(tenant_id, connection_id)
    if connection is None or connection.state != ACTIVE or account is None:
        return 0
    now = desk.clock.now()
    lane, steps = desk.managers.standing(tenant_id, connection_id)
    if not lane.is_free(now) or not lane.is_due(now):
        desk.wakes.plan(tenant_id, connection_id, max(lane.held_until or now, lane.next_at or now))
        return 0
    run = _Run(desk, tenant_id, connection, account, lane)
    if not run.owes(steps, now):
        return 0
    if not run.take():
        desk.wakes.plan(tenant_id, connection_id, now + HELD_FOR)
        return 0
    return run.go_on()


class _Run:
    """One worker with the lane of one connection."""

    def __init__(self, desk: Desk, tenant_id: TenantId, connection: Connection, account: Account, lane: Lane) -> None:
        self.desk, self.tenant_id, self.connection = desk, tenant_id, connection
        self.account, self.lane = account, lane

    def owes(self, steps: Sequence[Step], now: datetime) -> bool:
        return bool(self._owed(steps, now)[0])

    def take(self) -> bool:
        now = self.desk.clock.now()
        return self._move(self.lane.held(self.desk.holder, now))

    def go_on(self) -> int:
        told, again = 0, None
        for _ in range(_ROUNDS):
            _, steps = self.desk.managers.standing(self.tenant_id, self.connection.id)
            now = self.desk.clock.now()
            owed, full = self._owed(steps, now)
            if not owed:
                break
            try:
                again = self._tell(owed, now, fresh=full)
            except PartnerFailed as failure:
                self._settle(self.lane.failed(failure.reason, now, failure.retry_after))
                return told
            except LaneLost:
                return told
            if again:
                break
            told += len(owed)
            done = self.lane.succeeded()
            self._settle(replace(done, full_at=now) if full else done, keep=True)
        self._leave(again)
        return told

    def _owed(self, steps: Sequence[Step], now: datetime) -> tuple[_Owed, bool]:
        """Return what to tell: of each listing that leads somewhere where all is due, else of those that are owed.

        One that leads nowhere any more is closed: what is sold of it there would have no nights here.
        """
        places = self.desk.managers.mapped(self.tenant_id, self.connection.id)
        known = {each.listing: each for each in steps}
        full = self.lane.is_full_due(now) and bool(places)
        owed: _Owed = {
            name: (known.get(name, Step(name)), place)
            for name, place in places.items()
            if full or name not in known or known[name].is_owed(now)
        }
        left = {name: (step, None) for name, step in known.items() if name not in places and not step.is_shut}
        return {**owed, **left}, full

    def _tell(self, owed: _Owed, now: datetime, *, fresh: bool) -> datetime | None:
        """Tell what differs. Return when to go on, where the minute's calls are used up; None where all is told."""
        places = [place for _, place in owed.values() if place]
        standing = self.desk.managers.on_sale(self.tenant_id, places, now)
        states = [
            _state(step, place, standing[place] if place else OnSale(), self.account, now, fresh=fresh)
            for step, place in owed.values()
        ]
        refused: list[str] = []
        again = self._send(AVAILABILITY, [one for each in states for one in each.free], refused)
        again = again or self._send(TERMS, [one for each in states for one in each.terms], refused)
        if again:
            return again
        words = "; ".join(dict.fromkeys(refused))[:_REFUSED_CHARACTERS]
        for each in states:
            self.desk.managers.record(self.tenant_id, self.connection.id, replace(each.after, refused=words))
        return None

    def _send(
        self, kind: str, news: Sequence[FreeNights] | Sequence[TermsOfNights], refused: list[str]
    ) -> datetime | None:
        for start in range(0, len(news), _VALUES_A_CALL):
            now = self.desk.clock.now()
            if (room_at := self.lane.room_at(kind, now)) > now:
                return room_at
            if not self._move(self.lane.called(kind, now).held(self.desk.holder, now)):
                raise LaneLost
            tell: Callable[..., Sequence[str]] = (
                self.desk.channel.tell_availability if kind == AVAILABILITY else self.desk.channel.tell_terms
            )
            refused += tell(self.account, news[start : start + _VALUES_A_CALL])
        return None

    def _leave(self, again: datetime | None) -> None:
        """Let the lane go, and have it looked at when more can be told, or may be free."""
        self._move(self.lane.let_go())
        lane, steps = self.desk.managers.standing(self.tenant_id, self.connection.id)
        now = self.desk.clock.now()
        looks = [each.look_at for each in steps if each.look_at and each.look_at > now]
        if again is None and any(each.is_owed(now) for each in steps) and lane.is_free(now):
            self.desk.work.push(self.tenant_id, self.connection.id)
        if at := min([*looks, *([again] if again else [])], default=None):
            self.desk.wakes.plan(self.tenant_id, self.connection.id, at)

    def _settle(self, after: Lane, *, keep: bool = False) -> None:
        """Keep what became of a call, tell the host once where it fails or works again, and plan the next try."""
        after, news = with_news(after, self.connection, self.account, self.desk.clock.now())
        if after.next_at:
            self.desk.wakes.plan(self.tenant_id, self.connection.id, after.next_at)
        self._move(after if keep else after.let_go(), news)

    def _move(self, after: Lane, news: Mapping[str, object] | None = None) -> bool:
        after = replace(after, number=self.lane.number + 1)
        if not self.desk.managers.move(self.tenant_id, self.lane, after, news or {}):
            return False
        self.lane = after
        return True


def with_news(after: Lane, connection: Connection, account: Account, at: datetime) -> tuple[Lane, dict[str, object]]:
    """Return a lane with what its host is to hear of it now, once: nothing for most."""
    if not after.is_to_be_told(at):
        return after, {}
    event = CONNECTION_WORKING if after.told else CONNECTION_FAILING
    since = {"since": after.failing_since.isoformat()} if after.failing_since else {}
    host = account.server.partition("://")[2].partition("/")[0]
    # Numbers never come again: the item's own count other things.
    change = last_change(int(at.timestamp() * 1000), event, at, BY)
    return replace(after, told=not after.told), {"name": connection.name, "host": host, "last_change": change, **since}


@dataclass(frozen=True, slots=True)
class _State:
    """What a listing is told, and what it was told after that."""

    free: Sequence[FreeNights]
    terms: Sequence[TermsOfNights]
    after: Step


def _state(step: Step, place: Place | None, found: OnSale, account: Account, now: datetime, *, fresh: bool) -> _State:
    terms = found.terms
    zone = terms.time_zone if terms else "UTC"
    today = today_at(zone, now)
    on_sale = place is not None and terms is not None and terms.state == PUBLISHED and place.unit in terms.units
    closed: Closed = closed_nights(today, found.occupied, on_sale=on_sale)
    free = news_of(step.listing, None if fresh else step.closed, closed)
    plan, ranges = account.rate_plans.get(step.listing), list[TermsOfNights]()
    digest = b""
    if plan and terms:
        ranges = terms_ahead(step.listing, terms, today)
        digest = digest_of(ranges)
        if digest == step.terms_digest and not fresh:
            ranges = []
    look_at = found.occupied.until if found.occupied and on_sale else None
    after = replace(step, told_marks=step.marks, closed=closed, terms_digest=digest, look_at=look_at)
    return _State(free, ranges, after)
