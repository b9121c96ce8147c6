"""Sending what partners are told: each property's messages in their order, each until it was taken.

What dies between two steps leaves a message that is sent again, never one that is lost: a message is kept before it is
sent, its lane goes on after it was recorded, and what must be tried again is planned before its lane is let go.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.channels.contract import WEBHOOK_DISABLED, WEBHOOK_FAILING, WEBHOOK_WORKING
from rental.channels.domain.delivery import Answer, Delivery, Lane
from rental.channels.domain.webhook import ACTIVE, DISABLED, FAILING, Health, Webhook
from rental.channels.ports import Deliveries, Endpoints, Wakes, Webhooks
from rental.kernel.clock import Clock
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal

HELD_FOR = timedelta(minutes=1)
MOST_IN_A_ROW = 50  # of one lane, before the others have their turn
_BY = Principal("channel", "webhooks")
_EVENTS = {FAILING: WEBHOOK_FAILING, DISABLED: WEBHOOK_DISABLED, ACTIVE: WEBHOOK_WORKING}
_TRIES = 5
_SWITCHED_OFF = Answer(failure="The webhook is switched off.")


def never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Desk:
    """What sending needs. `holder` names this run among others, `enough` tells that its time is up."""

    webhooks: Webhooks
    deliveries: Deliveries
    endpoints: Endpoints
    wakes: Wakes
    clock: Clock
    key: bytes
    holder: str
    enough: Callable[[], bool] = never


class Sending:
    """The lanes of one webhook in one run. What is known of its endpoint is kept up with."""

    def __init__(self, desk: Desk, tenant_id: TenantId, webhook: Webhook, health: Health) -> None:
        self.desk, self.tenant_id, self.webhook, self.health = desk, tenant_id, webhook, health

    def begin(self, delivery: Delivery) -> None:
        """Put a message into its lane, and send what is first there unless somebody does, or has to wait."""
        now, may_send = self.desk.clock.now(), self._may_send()
        lane = Lane(self.webhook.id, delivery.property_id, delivery.version - 1, delivery.version)
        if may_send:
            lane = replace(lane, holder=self.desk.holder, held_until=now + HELD_FOR)
        there = self.desk.deliveries.join(self.tenant_id, lane)
        if there.sent >= delivery.version:  # late: what is newer went out before it
            self._send_alone(delivery)
        elif may_send and there.holder == self.desk.holder:
            self.drain(there)
        elif may_send and there.is_free(now) and there.is_due(now):
            self.take_and_drain(there)
        else:
            self.wake_for(there)

    def resume(self, delivery: Delivery) -> None:
        """Go on in the lane of a message whose sender died when it was recorded, and before its lane was left."""
        now, version = self.desk.clock.now(), delivery.version
        for lane in self.desk.deliveries.lanes(self.tenant_id, self.webhook.id):
            stands = lane.sent == version - 1 or (lane.sent == version and lane.is_due(now))
            if lane.property_id != delivery.property_id or not stands or not (held := self._take(lane)):
                continue
            after = replace(held.after(version), held_until=held.held_until)
            if self.desk.deliveries.move(self.tenant_id, held, after):
                self.drain(after)

    def take_and_drain(self, lane: Lane, most: int = MOST_IN_A_ROW) -> None:
        if held := self._take(lane):
            self.drain(held, most)

    def drain(self, lane: Lane, most: int = MOST_IN_A_ROW) -> None:
        """Send what is in a lane that we hold, in order, until something is not taken."""
        for _ in range(most):
            if self.desk.enough() or self.webhook.state == DISABLED:
                break
            delivery = self.desk.deliveries.first(self.tenant_id, lane)
            if delivery is None:
                if self.desk.deliveries.leave(self.tenant_id, lane) or not (more := self._grown(lane)):
                    return
                lane = more
                continue
            after = self._try(delivery, lane)
            if not self.desk.deliveries.move(self.tenant_id, lane, after) or not after.holder:
                return
            lane = after
        self._let_go(lane)

    def wake_for(self, *lanes: Lane) -> None:
        """Have somebody look at lanes that we cannot send from now, when that is of use for the first of them."""
        if lanes and self.webhook.state != DISABLED:
            at = min(self._of_use_at(lane) for lane in lanes)
            self.desk.wakes.plan(self.tenant_id, self.webhook.id, at)

    def send(self, delivery: Delivery) -> Answer:
        secrets = self.webhook.secrets(self.desk.key, self.desk.clock.now())
        return self.desk.endpoints.send(self.webhook.url, delivery.message_id, delivery.body, secrets)

    def settle(self, change: Callable[[Health], Health]) -> None:
        """Keep what is known of the endpoint now, and tell the host where that makes its state another."""
        for _ in range(_TRIES):
            after = change(self.health)
            if after == self.health:
                break
            after = replace(after, number=self.health.number + 1)
            if self.desk.webhooks.keep_health(self.tenant_id, self.webhook.id, after):
                self.health = after
                break
            self._read_again()
        self._tell_host()

    def _of_use_at(self, lane: Lane) -> datetime:
        now = self.desk.clock.now()
        waits = lane.next_at if lane.is_free(now) else lane.held_until
        return max(now, waits or now, self.health.probe_at or now)

    def _may_send(self) -> bool:
        return self.webhook.state != DISABLED and not self.health.is_open and not self.desk.enough()

    def _try(self, delivery: Delivery, lane: Lane) -> Lane:
        """Send the first of a lane, and return the lane after it: held no more where it has to wait."""
        answer, now = self.send(delivery), self.desk.clock.now()
        given_up = delivery.is_given_up(answer, self.health)
        self.desk.deliveries.record(self.tenant_id, delivery.tried(answer, now, given_up=given_up))
        if answer.taken or given_up:
            if answer.taken:
                self.settle(lambda health: health.succeeded(now))
            return replace(lane.after(delivery.version), held_until=now + HELD_FOR)
        self.settle(lambda health: health.failed(lane.property_id, now))
        after = lane.put_off(answer, now)
        self.wake_for(after)
        return after

    def _send_alone(self, delivery: Delivery) -> None:
        """Send what is late once, beside its lane. What is not taken is shown as failed, to be sent by the host."""
        answer = _SWITCHED_OFF if self.webhook.state == DISABLED else self.send(delivery)
        after = delivery.tried(answer, self.desk.clock.now(), given_up=True)
        self.desk.deliveries.record(self.tenant_id, after)

    def _take(self, lane: Lane) -> Lane | None:
        now = self.desk.clock.now()
        return self.desk.deliveries.take(self.tenant_id, lane, self.desk.holder, now, now + HELD_FOR)

    def _grown(self, lane: Lane) -> Lane | None:
        """Return a lane that we hold and to which more came; None where it is not ours any more."""
        there = self.desk.deliveries.lanes(self.tenant_id, self.webhook.id)
        ours = (each for each in there if each.property_id == lane.property_id and each.holder == self.desk.holder)
        return next(ours, None)

    def _let_go(self, lane: Lane) -> None:
        """Leave a lane to others, at once: there is more in it than there is time."""
        free = replace(lane, holder="", held_until=None)
        self.wake_for(free)
        self.desk.deliveries.move(self.tenant_id, lane, free)

    def _tell_host(self) -> None:
        now = self.desk.clock.now()
        for _ in range(_TRIES):
            state = self.health.state_of(self.webhook, now)
            if state == self.webhook.state:
                return
            after = self.webhook.next(state=state, since=self.health.failing_since)
            change = last_change(after.change_number, _EVENTS[state], now, _BY)
            if self.desk.webhooks.write(self.tenant_id, after, change):
                self.webhook = after
                return
            self._read_again()

    def _read_again(self) -> None:
        found = self.desk.webhooks.find(self.tenant_id, self.webhook.id)
        if found:
            self.webhook, self.health = found
