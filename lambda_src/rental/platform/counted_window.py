"""Counting up to a limit within a window of time: one conditional write each, and nothing is read first.

So exactly as many pass as may, however many workers count at once.
"""

from botocore.exceptions import ClientError

from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

_SCHEMA = 1


def counted(table: Table, key: Key, most: int, expires_at: int) -> int | None:
    """Return which one within the window this is; None where it is one too many. The window is part of the key.

    `expires_at` is when the table may forget it, in seconds since the epoch.
    """
    values = {":one": 1, ":most": most, ":schema": _SCHEMA, ":expires_at": expires_at}
    try:
        answer = table.client.update_item(
            TableName=table.name,
            Key=key_of(key),
            UpdateExpression="ADD calls :one SET v = :schema, expires_at = :expires_at",
            ConditionExpression="attribute_not_exists(calls) OR calls < :most",
            ExpressionAttributeValues=to_item(values),
            ReturnValues="UPDATED_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return None
        raise
    return int(from_item(answer["Attributes"])["calls"])
