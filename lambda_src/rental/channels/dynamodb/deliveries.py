"""Messages to webhooks, and the lanes in which they wait, in the tenant's part of the table.

T#<tenant>#DELIVERIES#<webhook> / <property>#<version>      a message, for 30 days
T#<tenant>#LANES#<webhook> / <property>                     as long as something waits
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.channels.contract import deliveries_partition
from rental.channels.domain.delivery import Delivery, Lane
from rental.channels.dynamodb.delivery_items import (
    Plain,
    delivery_from_item,
    delivery_item,
    delivery_key,
    lane_from_item,
    lane_item,
    lane_key,
    listed_at,
    tried_members,
)
from rental.channels.ports import DeliveryPage
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import TenantId
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Key, Table, batch_get, from_item, key_of, to_item

_HELD = "holder = :holder AND sent = :sent"
_MOST_PUT_BACK = 2000  # messages; what is older is put back by asking again


@dataclass(frozen=True, slots=True)
class DynamoDbDeliveries:
    """The `Deliveries` port."""

    table: Table

    def add(self, tenant_id: TenantId, delivery: Delivery) -> Delivery:
        item = to_item(delivery_item(tenant_id, delivery))
        found = self._put(item, ConditionExpression="attribute_not_exists(pk)")
        return delivery_from_item(found) if found else delivery

    def find(self, tenant_id: TenantId, webhook_id: str, property_id: str, version: int) -> Delivery | None:
        item = self._get(delivery_key(tenant_id, webhook_id, property_id, version))
        return delivery_from_item(item) if item else None

    def record(self, tenant_id: TenantId, delivery: Delivery) -> None:
        members = tried_members(delivery)
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(delivery_key(tenant_id, delivery.webhook_id, delivery.property_id, delivery.version)),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in members),
            ExpressionAttributeNames={f"#{name}": name for name in members},
            ExpressionAttributeValues=to_item({f":{name}": value for name, value in members.items()}),
        )

    def page(self, tenant_id: TenantId, webhook_id: str, limit: int, cursor: str | None) -> DeliveryPage:
        partition = deliveries_partition(tenant_id, webhook_id)
        after: Plain = {"ExclusiveStartKey": _start(partition, cursor)} if cursor else {}
        answer = self._listed(partition, ScanIndexForward=False, Limit=limit, **after)
        keys = [(partition, str(each["sk"])) for each in map(from_item, answer["Items"])]
        found = batch_get(self.table, keys) if keys else {}
        items = [delivery_from_item(found[key]) for key in keys if key in found]
        last = answer.get("LastEvaluatedKey")
        return DeliveryPage(items, encode_cursor(last["list_sk"]["S"]) if last else None)

    def since(self, tenant_id: TenantId, webhook_id: str, at: datetime) -> Mapping[str, tuple[int, int]]:
        partition = deliveries_partition(tenant_id, webhook_id)
        found: dict[str, tuple[int, int]] = {}
        answer = self._listed(partition, "list_sk >= :since", {":since": listed_at(at)}, Limit=_MOST_PUT_BACK)
        for item in map(from_item, answer["Items"]):
            property_id, _, version = str(item["sk"]).partition("#")
            first, last = found.get(property_id, (int(version), int(version)))
            found[property_id] = min(first, int(version)), max(last, int(version))
        return found

    def first(self, tenant_id: TenantId, lane: Lane) -> Delivery | None:
        partition, after = delivery_key(tenant_id, lane.webhook_id, lane.property_id, lane.sent + 1)
        _, until = delivery_key(tenant_id, lane.webhook_id, lane.property_id, lane.last)
        if after > until:
            return None
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :after AND :until",
            ExpressionAttributeValues=to_item({":pk": partition, ":after": after, ":until": until}),
            ConsistentRead=True,
            Limit=1,
        )
        return delivery_from_item(from_item(answer["Items"][0])) if answer["Items"] else None

    def lanes(self, tenant_id: TenantId, webhook_id: str) -> Sequence[Lane]:
        partition, _ = lane_key(tenant_id, webhook_id, "")
        items: list[Plain] = []
        after: Plain = {}
        while True:
            answer = self.table.client.query(
                TableName=self.table.name,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": partition}},
                ConsistentRead=True,
                **after,
            )
            items += map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return [lane_from_item(webhook_id, item) for item in items]
            after = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def join(self, tenant_id: TenantId, lane: Lane) -> Lane:
        found = self._put(to_item(lane_item(tenant_id, lane)), ConditionExpression="attribute_not_exists(pk)")
        if not found:
            return lane
        there = lane_from_item(lane.webhook_id, found)
        if there.last >= lane.last:
            return there
        longer = self._update(_key(tenant_id, lane), "SET #last = :last", "#last < :last", {":last": lane.last})
        # It was emptied, or went on, in between.
        return lane_from_item(lane.webhook_id, longer) if longer else self.join(tenant_id, lane)

    def take(self, tenant_id: TenantId, lane: Lane, holder: str, now: datetime, until: datetime) -> Lane | None:
        taken = self._update(
            _key(tenant_id, lane),
            "SET holder = :holder, held_until = :until",
            "attribute_exists(pk) AND (attribute_not_exists(held_until) OR held_until <= :now)",
            {":holder": holder, ":until": _instant(until), ":now": _instant(now)},
        )
        return lane_from_item(lane.webhook_id, taken) if taken else None

    def move(self, tenant_id: TenantId, before: Lane, after: Lane) -> bool:
        members = {name: value for name, value in lane_item(tenant_id, after).items() if name in _MOVED}
        gone = [f"#{name}" for name in _MOVED if name not in members]
        update = "SET " + ", ".join(f"#{name} = :new_{name}" for name in members)
        update += f" REMOVE {', '.join(gone)}" if gone else ""
        values = {f":new_{name}": value for name, value in members.items()}
        values |= {":holder": before.holder, ":sent": before.sent}
        names = {f"#{name}": name for name in _MOVED}
        return bool(self._update(_key(tenant_id, before), update, _HELD, values, names))

    def leave(self, tenant_id: TenantId, lane: Lane) -> bool:
        try:
            self.table.client.delete_item(
                TableName=self.table.name,
                Key=key_of(_key(tenant_id, lane)),
                ConditionExpression=f"{_HELD} AND #last = :last",
                ExpressionAttributeNames={"#last": "last"},
                ExpressionAttributeValues=to_item({":holder": lane.holder, ":sent": lane.sent, ":last": lane.last}),
            )
        except ClientError as error:
            return _refused(error)
        return True

    def put_back(self, tenant_id: TenantId, lane: Lane) -> None:
        free = lane_item(tenant_id, lane)
        found = self._put(to_item(free), ConditionExpression="attribute_not_exists(pk) OR sent > :sent", sent=lane.sent)
        if found and found["last"] < lane.last:
            self._update(_key(tenant_id, lane), "SET #last = :last", "#last < :last", {":last": lane.last})

    def forget(self, tenant_id: TenantId, lane: Lane) -> None:
        key = key_of(_key(tenant_id, lane))
        self.table.client.delete_item(TableName=self.table.name, Key=key)

    def _listed(self, partition: str, more: str = "", values: Mapping[str, str] | None = None, **how: Any) -> Any:
        condition = " AND ".join(filter(None, ("list_pk = :pk", more)))
        return self.table.client.query(
            TableName=self.table.name,
            IndexName=INDEX,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item({":pk": partition, **(values or {})}),
            **how,
        )

    def _put(self, item: Plain, *, ConditionExpression: str, **values: Any) -> Plain | None:  # noqa: N803 - boto3's name
        """Put an item; where the condition does not hold, return the one that is there."""
        named = {"ExpressionAttributeValues": to_item({f":{name}": each for name, each in values.items()})}
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=item,
                ConditionExpression=ConditionExpression,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **(named if values else {}),
            )
        except ClientError as error:
            _refused(error)
            response: Any = error.response
            return from_item(response["Item"])
        return None

    def _update(
        self,
        key: Key,
        update: str,
        condition: str,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> Plain | None:
        """Change a lane, and return it; None where the condition does not hold."""
        used = names or ({"#last": "last"} if "#last" in update else {})
        try:
            answer = self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(key),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                ReturnValues="ALL_NEW",
                **({"ExpressionAttributeNames": dict(used)} if used else {}),
            )
        except ClientError as error:
            _refused(error)
            return None
        return from_item(answer["Attributes"])

    def _get(self, key: Key) -> Plain | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None


_MOVED = ("sent", "failures", "tried_at", "next_at", "holder", "held_until")


def _key(tenant_id: TenantId, lane: Lane) -> Key:
    return lane_key(tenant_id, lane.webhook_id, lane.property_id)


def _refused(error: ClientError) -> bool:
    """Return False for a condition that does not hold; raise what else it is."""
    if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
        raise error
    return False


def _instant(at: datetime) -> str:
    return at.isoformat()


def _start(partition: str, cursor: str) -> Plain:
    """Read where a page ended. Raises `InvalidRequest` for what could be no key of ours."""
    (listed,) = decode_cursor(cursor, 1)
    _, _, sort = listed.partition("#")
    if "#" not in sort or len(listed) > 200 or not listed.isprintable():  # noqa: PLR2004 - longer than any of ours
        raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
    return to_item({"pk": partition, "sk": sort, "list_pk": partition, "list_sk": listed})
