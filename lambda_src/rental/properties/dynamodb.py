"""Properties in the table: one item each, listed by title through the index."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import PropertyId, TenantId, is_opaque_id
from rental.kernel.tenancy import tenant_key
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Item, Table, from_item, key_of, to_item
from rental.properties.contract import PUBLISHED, property_key
from rental.properties.domain import Coordinates, Description, HouseRules, Property, Rates, StayRules
from rental.properties.ports import Page, Stored

_SCHEMA = 1
_CARD = ("title", "type", "place", "sleeps", "bedrooms", "beds", "image")


@dataclass(frozen=True, slots=True)
class DynamoDbProperties:
    """The `PropertyStore` on DynamoDB."""

    table: Table

    def find(self, tenant_id: TenantId, property_id: PropertyId) -> Stored | None:
        key = key_of(property_key(tenant_id, property_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return _stored(from_item(answer["Item"])) if "Item" in answer else None

    def add(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> Stored | None:
        return self._put(tenant_id, stored, change, "attribute_not_exists(pk)", {})

    def replace(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> bool:
        before = {":before": {"N": str(stored.property.version - 1)}}
        refused = self._put(tenant_id, stored, change, "version = :before", before)
        return refused is None

    def published(self, tenant_id: TenantId, limit: int, cursor: str | None) -> Page:
        list_pk = tenant_key(tenant_id, "PROPERTIES")
        start = {}
        if cursor:
            list_sk, name = decode_cursor(cursor, 2)
            if not is_opaque_id(name) or not list_sk.endswith(f"#{name}"):
                raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
            pk, sk = property_key(tenant_id, PropertyId(name))
            start = {"ExclusiveStartKey": to_item({"pk": pk, "sk": sk, "list_pk": list_pk, "list_sk": list_sk})}
        answer = self.table.client.query(
            TableName=self.table.name,
            IndexName=INDEX,
            KeyConditionExpression="list_pk = :pk",
            ExpressionAttributeValues={":pk": {"S": list_pk}},
            Limit=limit,
            **start,
        )
        last = answer.get("LastEvaluatedKey")
        after = encode_cursor(last["list_sk"]["S"], last["pk"]["S"].rpartition("#")[2]) if last else None
        return Page([_from_card(from_item(item)) for item in answer["Items"]], after)

    def _put(
        self, tenant_id: TenantId, stored: Stored, change: dict[str, Any], condition: str, values: Item
    ) -> Stored | None:
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=_item(tenant_id, stored, change),
                ConditionExpression=condition,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **({"ExpressionAttributeValues": values} if values else {}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            there: Any = error.response.get("Item")
            return _stored(from_item(there)) if there else stored
        return None


def _item(tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> Item:
    this, said = stored.property, stored.property.description
    pk, sk = property_key(tenant_id, this.id)
    plain = asdict(said) | {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "property",
        "id": this.id,
        "state": this.state,
        "version": this.version,
        "created_at": this.created_at.isoformat(timespec="seconds") if this.created_at else "",
        "amenities": list(said.amenities),
        "bathrooms": str(said.bathrooms),
        "coordinates": _coordinates(said.coordinates),
        "request_hash": stored.made_by_request + stored.changed_by_request,
        "last_change": change,
    }
    if this.state == PUBLISHED:  # an archived property leaves the sparse index
        plain["list_pk"] = tenant_key(tenant_id, "PROPERTIES")
        plain["list_sk"] = f"{said.title.lower()[:100]}#{this.id}"
        plain["card"] = _card(said)
    return to_item(plain)


def _card(said: Description) -> dict[str, Any]:
    return {name: getattr(said, name) for name in _CARD} | {
        "bathrooms": str(said.bathrooms),
        "time_zone": said.time_zone,
        "rates": asdict(said.rates),
        "stay_rules": asdict(said.stay_rules),
    }


def _coordinates(at: Coordinates | None) -> dict[str, str] | None:
    return None if at is None else {"latitude": str(at.latitude), "longitude": str(at.longitude)}


def _from_card(listed: dict[str, Any]) -> Property:
    card = listed["card"]
    return Property(PropertyId(listed["id"]), _description(card), state=listed["state"])


def _stored(item: dict[str, Any]) -> Stored:
    created = item["created_at"]
    found = Property(
        PropertyId(item["id"]),
        _description(item),
        item["state"],
        item["version"],
        datetime.fromisoformat(created) if created else None,
    )
    digests = item["request_hash"]
    return Stored(found, digests[:16], digests[16:])


def _description(plain: dict[str, Any]) -> Description:
    """Read a description from the whole item, or from a card, which leaves the long parts out."""
    at = plain.get("coordinates")
    return Description(
        **{name: plain[name] for name in (*_CARD, "time_zone")},
        bathrooms=float(plain["bathrooms"]),
        rates=Rates(**plain["rates"]),
        stay_rules=StayRules(**plain["stay_rules"]),
        description=plain.get("description", ""),
        amenities=tuple(plain.get("amenities", ())),
        coordinates=Coordinates(float(at["latitude"]), float(at["longitude"])) if at else None,
        house_rules=HouseRules(**plain.get("house_rules", {})),
        cancellation_policy=plain.get("cancellation_policy", "moderate"),
    )
