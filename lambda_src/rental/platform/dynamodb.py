"""The table as contexts see it: plain dicts in and out, a tenant's credentials underneath."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import boto3
import botocore.session
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

from rental.kernel.errors import TryAgain
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.environment import required
from rental.platform.patience import full_jitter
from rental.platform.tenant_credentials import TenantCredentials

INDEX, ENDS_INDEX, STAYS_INDEX = "lists", "ends", "stays"
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize

Item = dict[str, Any]
Key = tuple[str, str]


_MOST_KEYS = 100
_PATIENCE_FOR_LEFTOVERS_SECONDS = 2.0


class TableBusy(TryAgain):
    """DynamoDB kept leaving keys of a batch unread."""


@dataclass(frozen=True, slots=True)
class Table:
    """A DynamoDB client and the table's name, passed to adapters."""

    client: Any
    name: str


@cache
def tenant_table() -> Table:
    """Return the table behind tenant-narrowed credentials: calls fail outside `narrowed_to`."""
    session = botocore.session.Session()
    session._credentials = TenantCredentials()  # type: ignore[attr-defined] # noqa: SLF001 - no other way in
    client = boto3.Session(botocore_session=session).client("dynamodb", config=WITHIN_A_REQUEST)
    return Table(client, required("TABLE_NAME"))


@cache
def own_table() -> Table:
    """Return the table under the function's own role: for the authorizer, the projectors and the relay."""
    return Table(boto3.client("dynamodb", config=WITHIN_A_REQUEST), required("TABLE_NAME"))


def to_item(plain: Mapping[str, Any]) -> Item:
    """Turn str, int, bool, bytes, None, lists and dicts into attribute values. Floats are refused by the serializer."""
    return {name: _serialize(value) for name, value in plain.items()}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Turn attribute values into plain Python; numbers are int, binaries bytes."""
    return {name: _plain(_deserialize(value)) for name, value in item.items()}


def from_stream_image(image: Mapping[str, Any]) -> dict[str, Any]:
    """Turn an image of a stream record, as Lambda delivers it, into plain Python.

    Lambda's events are JSON: there a binary is base-64 text, where the API's own answers hold bytes.
    """
    return from_item({name: _with_bytes(value) for name, value in image.items()})


def key_of(key: Key) -> Item:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def batch_get(table: Table, keys: Iterable[Key], *, consistent: bool = True) -> dict[Key, dict[str, Any]]:
    """Read items, up to 100 in one round trip (more only if DynamoDB leaves some over), and return them by key.

    Read as they were a moment ago (`consistent=False`), they cost half. Raises `TableBusy` when some stay left over.
    """
    wanted = [key_of(key) for key in dict.fromkeys(keys)]
    found: dict[Key, dict[str, Any]] = {}
    for start in range(0, len(wanted), _MOST_KEYS):
        found |= _batch(table, wanted[start : start + _MOST_KEYS], consistent=consistent)
    return found


def _batch(table: Table, pending: list[Item], *, consistent: bool) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    for _ in full_jitter(_PATIENCE_FOR_LEFTOVERS_SECONDS):
        asked = {table.name: {"Keys": pending, "ConsistentRead": consistent}}
        answer = table.client.batch_get_item(RequestItems=asked)
        for item in map(from_item, answer["Responses"].get(table.name, [])):
            found[item["pk"], item["sk"]] = item
        pending = answer.get("UnprocessedKeys", {}).get(table.name, {}).get("Keys", [])
        if not pending:
            return found
    raise TableBusy(f"{len(pending)} keys were left over")


def _with_bytes(value: Mapping[str, Any]) -> dict[str, Any]:
    ((kind, inner),) = value.items()
    match kind:
        case "B":
            return {kind: base64.b64decode(inner)}
        case "BS":
            return {kind: [base64.b64decode(each) for each in inner]}
        case "M":
            return {kind: {name: _with_bytes(each) for name, each in inner.items()}}
        case "L":
            return {kind: [_with_bytes(each) for each in inner]}
        case _:
            return {kind: inner}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, Binary):
        return bytes(value)  # type: ignore[call-overload] # it has __bytes__ at run time
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
