"""What the table of tenants' data is made of, and what one that was brought along lacks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTITION_KEY, SORT_KEY = "pk", "sk"
# Partition and sort key of each index: what a host lists, what ends when, and who stays where.
INDEXES = {
    "lists": ("list_pk", "list_sk"),
    "ends": ("ends_pk", "check_out"),
    "stays": ("stays_pk", "check_out"),
}
# What lists show; everything else stays out of the indexes.
INDEX_ATTRIBUTES = (
    *("v", "kind", "id", "state", "card", "property_id", "unit", "check_in", "check_out", "guest_name"),
    *("total", "currency", "created_at", "payment_state", "answer_by", "reason"),
)
EXPIRY_ATTRIBUTE = "expires_at"
_STREAM = "NEW_AND_OLD_IMAGES"


def string(name: str) -> dynamodb.Attribute:
    """Return a key of text: all are."""
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def table_indexes() -> list[dynamodb.GlobalSecondaryIndexPropsV2]:
    """Return the indexes as CDK takes them."""
    return [
        dynamodb.GlobalSecondaryIndexPropsV2(
            index_name=name,
            partition_key=string(partition_key),
            sort_key=string(sort_key),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=_shown_beside(sort_key),
        )
        for name, (partition_key, sort_key) in INDEXES.items()
    ]


def check_table(table: dynamodb.ITable) -> None:
    """Raise `ValueError` naming everything that a table of this app lacks.

    Of an imported one only its stream can be seen.
    """
    lacks = list(_lacks(table))
    if lacks:
        raise ValueError(
            f"table {table.node.path} must have {'; '.join(lacks)}. "
            "The docstring of TenantData has such a table, TenantData.table_indexes() its indexes"
        )


def _lacks(table: dynamodb.ITable) -> Iterator[str]:
    defined = table.node.default_child
    if not isinstance(defined, (dynamodb.CfnGlobalTable, dynamodb.CfnTable)):
        if not table.table_stream_arn:
            yield f"a stream of {_STREAM}, got none: import it with its table_stream_arn"
        return
    # Getters cannot bring structs of tokens over to Python; the properties resolve as the template will have them.
    found = Stack.of(table).resolve(defined._cfn_properties)  # noqa: SLF001 - protected: what a template is made from
    types = {each["attributeName"]: each["attributeType"] for each in found["attributeDefinitions"]}
    yield from _lacks_keys(f"the keys {PARTITION_KEY} and {SORT_KEY}", (PARTITION_KEY, SORT_KEY), found, types)
    stream = found.get("streamSpecification", {}).get("streamViewType")
    if stream != _STREAM:
        yield f"a stream of {_STREAM}, got {stream or 'none'}"
    expiry = found.get("timeToLiveSpecification", {}).get("attributeName")
    if expiry != EXPIRY_ATTRIBUTE:
        yield f"the time_to_live_attribute {EXPIRY_ATTRIBUTE}, got {expiry or 'none'}"
    indexes = {each["indexName"]: each for each in found.get("globalSecondaryIndexes", [])}
    for name, keys in INDEXES.items():
        yield from _lacks_index(name, keys, indexes.get(name), types)


def _lacks_index(
    name: str, keys: tuple[str, str], found: dict[str, object] | None, types: dict[str, str]
) -> Iterator[str]:
    asked = f"the index {name} of {' and '.join(keys)}"
    if found is None:
        yield f"{asked}, got none"
        return
    yield from _lacks_keys(asked, keys, found, types)
    projection = found["projection"]
    shown = projection.get("nonKeyAttributes", ()) if isinstance(projection, dict) else ()
    missing = [each for each in _shown_beside(keys[1]) if each not in shown]
    if missing and projection != {"projectionType": "ALL"}:
        yield f"in the index {name} also {', '.join(missing)}"


def _lacks_keys(asked: str, keys: tuple[str, str], found: dict[str, object], types: dict[str, str]) -> Iterator[str]:
    schema = found["keySchema"]
    got = [each["attributeName"] for each in schema] if isinstance(schema, list) else []
    if tuple(got) != keys:
        yield f"{asked}, got {' and '.join(got)}"
    elif any(types[key] != "S" for key in keys):
        yield f"{asked} as strings, got {' and '.join(types[key] for key in keys)}"


def _shown_beside(sort_key: str) -> list[str]:
    """Return what an index shows: a key is projected by itself, and DynamoDB refuses to have it named twice."""
    return [each for each in INDEX_ATTRIBUTES if each != sort_key]
