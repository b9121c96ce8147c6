"""The directory of all tenants, read by parts: whoever goes through it never reads the whole table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.tenants.contract import DirectoryLine, directory_key, directory_line_from_item, directory_part_key


@dataclass(frozen=True, slots=True)
class DynamoDbDirectory:
    """The `Directory` port on DynamoDB."""

    table: Table

    def page(self, part: int, after: str, limit: int) -> tuple[Sequence[DirectoryLine], str]:
        partition = directory_part_key(part)
        begun: dict[str, Any] = {"ExclusiveStartKey": key_of((partition, after))} if after else {}
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": partition}),
            ConsistentRead=True,
            Limit=limit,
            **begun,
        )
        lines = [directory_line_from_item(from_item(item)) for item in answer["Items"]]
        return lines, lines[-1].tenant_id if "LastEvaluatedKey" in answer and lines else ""

    def find(self, tenant_id: TenantId) -> DirectoryLine | None:
        key = key_of(directory_key(tenant_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        return directory_line_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def note_specification(self, tenant_id: TenantId, specification: str) -> None:
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(directory_key(tenant_id)),
                UpdateExpression="SET specification = :digest",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues=to_item({":digest": specification}),
            )
        except ClientError as error:  # gone meanwhile: then nothing is due
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
