"""`dynamodb:LeadingKeys`: the partition keys that a request names, so that policies can be held to them.

Vanilla MiniStack never supplies the key, and `ForAllValues` holds for an absent one: every tenant could read every
other. A request whose keys cannot all be read (Scan, PartiQL, a malformed item) supplies none, which policies with
`"Null": {"dynamodb:LeadingKeys": "false"}` refuse, as on AWS.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from ministack.core import iam_actions
from ministack.services import dynamodb

_KEY = "dynamodb:leadingkeys"  # conditions are looked up in lower case
_EQUALITY = re.compile(r"([#\w.-]+)\s*=\s*(:\w+)")


class KeysUnreadable(Exception):  # noqa: N818 - names what is wrong
    """The request names an item without a readable partition key."""


def apply() -> None:
    context_of = iam_actions.dynamodb_service_context

    def context_with_leading_keys(body: bytes) -> dict[str, Any]:
        keys = leading_keys(body)
        return {**context_of(body), **({_KEY: keys} if keys else {})}

    iam_actions.dynamodb_service_context = context_with_leading_keys


def leading_keys(body: bytes) -> list[str]:
    """Return the distinct partition key values of a DynamoDB request; none if there are none or one is unreadable."""
    try:
        request = json.loads(body or b"{}")
        return list(dict.fromkeys(_named(request)))
    except (ValueError, TypeError, AttributeError, KeysUnreadable):
        return []


def _named(request: dict[str, Any]) -> Iterator[str]:
    table = request.get("TableName", "")
    for member in ("Key", "Item"):
        if member in request:
            yield _value(request[member], table)
    if "KeyConditionExpression" in request:
        yield _queried(request)
    for name, wanted in (request.get("RequestItems") or {}).items():
        yield from _batched(name, wanted)
    for action in request.get("TransactItems") or []:
        for detail in action.values():
            yield _value(detail.get("Item") or detail.get("Key"), detail["TableName"])


def _batched(table: str, wanted: Any) -> Iterator[str]:
    if isinstance(wanted, dict):
        yield from (_value(key, table) for key in wanted["Keys"])
        return
    for write in wanted:
        put, delete = write.get("PutRequest"), write.get("DeleteRequest")
        yield _value(put["Item"] if put else delete["Key"], table)


def _queried(request: dict[str, Any]) -> str:
    """Read the partition key of a query; an index is held to its own."""
    names, values = request.get("ExpressionAttributeNames") or {}, request.get("ExpressionAttributeValues") or {}
    wanted = _partition_key(request["TableName"], request.get("IndexName"))
    found = [
        values[placeholder]
        for name, placeholder in _EQUALITY.findall(request["KeyConditionExpression"])
        if names.get(name, name) == wanted and placeholder in values
    ]
    if len(found) != 1:
        raise KeysUnreadable(request["KeyConditionExpression"])
    return _text(found[0])


def _value(item: Any, table: str) -> str:
    if not isinstance(item, dict):
        raise KeysUnreadable(table)
    return _text(item.get(_partition_key(table, None)))


def _text(value: Any) -> str:
    """Strings and numbers as they are, binaries in base64, as IAM compares them."""
    if not isinstance(value, dict) or len(value) != 1:
        raise KeysUnreadable(str(value))
    return str(next(iter(value.values())))


def _partition_key(table: str, index: str | None) -> str:
    found = dynamodb._tables.get(str(table).rpartition("/")[2]) or {}
    indexes = [*(found.get("GlobalSecondaryIndexes") or []), *(found.get("LocalSecondaryIndexes") or [])]
    schema = found.get("KeySchema", [])
    if index is not None:
        schema = next((one["KeySchema"] for one in indexes if one["IndexName"] == index), [])
    names: list[str] = [key["AttributeName"] for key in schema if key["KeyType"] == "HASH"]
    if not names:
        raise KeysUnreadable(f"{table}/{index}")
    return names[0]
