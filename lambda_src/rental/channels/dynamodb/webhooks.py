"""Webhooks in the tenant's part of the table.

T#<tenant>#WEBHOOKS / WEBHOOK#<id>      what the host chose, and its state; no secret is stored
T#<tenant>#WEBHOOKS / HEALTH#<id>       how its endpoint does, while something fails and after
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.channels.contract import HEALTH_PREFIX, WEBHOOK_PREFIX, webhooks_partition
from rental.channels.domain.webhook import REMOVED, Health, Webhook
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Key, Table, batch_get, from_item, to_item

_SCHEMA = 1
_REMOVED_KEPT = timedelta(days=30)
_MOMENTS = ("failing_since", "succeeded_at", "probe_at")
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbWebhooks:
    """The `Webhooks` port."""

    table: Table

    def all(self, tenant_id: TenantId) -> Sequence[tuple[Webhook, Health]]:
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": webhooks_partition(tenant_id)}},
            ConsistentRead=True,
        )  # a site has few: a page holds them all
        items = {str(item["sk"]): item for item in map(from_item, answer["Items"])}
        webhooks = [_webhook(item) for sort, item in items.items() if sort.startswith(WEBHOOK_PREFIX)]
        standing = sorted(
            (each for each in webhooks if each.state != REMOVED), key=lambda each: (each.added_at, each.id)
        )
        return [(each, _health(items.get(f"{HEALTH_PREFIX}{each.id}", {}))) for each in standing]

    def find(self, tenant_id: TenantId, webhook_id: str) -> tuple[Webhook, Health] | None:
        keys = [_key(tenant_id, kind, webhook_id) for kind in (WEBHOOK_PREFIX, HEALTH_PREFIX)]
        found = batch_get(self.table, keys)
        return (_webhook(found[keys[0]]), _health(found.get(keys[1], {}))) if keys[0] in found else None

    def write(self, tenant_id: TenantId, webhook: Webhook, change: Mapping[str, Any]) -> bool:
        return self._put(_webhook_item(tenant_id, webhook, change), "last_change.#number", webhook.change_number - 1)

    def keep_health(self, tenant_id: TenantId, webhook_id: str, health: Health) -> bool:
        pk, sk = _key(tenant_id, HEALTH_PREFIX, webhook_id)
        item: Plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "number": health.number, "failures": health.failures}
        item |= {name: at.isoformat() for name in _MOMENTS if (at := getattr(health, name))}
        item |= {"failed_lanes": list(health.failed_lanes)} if health.failed_lanes else {}
        return self._put(item, "#number", health.number - 1)

    def _put(self, item: Plain, number: str, before: int) -> bool:
        """Put an item in the place of the one before it, or of none."""
        condition: Plain = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before:
            condition = {
                "ConditionExpression": f"{number} = :before",
                "ExpressionAttributeNames": {"#number": "number"},
                "ExpressionAttributeValues": to_item({":before": before}),
            }
        try:
            self.table.client.put_item(TableName=self.table.name, Item=to_item(item), **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _key(tenant_id: TenantId, kind: str, webhook_id: str) -> Key:
    return webhooks_partition(tenant_id), f"{kind}{webhook_id}"


def _webhook_item(tenant_id: TenantId, webhook: Webhook, change: Mapping[str, Any]) -> Plain:
    pk, sk = _key(tenant_id, WEBHOOK_PREFIX, webhook.id)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "webhook",
        "id": webhook.id,
        "endpoint": webhook.url,  # of the private ones: no event tells it
        "host": webhook.host,
        "name": webhook.name,
        "events": list(webhook.events),
        "added_at": webhook.added_at.isoformat(),
        "guest_details": webhook.guest_details,
        "state": webhook.state,
        "secret_version": webhook.secret_version,
        "last_change": dict(change),
        "request_hash": webhook.request,
    }
    if webhook.state == REMOVED:
        at = datetime.fromisoformat(change["at"])
        item["expires_at"] = int((at + _REMOVED_KEPT).timestamp())
    moments = {name: getattr(webhook, name) for name in ("since", "rotated_at", "replay_since")}
    item |= {name: at.astimezone(UTC).isoformat() for name, at in moments.items() if at}
    return item | ({"properties": list(webhook.properties)} if webhook.properties else {})


def _webhook(item: Mapping[str, Any]) -> Webhook:
    return Webhook(
        id=item["id"],
        url=item["endpoint"],
        host=item["host"],
        name=item["name"],
        events=tuple(item["events"]),
        added_at=datetime.fromisoformat(item["added_at"]),
        properties=tuple(item.get("properties", ())),
        guest_details=item["guest_details"],
        state=item["state"],
        since=_moment(item.get("since")),
        secret_version=item["secret_version"],
        rotated_at=_moment(item.get("rotated_at")),
        replay_since=_moment(item.get("replay_since")),
        change_number=item["last_change"]["number"],
        request=item["request_hash"],
    )


def _health(item: Mapping[str, Any]) -> Health:
    moments = {name: _moment(item.get(name)) for name in _MOMENTS}
    failures, lanes = item.get("failures", 0), tuple(item.get("failed_lanes", ()))
    return Health(failures=failures, failed_lanes=lanes, number=item.get("number", 0), **moments)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
