"""The platform's own addresses in the table: an item of a host that leads to no tenant, and its name beside it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.clock import Clock
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.tenants.contract import PLATFORM, PlatformAddress, host_key, place_from_item
from rental.tenants.dynamodb.names import SCHEMA, claim_write, drop_write
from rental.tenants.ports.sites import HostTaken, NameTaken

_NOBODYS = ""  # the tenant id where there is no tenant


@dataclass(frozen=True, slots=True)
class DynamoDbPlatformAddresses:
    """The `PlatformAddresses` port on DynamoDB."""

    table: Table
    clock: Clock = field(default_factory=SystemClock)

    def find(self, host: str) -> PlatformAddress | None:
        key = key_of(host_key(host))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        place = place_from_item(from_item(answer["Item"])) if "Item" in answer else None
        return place if isinstance(place, PlatformAddress) else None

    def keep(self, address: PlatformAddress, claimed_by: str) -> None:
        pk, sk = host_key(address.host)
        plain = {"pk": pk, "sk": sk, "v": SCHEMA, "kind": PLATFORM, "claimed_by": claimed_by, **asdict(address)}
        put = {"TableName": self.table.name, "Item": to_item(plain)}
        put |= _if("attribute_not_exists(pk) OR kind = :platform")
        now = int(self.clock.now().timestamp())
        name = claim_write(self.table.name, _subdomain(address.host), _NOBODYS, "active", until=0, now=now)
        refused = self._write([{"Put": put}, {"Put": name}])
        if refused:
            raise HostTaken if 0 in refused else NameTaken

    def give_up(self, host: str, claimed_by: str) -> None:
        gone = {"TableName": self.table.name, "Key": key_of(host_key(host))}
        gone |= _if("kind = :platform AND claimed_by = :by", by=claimed_by)
        self._write([{"Delete": gone}, {"Delete": drop_write(self.table.name, _subdomain(host), _NOBODYS)}])

    def _write(self, writes: list[dict[str, Any]]) -> set[int]:
        """Make one transaction; return which of its conditions did not hold."""
        try:
            self.table.client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" not in reasons:
                raise
            return {number for number, reason in enumerate(reasons) if reason == "ConditionalCheckFailed"}
        return set()


def _subdomain(host: str) -> str:
    return host.partition(".")[0]


def _if(condition: str, **values: str) -> dict[str, Any]:
    given = to_item({":platform": PLATFORM} | {f":{name}": value for name, value in values.items()})
    return {"ConditionExpression": condition, "ExpressionAttributeValues": given}
