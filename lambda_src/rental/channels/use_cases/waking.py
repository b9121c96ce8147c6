"""Going on where something waits: one try of an endpoint that is down, all of its lanes when it is back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from rental.channels.domain.delivery import Lane
from rental.channels.domain.webhook import DISABLED, REMOVED
from rental.channels.use_cases.sending import Desk, Sending
from rental.kernel.ids import TenantId

# Should we die at it, somebody looks again.
_LOOK_AGAIN = timedelta(minutes=10)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def wake(desk: Desk, tenant_id: TenantId, webhook_id: str) -> None:
    """Send what is due of a webhook's lanes, and have the rest looked at when it is. Whatever is not needed is free."""
    found, lanes = desk.webhooks.find(tenant_id, webhook_id), desk.deliveries.lanes(tenant_id, webhook_id)
    if found is None or found[0].state == REMOVED:
        for lane in lanes:
            desk.deliveries.forget(tenant_id, lane)
        return
    webhook, health = found
    if webhook.state == DISABLED or not lanes:
        return
    run = Sending(desk, tenant_id, webhook, health)
    if health.probe_at is None or health.probe_at <= desk.clock.now():
        _go_on(run, lanes)
    run.wake_for(*desk.deliveries.lanes(tenant_id, webhook_id))


def _go_on(run: Sending, lanes: Sequence[Lane]) -> None:
    now, was_down = run.desk.clock.now(), run.health.is_open
    due = [lane for lane in lanes if lane.is_free(now) and (was_down or lane.is_due(now))]
    if not due:
        return
    run.desk.wakes.plan(run.tenant_id, run.webhook.id, now + _LOOK_AGAIN)
    first, *others = _longest_untried_first(due)
    if was_down:
        run.take_and_drain(first, most=1)
        others = [*others, first]
    else:
        run.take_and_drain(first)
    for lane in others:
        if run.health.is_open or run.webhook.state == DISABLED or run.desk.enough():
            return
        run.take_and_drain(lane)


def replay_since(desk: Desk, tenant_id: TenantId, webhook_id: str, at: datetime) -> None:
    """Put all lanes back to where they were at an instant: what was sent since then is sent again, in its order."""
    for property_id, (first, last) in desk.deliveries.since(tenant_id, webhook_id, at).items():
        desk.deliveries.put_back(tenant_id, Lane(webhook_id, property_id, first - 1, last))
    wake(desk, tenant_id, webhook_id)


def _longest_untried_first(lanes: Sequence[Lane]) -> Sequence[Lane]:
    """Return them so that no message that nobody could take is the one try of an endpoint again and again."""
    return sorted(lanes, key=lambda lane: (lane.tried_at or _LONG_AGO, lane.property_id))
