"""Webhooks as hosts make, change and remove them, try them, and have messages sent once more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from rental.channels.contract import (
    WEBHOOK_ADDED,
    WEBHOOK_CHANGED,
    WEBHOOK_REMOVED,
    WEBHOOK_REPLAY_ASKED,
    WEBHOOK_SECRET_ROTATED,
)
from rental.channels.domain.delivery import WAITING, Answer, Delivery, message_id
from rental.channels.domain.public_events import NAMES, PING, Message, PingMessage
from rental.channels.domain.webhook import ACTIVE, DISABLED, MOST_WEBHOOKS, REMOVED, Health, Webhook
from rental.channels.ports import Deliveries, Webhooks
from rental.channels.use_cases.changing import KEY_BYTES, change_told, changed, made_before, visible_name
from rental.channels.use_cases.sending import Desk, Sending
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId, derived_id
from rental.kernel.instants import instant
from rental.kernel.secret_url import AddressRefused, Doors, secret_url
from rental.kernel.tenancy import Asker


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a host wants of a webhook; None leaves it as it is."""

    url: str | None = None
    name: str | None = None
    events: Sequence[str] | None = None
    properties: Sequence[str] | None = None
    guest_details: bool | None = None
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Clerk:
    """What subscribing needs. `doors` say where messages may be sent to, `key` is what ids derive from."""

    store: Webhooks
    doors: Doors = field(default_factory=Doors)
    key: bytes = b""


def add_webhook(clerk: Clerk, asker: Asker, wanted: Wanted) -> Webhook:
    """Make a webhook. The same request again is answered with it, as it is now.

    Raises `Problem`: "webhook-refused" for its address, "too-many-webhooks", "idempotency-key-reused".
    """
    webhook_id = derived_id(clerk.key, asker.tenant_id, "webhook", asker.request[:KEY_BYTES].hex())
    blank = Webhook(webhook_id, "", "", "", NAMES, asker.at.replace(microsecond=0), request=asker.request)
    made = _as_wanted(clerk, blank, wanted)
    if known := clerk.store.find(asker.tenant_id, webhook_id):
        return made_before(known[0], asker)
    if len(clerk.store.all(asker.tenant_id)) >= MOST_WEBHOOKS:
        raise Problem("too-many-webhooks", f"A site has at most {MOST_WEBHOOKS} webhooks; remove one first.")
    if clerk.store.write(asker.tenant_id, made, change_told(made, WEBHOOK_ADDED, asker)):
        return made
    return made_before(found(clerk.store, asker.tenant_id, webhook_id)[0], asker)


def change_webhook(clerk: Clerk, asker: Asker, webhook_id: str, wanted: Wanted) -> Webhook:
    """Change what a webhook is told or where, or enable it again: then all that waits goes out, in its order.

    An endpoint that is enabled begins anew: what failed before would switch it off at once.
    """
    there, health = found(clerk.store, asker.tenant_id, webhook_id)
    if wanted.enabled and there.state == DISABLED and health.failing_since:
        clerk.store.keep_health(asker.tenant_id, webhook_id, Health(number=health.number + 1))
    return _changed(clerk.store, asker, webhook_id, WEBHOOK_CHANGED, lambda there: _as_wanted(clerk, there, wanted))


def rotate_secret(store: Webhooks, asker: Asker, webhook_id: str) -> Webhook:
    """Give a webhook another secret; what is sent within a day is signed with both."""

    def rotated(there: Webhook) -> Webhook:
        at = asker.at.replace(microsecond=0)
        return replace(there, secret_version=there.secret_version + 1, rotated_at=at)

    return _changed(store, asker, webhook_id, WEBHOOK_SECRET_ROTATED, rotated)


def remove_webhook(store: Webhooks, asker: Asker, webhook_id: str) -> None:
    """Send nothing to it any more. What was sent is shown to nobody, and goes in its time."""
    _changed(store, asker, webhook_id, WEBHOOK_REMOVED, lambda there: replace(there, state=REMOVED))


