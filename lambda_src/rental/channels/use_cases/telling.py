"""Telling partners of a change: a message for each webhook that wants it, in the lane of its property."""

from dataclasses import dataclass

import msgspec

from rental.channels.domain.delivery import WAITING, Delivery, message_id
from rental.channels.domain.public_events import BY_INTERNAL_TYPE, Message, PropertyVersion, PublicEvent
from rental.channels.domain.webhook import Webhook
from rental.channels.use_cases.sending import Desk, Sending
from rental.kernel.events import Event
from rental.kernel.instants import as_told


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a property. `late`: newer ones of it were told before."""

    version: int
    property_id: str
    event: Event
    late: bool = False


def tell(desk: Desk, change: Change) -> int:
    """Keep a change for each webhook that wants it, and send it where nothing waits before it. Return for how many."""
    public = BY_INTERNAL_TYPE.get(change.event.type)
    if public is None:
        return 0
    tenant_id = change.event.tenant_id
    wanting = [each for each in desk.webhooks.all(tenant_id) if each[0].wants(public.name, change.property_id)]
    for webhook, health in wanting:
        made = _delivery(webhook, public, change, desk)
        kept = desk.deliveries.add(tenant_id, made)
        sending = Sending(desk, tenant_id, webhook, health)
        if kept.state == WAITING:
            sending.begin(kept)
        else:
            sending.resume(kept)
    return len(wanting)


def _delivery(webhook: Webhook, public: PublicEvent, change: Change, desk: Desk) -> Delivery:
    name, event = f"{change.property_id}-{change.version}", change.event
    place = PropertyVersion(change.property_id, change.version)
    data = msgspec.to_builtins(public.read(event, webhook.guest_details))
    message = Message(message_id(webhook.id, name), public.name, as_told(event.occurred_at), place, data)
    body = msgspec.json.encode(message)
    return Delivery(webhook.id, change.property_id, change.version, public.name, body, desk.clock.now())
