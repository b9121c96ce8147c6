"""What was decided of a tenant's members: an item each, beside the one that puts the decisions in a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.accounts.domain.members import Letters
from rental.accounts.ports import MemberRecord, Roster, UnderWay
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

_SCHEMA = 1
_ROSTER, _MEMBER = "ROSTER", "M#"
_REFUSED, _CROWDED = "ConditionalCheckFailed", "TransactionConflict"


@dataclass(frozen=True, slots=True)
class DynamoDbRosters:
    """The `Rosters` port. `table` is narrowed to the tenant."""

    table: Table

    def read(self, tenant_id: TenantId) -> Roster:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": _key(tenant_id, "")[0]}),
        )
        items = {item["sk"]: item for page in pages for item in map(from_item, page["Items"])}
        roster = items.pop(_ROSTER, {})
        records = {item["id"]: _record(item) for item in items.values()}
        letters = Letters(roster.get("day", ""), tuple(roster.get("letters", {}).items()))
        return Roster(roster.get("version", 0), letters, _under_way(roster.get("under_way")), records)

    def decide(self, tenant_id: TenantId, roster: Roster, record: MemberRecord, change: Mapping[str, Any]) -> bool:
        pk, sk = _key(tenant_id, _ROSTER)
        plain: dict[str, Any] = {
            "pk": pk,
            "sk": sk,
            "v": _SCHEMA,
            "kind": "roster",
            "version": roster.version,
            "day": roster.letters.day,
            "letters": dict(roster.letters.sent),
            "under_way": _plain(roster.under_way) if roster.under_way else None,
        }
        first = roster.version == 1
        put: dict[str, Any] = {
            "TableName": self.table.name,
            "Item": to_item(plain),
            "ConditionExpression": "attribute_not_exists(pk)" if first else "version = :before",
        }
        put |= {} if first else {"ExpressionAttributeValues": to_item({":before": roster.version - 1})}
        member = {"TableName": self.table.name, "Item": to_item(_item(tenant_id, record, change))}
        try:
            self.table.client.transact_write_items(TransactItems=[{"Put": put}, {"Put": member}])
        except ClientError as error:
            reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
            if not reasons & {_REFUSED, _CROWDED}:
                raise
            return False
        return True

    def settle(self, tenant_id: TenantId, version: int) -> bool:
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(_key(tenant_id, _ROSTER)),
                UpdateExpression="SET under_way = :nothing",
                ConditionExpression="version = :version",
                ExpressionAttributeValues=to_item({":nothing": None, ":version": version}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != f"{_REFUSED}Exception":
                raise
            return False
        return True


def _key(tenant_id: TenantId, sort_key: str) -> Key:
    return tenant_key(tenant_id, "PEOPLE"), sort_key


def _item(tenant_id: TenantId, record: MemberRecord, change: Mapping[str, Any]) -> dict[str, Any]:
    pk, sk = _key(tenant_id, f"{_MEMBER}{record.id}")
    return {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "member",
        "id": record.id,
        "roles": sorted(record.roles),
        "request_hash": record.request,
        "last_change": dict(change),
    }


def _record(item: Mapping[str, Any]) -> MemberRecord:
    return MemberRecord(item["id"], item["last_change"]["number"], frozenset(item["roles"]), item["request_hash"])


def _plain(under_way: UnderWay) -> dict[str, Any]:
    return {
        "member_id": under_way.member_id,
        "username": under_way.username,
        "roles": sorted(under_way.roles),
        "letter": under_way.letter,
    }


def _under_way(item: Mapping[str, Any] | None) -> UnderWay | None:
    return UnderWay(**{**item, "roles": frozenset(item["roles"])}) if item else None
