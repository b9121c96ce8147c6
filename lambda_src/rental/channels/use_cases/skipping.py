"""Giving up a message that holds up what follows of its property: the host decides, where nothing else would."""

from dataclasses import replace
from datetime import timedelta

from rental.channels.contract import WEBHOOK_CHANGED
from rental.channels.domain.delivery import FAILED, WAITING, Delivery, Lane
from rental.channels.ports import Deliveries, Webhooks
from rental.channels.use_cases.changing import busy, called
from rental.channels.use_cases.subscribing import found
from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.tenancy import Asker

_HELD_FOR = timedelta(minutes=1)


def skip(webhooks: Webhooks, deliveries: Deliveries, asker: Asker, webhook_id: str, delivery: Delivery) -> Delivery:
    """Give up a message that was tried and not taken; the listener of the change goes on with what follows.

    Again changes nothing, and finishes what was cut off. Raises `Problem`: "delivery-not-stuck" where nothing waits for
    it, "busy" while it is being sent.
    """
    tenant_id = asker.tenant_id
    found(webhooks, tenant_id, webhook_id)
    lanes = deliveries.lanes(tenant_id, webhook_id)
    lane = next((each for each in lanes if each.property_id == delivery.property_id), None)
    first = deliveries.first(tenant_id, lane) if lane and lane.failures else None
    if lane and first and first.version == delivery.version:
        delivery = _given_up(deliveries, asker, lane, first)
    elif delivery.state != FAILED:
        raise Problem("delivery-not-stuck", "Nothing waits for it: only what was tried and not taken can be skipped.")
    elif lane is None or lane.sent != delivery.version:
        return delivery  # given up long ago: what followed it has gone on
    _have_it_gone_on_with(webhooks, asker, webhook_id, delivery)
    return delivery


def _given_up(deliveries: Deliveries, asker: Asker, lane: Lane, first: Delivery) -> Delivery:
    """Record it, and move its lane on, which is still as it was read: a run may have sent meanwhile."""
    held = deliveries.take(asker.tenant_id, lane, f"skip-{first.id}", asker.at, asker.at + _HELD_FOR)
    if held is None:
        raise busy("message")
    if (held.sent, held.failures) != (lane.sent, lane.failures):
        deliveries.move(asker.tenant_id, held, replace(held, holder="", held_until=None))
        raise busy("message")
    delivery = replace(first, state=FAILED) if first.state == WAITING else first
    if delivery != first:
        deliveries.record(asker.tenant_id, delivery)
    if not deliveries.move(asker.tenant_id, held, replace(held.after(first.version), holder="", held_until=None)):
        raise busy("message")
    return delivery


def _have_it_gone_on_with(webhooks: Webhooks, asker: Asker, webhook_id: str, delivery: Delivery) -> None:
    there, _ = found(webhooks, asker.tenant_id, webhook_id)
    if there.request == asker.request:
        return
    after = replace(there, change_number=there.change_number + 1, request=asker.request)
    reason = f"Message {delivery.id} was skipped."
    change = last_change(after.change_number, WEBHOOK_CHANGED, asker.at, asker.principal, reason, address=asker.address)
    if not webhooks.write(asker.tenant_id, after, change):
        raise busy(called(there))
