"""The platform's own addresses in the table: an item of a host that leads to no tenant."""

from dataclasses import asdict, dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.tenants.contract import PLATFORM, PlatformAddress, host_key, place_from_item
from rental.tenants.ports import HostTaken

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class DynamoDbPlatformAddresses:
    """The `PlatformAddresses` port on DynamoDB."""

    table: Table

    def find(self, host: str) -> PlatformAddress | None:
        key = key_of(host_key(host))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        place = place_from_item(from_item(answer["Item"])) if "Item" in answer else None
        return place if isinstance(place, PlatformAddress) else None

    def keep(self, address: PlatformAddress, claimed_by: str) -> None:
        pk, sk = host_key(address.host)
        plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": PLATFORM, "claimed_by": claimed_by, **asdict(address)}
        free = "attribute_not_exists(pk) OR kind = :platform"
        if not self._ask(self.table.client.put_item, free, Item=to_item(plain)):
            raise HostTaken

    def give_up(self, host: str, claimed_by: str) -> None:
        own = "kind = :platform AND claimed_by = :by"
        self._ask(self.table.client.delete_item, own, Key=key_of(host_key(host)), by=claimed_by)

    def _ask(self, call: Any, condition: str, *, by: str | None = None, **asked: Any) -> bool:
        """Make one conditional write; tell whether its condition held."""
        values = {":platform": PLATFORM} | ({":by": by} if by is not None else {})
        try:
            call(
                TableName=self.table.name,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                **asked,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True
