"""A number for each change of a property: one write to the property's head item, which the stream then brings in order.

A head holds the newest version and its event, how many there were of each type (`of.<type>`), and which change of each
item was numbered last (`seen.<kind>.<id>`). That makes numbering safe to repeat: a record that the stream brings again
is not newer than what was seen. Of a head's images each version has one, and one shard has them all in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from rental.kernel.change_order import HEADS, head_key
from rental.kernel.events import Event
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Key, Table, from_stream_image, key_of, to_item
from rental.platform.log import logger

_SCHEMA = 1
_SEEN, _OF = "seen.", "of."
# A stream keeps its records for a day: nothing older comes again. Old ones go several at a time.
_SEEN_KEPT_SECONDS = 2 * 24 * 3600
_MOST_SEEN, _WORTH_A_WRITE = 64, 8
_PROPERTY = "property"
# For payments and for the audit trail alone: a head keeps what it tells.
_NOT_TOLD = ("payment", "address")


@dataclass(frozen=True, slots=True)
class NumberedChange:
    """What a head's image tells. `event` is written as it is on the bus, but for what listeners have no use for."""

    version: int
    of_type: int
    type: str
    tenant_id: TenantId
    property_id: str
    event: msgspec.Raw

    def message(self) -> str:
        """Return it as the topic carries it: see `ordered_queue.OrderedMessage`."""
        told = ("version", "of_type", "property_id", "event")
        return msgspec.json.encode({name: getattr(self, name) for name in told}).decode()


def property_of(event: Event) -> str | None:
    """Return which property an event belongs to, None where it belongs to none."""
    if event.entity["kind"] == _PROPERTY:
        return event.entity["id"]
    found = event.data.get("property_id")
    return str(found) if found else None


def number_change(table: Table, event: Event, property_id: str, at: int, *, put_right: bool = False) -> bool:
    """Give a change the next number of its property; return False where it has one.

    `at` is when it was written, in seconds since the epoch. `put_right`: it was given up on before it was numbered, and
    others overtook it: its number comes late.
    """
    names = {"#version": "version", "#event": "event", "#type": "type", "#of": f"{_OF}{event.type}", "#v": "v"}
    values: dict[str, Any] = {":none": 0, ":one": 1, ":event": _told(event), ":type": event.type, ":schema": _SCHEMA}
    update = "SET #version = if_not_exists(#version, :none) + :one, #of = if_not_exists(#of, :none) + :one"
    update += ", #event = :event, #type = :type, #v = :schema"
    guard = ""
    if not put_right:
        names["#seen"] = f"{_SEEN}{event.entity['kind']}.{event.entity['id']}"
        values |= {":seen": {"n": event.number, "at": at}, ":number": event.number}
        update += ", #seen = :seen"
        guard = "attribute_not_exists(#seen) OR #seen.n < :number"
    return _updated(table, head_key(event.tenant_id, property_id), update, names, values, guard=guard)


def numbered_change(old: Mapping[str, Any], new: Mapping[str, Any]) -> NumberedChange | None:
    """Return the change that a stream record of a head tells of by its images; None where it is no new version."""
    if new["version"] == old.get("version"):
        return None
    head = from_stream_image(new)
    tenant, _, property_id = head["pk"].removeprefix(HEADS).partition("#")
    return NumberedChange(
        version=head["version"],
        of_type=head[_OF + head["type"]],
        type=head["type"],
        tenant_id=TenantId(tenant),
        property_id=property_id,
        event=msgspec.Raw(head["event"].encode()),
    )


def is_head(image: Mapping[str, Any]) -> bool:
    return str(image.get("pk", {}).get("S", "")).startswith(HEADS)


def forget_old(table: Table, image: Mapping[str, Any], at: int) -> None:
    """Remove from a head what it need not know any more, once that is worth a write; a newer version lets it be.

    `at` is when the image was written. What goes wrong is made up for by the next change of the property.
    """
    head = from_stream_image(image)
    seen = sorted((name for name in head if name.startswith(_SEEN)), key=lambda name: -head[name]["at"])
    old = [name for place, name in enumerate(seen) if place >= _MOST_SEEN or _is_old(head[name]["at"], at)]
    if len(old) < _WORTH_A_WRITE:
        return
    names = {"#version": "version"} | {f"#s{place}": name for place, name in enumerate(old)}
    update = f"REMOVE {', '.join(name for name in names if name != '#version')}"
    key, values = (head["pk"], head["sk"]), {":version": head["version"]}
    try:
        _updated(table, key, update, names, values, guard="#version = :version")
    except (BotoCoreError, ClientError) as error:
        logger.warning("head not tidied", error=str(error))


def _is_old(seen_at: int, at: int) -> bool:
    return seen_at < at - _SEEN_KEPT_SECONDS


def _told(event: Event) -> str:
    whole = msgspec.to_builtins(event)
    return msgspec.json.encode(
        {name: value for name, value in whole.items() if value and name not in _NOT_TOLD}
    ).decode()


def _updated(table: Table, key: Key, update: str, names: dict[str, str], values: dict[str, Any], *, guard: str) -> bool:
    try:
        table.client.update_item(
            TableName=table.name,
            Key=key_of(key),
            UpdateExpression=update,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=to_item(values),
            **({"ConditionExpression": guard} if guard else {}),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
