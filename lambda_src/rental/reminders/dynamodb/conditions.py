"""Writes on a condition: items count their own changes, and each write names the one that it follows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from rental.platform.dynamodb import Table, to_item

REFUSED = "ConditionalCheckFailedException"
Plain = dict[str, Any]


def put_counted(table: Table, item: Plain, counter: str, was: int, names: Mapping[str, str] | None = None) -> bool:
    """Write an item where its counter stands at `was`, 0 where there is none; False otherwise."""
    asked: Plain = {"TableName": table.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(pk)"}
    if was:
        asked |= {"ConditionExpression": f"{counter} = :was", "ExpressionAttributeValues": {":was": {"N": str(was)}}}
        asked |= {"ExpressionAttributeNames": dict(names)} if names else {}
    try:
        table.client.put_item(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != REFUSED:
            raise
        return False
    return True


@contextmanager
def refusal_ignored() -> Iterator[None]:
    """Let a write go whose condition does not hold: what it would do is done, or overtaken."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != REFUSED:
            raise
