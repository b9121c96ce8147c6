"""Counts within an hour: a conditional counter each, which the table forgets."""

from dataclasses import dataclass

from botocore.exceptions import ClientError

from rental.platform.dynamodb import Table, key_of, to_item

_SCHEMA = 1
_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class DynamoDbHourlyCounts:
    """The `HourlyCounts` port on DynamoDB, under keys that begin with `prefix`. One write each, and no read."""

    table: Table
    prefix: str

    def take(self, what: str, most: int, hour: int) -> bool:
        values = {":one": 1, ":most": most, ":v": _SCHEMA, ":expires": (hour + 2) * _HOUR_SECONDS}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of((f"{self.prefix}#{what}#{hour}", "RATE")),
                UpdateExpression="SET v = :v, expires_at = :expires ADD taken :one",
                ConditionExpression="attribute_not_exists(taken) OR taken < :most",
                ExpressionAttributeValues=to_item(values),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True
