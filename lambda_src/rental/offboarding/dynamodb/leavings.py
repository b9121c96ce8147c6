"""Hosts' wishes to leave in their own part of the table, and how far tenants are on the way out in the platform's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.offboarding.contract import LEAVING_PARTITION, leaving_key, leaving_request_key
from rental.offboarding.domain.leaving import AskedToLeave, Leaving, LeavingState, LeavingStep, StepState
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

REQUESTING = ("GetItem", "PutItem", "Query")
_SCHEMA = 1
_OF_A_REQUEST = ("subdomain", "host", "state", "asked_at", "closes_at")
_OF_A_LEAVING = (*_OF_A_REQUEST, "steps", "failure")


@dataclass(frozen=True, slots=True)
class DynamoDbLeavingRequests:
    """The `LeavingRequests` port. What is written publishes that it changed."""

    table: Table

    def find(self, tenant_id: TenantId) -> AskedToLeave | None:
        item = _get(self.table, leaving_request_key(tenant_id))
        if item is None:
            return None
        told = {name: item[name] for name in _OF_A_REQUEST}
        number, request = item["last_change"]["number"], item.get("request_hash", b"")
        return AskedToLeave(tenant_id=tenant_id, number=number, request=request, **told)

    def write(self, asked: AskedToLeave, change: Mapping[str, Any]) -> bool:
        pk, sk = leaving_request_key(asked.tenant_id)
        plain: dict[str, Any] = {name: getattr(asked, name) for name in _OF_A_REQUEST}
        plain |= {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "tenant_leaving", "id": f"{asked.tenant_id}-leaving"}
        plain |= {"last_change": dict(change)} | ({"request_hash": asked.request} if asked.request else {})
        return put_numbered(self.table, plain, asked.number)

    def turn(self, tenant_id: TenantId, was: str, state: str) -> bool:
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(leaving_request_key(tenant_id)),
                UpdateExpression="SET #state = :state",
                ConditionExpression="#state IN (:was, :state)",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues=to_item({":was": was, ":state": state}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


@dataclass(frozen=True, slots=True)
class DynamoDbLeavings:
    """The `Leavings` port."""

    table: Table

    def find(self, tenant_id: TenantId) -> Leaving | None:
        item = _get(self.table, leaving_key(tenant_id))
        return _leaving(item) if item else None

    def all(self) -> Iterator[Leaving]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": LEAVING_PARTITION}},
        )
        return (_leaving(from_item(item)) for page in pages for item in page["Items"])

    def put(self, leaving: Leaving) -> None:
        pk, sk = leaving_key(leaving.tenant_id)
        plain: dict[str, Any] = {name: getattr(leaving, name) for name in _OF_A_LEAVING} | {"pk": pk, "sk": sk}
        plain |= {"steps": dict(leaving.steps), "v": _SCHEMA, "kind": "leaving", "tenant_id": leaving.tenant_id}
        self.table.client.put_item(TableName=self.table.name, Item=to_item(plain))

    def forget(self, tenant_id: TenantId) -> None:
        self.table.client.delete_item(TableName=self.table.name, Key=key_of(leaving_key(tenant_id)))

    def record_step(self, tenant_id: TenantId, step: LeavingStep, state: StepState) -> None:
        self._update(tenant_id, "SET steps.#step = :state", {"#step": step}, {":state": state})

    def move(self, tenant_id: TenantId, state: LeavingState, failure: str = "", expires_at: int = 0) -> None:
        values: dict[str, Any] = {":state": state, ":failure": failure}
        expiry = ", expires_at = :expires" if expires_at else ""
        values |= {":expires": expires_at} if expires_at else {}
        self._update(tenant_id, f"SET #state = :state, failure = :failure{expiry}", {"#state": "state"}, values)

    def _update(self, tenant_id: TenantId, update: str, names: dict[str, str], values: dict[str, Any]) -> None:
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(leaving_key(tenant_id)),
            UpdateExpression=update,
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=to_item(values),
        )


def put_numbered(table: Table, plain: Mapping[str, Any], number: int) -> bool:
    """Write an item whose last change is `number`, in the place of the one before; False where that is not there."""
    condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
    if number > 1:
        condition = {
            "ConditionExpression": "last_change.#number = :before",
            "ExpressionAttributeNames": {"#number": "number"},
            "ExpressionAttributeValues": to_item({":before": number - 1}),
        }
    try:
        table.client.put_item(TableName=table.name, Item=to_item(plain), **condition)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def _get(table: Table, key: Key) -> dict[str, Any] | None:
    answer = table.client.get_item(TableName=table.name, Key=key_of(key), ConsistentRead=True)
    return from_item(answer["Item"]) if "Item" in answer else None


def _leaving(item: Mapping[str, Any]) -> Leaving:
    told = {name: item[name] for name in _OF_A_LEAVING}
    return Leaving(tenant_id=TenantId(item["tenant_id"]), **told)
