"""Giving up a message that holds up what follows of its property: the host decides, where nothing else would."""

from dataclasses import replace
from datetime import timedelta

from rental.channels.contract import WEBHOOK_CHANGED
from rental.channels.domain.delivery import FAILED, WAITING, Delivery
from rental.channels.ports import Deliveries, Webhooks
from rental.channels.use_cases.changing import Asker, busy, called
from rental.channels.use_cases.subscribing import found
from rental.kernel.errors import Problem
from rental.kernel.events import last_change

_HELD_FOR = timedelta(minutes=1)


def skip(webhooks: Webhooks, deliveries: Deliveries, asker: Asker, webhook_id: str, delivery: Delivery) -> Delivery:
    """Give up a message that was tried and not taken; the listener of the change goes on with what follows.

    Again changes nothing, and finishes what was cut off. Raises `Problem`: "delivery-not-stuck" where nothing waits for
    it, "busy" while it is being sent.
    """
    tenant_id = asker.tenant_id
    found(webhooks, tenant_id, webhook_id)
    lanes = deliveries.lanes(tenant_id, webhook_id)
    lane = next((each for each in lanes if each.property_id == delivery.property_id and each.failures), None)
    first = deliveries.first(tenant_id, lane) if lane else None
    if lane and first and first.version == delivery.version:
        held = deliveries.take(tenant_id, lane, f"skip-{delivery.id}", asker.at, asker.at + _HELD_FOR)
        if held is None:
            raise busy("message")
        if first.state == WAITING:
            delivery = replace(first, state=FAILED)
            deliveries.record(tenant_id, delivery)
        if not deliveries.move(tenant_id, held, replace(held.after(delivery.version), holder="", held_until=None)):
            raise busy("message")
    elif delivery.state != FAILED:
        raise Problem("delivery-not-stuck", "Nothing waits for it: only what was tried and not taken can be skipped.")
    _have_it_gone_on_with(webhooks, asker, webhook_id, delivery)
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
