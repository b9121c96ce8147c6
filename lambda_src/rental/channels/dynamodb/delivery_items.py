"""The items of messages to webhooks and of their lanes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rental.channels.contract import deliveries_partition, lanes_partition
from rental.channels.domain.delivery import KEPT, Delivery, Lane, Try
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Key

Plain = dict[str, Any]
_SCHEMA = 1
_VERSION_DIGITS = 12


def delivery_key(tenant_id: TenantId, webhook_id: str, property_id: str, version: int) -> Key:
    return deliveries_partition(tenant_id, webhook_id), f"{property_id}#{version:0{_VERSION_DIGITS}}"


def lane_key(tenant_id: TenantId, webhook_id: str, property_id: str) -> Key:
    return lanes_partition(tenant_id, webhook_id), property_id


def listed_at(at: datetime) -> str:
    """Return what is before all that was made since an instant, and after all before it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def delivery_item(tenant_id: TenantId, delivery: Delivery) -> Plain:
    pk, sk = delivery_key(tenant_id, delivery.webhook_id, delivery.property_id, delivery.version)
    item = {
        "pk": pk,
        "sk": sk,
        "list_pk": pk,
        "list_sk": f"{listed_at(delivery.created_at)}#{sk}",
        "v": _SCHEMA,
        "type": delivery.type,
        "body": delivery.body,
        "made_at": delivery.created_at.isoformat(),
        "expires_at": int((delivery.created_at + KEPT).timestamp()),
    }
    return item | tried_members(delivery)


def tried_members(delivery: Delivery) -> Plain:
    """Return what a try makes another."""
    tries = [[each.at.isoformat(), each.status, each.failure, each.milliseconds] for each in delivery.tries]
    return {
        "progress": delivery.state,  # `state` is in the index, where it would be written once more
        "attempts": delivery.attempts,
        "answered": delivery.answered,
        "tries": tries,
        "first_failed_at": delivery.first_failed_at.isoformat() if delivery.first_failed_at else None,
    }


def delivery_from_item(item: Mapping[str, Any]) -> Delivery:
    property_id, _, version = str(item["sk"]).partition("#")
    return Delivery(
        webhook_id=str(item["pk"]).rpartition("#")[2],
        property_id=property_id,
        version=int(version),
        type=item["type"],
        body=item["body"],
        created_at=datetime.fromisoformat(item["made_at"]),
        state=item["progress"],
        attempts=item["attempts"],
        first_failed_at=_moment(item["first_failed_at"]),
        answered=item["answered"],
        tries=tuple(Try(datetime.fromisoformat(at), *rest) for at, *rest in item["tries"]),
    )


def lane_item(tenant_id: TenantId, lane: Lane) -> Plain:
    pk, sk = lane_key(tenant_id, lane.webhook_id, lane.property_id)
    item: Plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "sent": lane.sent, "last": lane.last, "failures": lane.failures}
    moments = {"tried_at": lane.tried_at, "next_at": lane.next_at, "held_until": lane.held_until}
    item |= {name: at.isoformat() for name, at in moments.items() if at}
    return item | ({"holder": lane.holder} if lane.holder else {})


def lane_from_item(webhook_id: str, item: Mapping[str, Any]) -> Lane:
    return Lane(
        webhook_id,
        str(item["sk"]),
        item["sent"],
        item["last"],
        item["failures"],
        _moment(item.get("tried_at")),
        _moment(item.get("next_at")),
        item.get("holder", ""),
        _moment(item.get("held_until")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