def ask_for_replay(store: Webhooks, asker: Asker, webhook_id: str, since: datetime) -> Webhook:
    """Have all that was made since an instant sent again: the listener of the event does."""

    def asked(there: Webhook) -> Webhook:
        return replace(there, replay_since=since)

    return _changed(store, asker, webhook_id, WEBHOOK_REPLAY_ASKED, asked)


def ping(desk: Desk, tenant_id: TenantId, webhook_id: str) -> Answer:
    """Send a test message now, whatever state the webhook is in; one that is taken counts as any other."""
    webhook, health = found(desk.webhooks, tenant_id, webhook_id)
    now = desk.clock.now()
    name = message_id(webhook.id, f"ping-{now.timestamp():.0f}")
    body = msgspec.json.encode(Message(name, PING, instant(now), None, PingMessage(webhook.id)))
    answer = desk.endpoints.send(webhook.url, name, body, webhook.secrets(desk.key, now))
    if answer.taken:
        Sending(desk, tenant_id, webhook, health).settle(lambda known: known.succeeded(now))
    return answer


def replay(desk: Desk, tenant_id: TenantId, webhook_id: str, delivery: Delivery) -> Delivery:
    """Send a message once more now, under the id it had. Raises `Problem("delivery-waiting")`: it goes in its turn."""
    webhook, health = found(desk.webhooks, tenant_id, webhook_id)
    if delivery.state == WAITING:
        raise Problem("delivery-waiting", "It has not been taken yet, and is sent in its order.")
    sending, now = Sending(desk, tenant_id, webhook, health), desk.clock.now()
    answer = sending.send(delivery)
    after = delivery.tried(answer, now)
    desk.deliveries.record(tenant_id, after)
    if answer.taken:
        sending.settle(lambda known: known.succeeded(now))
    return after


def next_tries(
    store: Deliveries, tenant_id: TenantId, webhook: Webhook, health: Health, shown: Sequence[Delivery]
) -> Mapping[str, datetime]:
    """Return when the lanes of what is shown are tried next, by property: not of one that is tried at this moment."""
    if webhook.state == DISABLED or not any(each.state == WAITING for each in shown):
        return {}
    moments = {lane.property_id: health.probe_at or lane.next_at for lane in store.lanes(tenant_id, webhook.id)}
    return {property_id: at for property_id, at in moments.items() if at}


def found(store: Webhooks, tenant_id: TenantId, webhook_id: str) -> tuple[Webhook, Health]:
    """Return a webhook that is not removed. Raises `Problem("not-found")`."""
    there = store.find(tenant_id, webhook_id)
    if there is None or there[0].state == REMOVED:
        raise Problem("not-found", f"There is no webhook {webhook_id} here.")
    return there


def _as_wanted(clerk: Clerk, there: Webhook, wanted: Wanted) -> Webhook:
    changes: dict[str, object] = {}
    if wanted.url is not None:
        try:
            address = secret_url(wanted.url, clerk.doors)
        except AddressRefused as error:
            raise Problem("webhook-refused", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
        changes |= {"url": address.reveal(), "host": address.host}
    if wanted.name is not None:
        changes["name"] = visible_name(wanted.name, "webhook")
    if wanted.events is not None:
        changes["events"] = tuple(each for each in NAMES if each in wanted.events)
    if wanted.properties is not None:
        changes["properties"] = tuple(dict.fromkeys(wanted.properties))
    if wanted.guest_details is not None:
        changes["guest_details"] = wanted.guest_details
    if wanted.enabled is not None and wanted.enabled is (there.state == DISABLED):
        changes |= {"state": ACTIVE if wanted.enabled else DISABLED, "since": None}
    return replace(there, **changes)  # type: ignore[arg-type]


def _changed(
    store: Webhooks, asker: Asker, webhook_id: str, event: str, change: Callable[[Webhook], Webhook]
) -> Webhook:
    there, _ = found(store, asker.tenant_id, webhook_id)
    return changed(there, asker, event, change, store.write)
