"""The items of a feed: what its host registered, its address, and its poll."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rental.calendar_sync.contract import (
    CHANNEL_NIGHTS_GONE,
    CHANNEL_NIGHTS_TOLD,
    POLL_PREFIX,
    feeds_partition,
    said_partition,
)
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.domain.registration import ACTIVE, Feed
from rental.calendar_sync.domain.told import Told, nights_id
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import Principal

Plain = dict[str, Any]
_SCHEMA = 1
KEPT = timedelta(days=400)
CHANNEL = "channel"
_MOMENTS = ("pulled_at", "succeeded_at", "changed_at", "read_at", "next_at")
_REST = ("etag", "modified", "digest", "failures", "reason", "pending", "soon", "unit")
POLLED = (*_MOMENTS, *_REST)


def feed_key(tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> tuple[str, str]:
    return feeds_partition(tenant_id, property_id), f"FEED#{feed_id}"


def poll_key(tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> tuple[str, str]:
    return feeds_partition(tenant_id, property_id), f"{POLL_PREFIX}{feed_id}"


def address_key(tenant_id: TenantId, feed_id: str) -> tuple[str, str]:
    """Return the key of the address: an item of its own, which no change is published of."""
    return said_partition(tenant_id, feed_id), "ADDRESS"


def said_key(tenant_id: TenantId, feed_id: str) -> tuple[str, str]:
    return said_partition(tenant_id, feed_id), "SAID"


def nights_key(tenant_id: TenantId, feed_id: str, name: str) -> tuple[str, str]:
    return said_partition(tenant_id, feed_id), f"NIGHTS#{name}"


def feed_item(tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> Plain:
    pk, sk = feed_key(tenant_id, feed.property_id, feed.id)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "calendar_feed",
        "id": feed.id,
        "feed_id": feed.id,
        "property_id": feed.property_id,
        "unit": feed.unit,
        "name": feed.name,
        "channel": feed.channel,
        "source": feed.source,
        "added_at": feed.added_at.isoformat(),
        "state": feed.state,
        "health": feed.health,
        "last_change": dict(change),
        "request_hash": feed.request,
    }
    optional = {"since": feed.since.isoformat() if feed.since else "", "reason": feed.reason}
    return item | {name: value for name, value in optional.items() if value}


def feed_from_item(item: Mapping[str, Any]) -> Feed:
    return Feed(
        id=item["id"],
        property_id=PropertyId(item["property_id"]),
        unit=item["unit"],
        name=item["name"],
        channel=item["channel"],
        source=item["source"],
        added_at=datetime.fromisoformat(item["added_at"]),
        state=item.get("state", ACTIVE),
        health=item["health"],
        since=_moment(item.get("since")),
        reason=item.get("reason", ""),
        change_number=item["last_change"]["number"],
        request=item.get("request_hash", b""),
    )


def poll_item(tenant_id: TenantId, poll: Poll) -> Plain:
    """Return what polling knows. When our own feed was read is written by who reads it, and stays."""
    pk, sk = poll_key(tenant_id, poll.property_id, poll.feed_id)
    moments = {name: getattr(poll, name) for name in _MOMENTS}
    rest = {name: getattr(poll, name) for name in _REST}
    return (
        {"pk": pk, "sk": sk, "v": _SCHEMA}
        | {name: at.isoformat() for name, at in moments.items() if at}
        | {name: value for name, value in rest.items() if value}
    )


def poll_from_item(property_id: PropertyId, feed_id: str, item: Mapping[str, Any]) -> Poll:
    moments: Plain = {name: _moment(item.get(name)) for name in (*_MOMENTS, "export_read_at")}
    return Poll(feed_id, property_id, **moments, **{name: item[name] for name in _REST if name in item})


def nights_item(tenant_id: TenantId, feed: Feed, told: Told, number: int, at: datetime) -> Plain:
    """Return the item by which bookings is told. A poll that died tells again under a later number."""
    name = nights_id(feed.id, told.reference)
    pk, sk = nights_key(tenant_id, feed.id, name)
    event = CHANNEL_NIGHTS_GONE if told.gone else CHANNEL_NIGHTS_TOLD
    return {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "channel_nights",
        "id": name,
        "feed_id": feed.id,
        "property_id": feed.property_id,
        "unit": feed.unit,
        "channel": feed.channel,
        "reference": told.reference,
        "check_in": told.stay.check_in.isoformat(),
        "check_out": told.stay.check_out.isoformat(),
        "blocking": told.blocking,
        "last_change": last_change(number, event, at, Principal(CHANNEL, feed.id)),
        "expires_at": int((at + KEPT).timestamp()),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
