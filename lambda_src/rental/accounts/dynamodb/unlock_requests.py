"""Letters asked for by who is locked out: an item of the tenant, from whose change the event follows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.accounts.contract import UNLOCK_ASKED_FOR
from rental.accounts.ports import UnlockRequest
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import NOBODY, tenant_key
from rental.platform.dynamodb import Table, from_item, key_of, to_item

_SCHEMA = 1
_REFUSED = "ConditionalCheckFailedException"
_BETWEEN_TWO_LETTERS = timedelta(minutes=1)
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DynamoDbUnlockRequests:
    """The `UnlockRequests` port. `table` is narrowed to the tenant."""

    table: Table

    def ask(self, tenant_id: TenantId, request: UnlockRequest) -> bool:
        # Numbered by the second, so that numbers never come again, although the item is forgotten after a day.
        second = int(request.at.timestamp())
        return self._written(
            lambda: self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(_item(tenant_id, request, second)),
                ConditionExpression="attribute_not_exists(pk) OR last_change.#number <= :long_ago",
                ExpressionAttributeNames={"#number": "number"},
                ExpressionAttributeValues=to_item({":long_ago": second - int(_BETWEEN_TWO_LETTERS.total_seconds())}),
            )
        )

    def find(self, tenant_id: TenantId, id: str, valid_until: int) -> str | None:
        answer = self.table.client.get_item(
            TableName=self.table.name, Key=key_of(_key(tenant_id, id)), ConsistentRead=True
        )
        item = from_item(answer.get("Item", {}))
        usable = item.get("valid_until") == valid_until and "used" not in item
        return str(item["attempts"]) if usable else None

    def use(self, tenant_id: TenantId, id: str, valid_until: int) -> bool:
        return self._written(
            lambda: self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(_key(tenant_id, id)),
                UpdateExpression="SET used = :yes",
                ConditionExpression="valid_until = :until AND attribute_not_exists(used)",
                ExpressionAttributeValues=to_item({":yes": True, ":until": valid_until}),
            )
        )

    def _written(self, write: Any) -> bool:
        try:
            write()
        except ClientError as error:
            if error.response["Error"]["Code"] != _REFUSED:
                raise
            return False
        return True


def _key(tenant_id: TenantId, id: str) -> tuple[str, str]:
    return tenant_key(tenant_id, "UNLOCK", id), "UNLOCK"


def _item(tenant_id: TenantId, request: UnlockRequest, number: int) -> dict[str, Any]:
    pk, sk = _key(tenant_id, request.id)
    return {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "unlock_request",
        "id": request.id,
        "email": request.email,
        "language": request.language,
        "attempts": request.attempts,
        "valid_until": request.valid_until,
        "last_change": last_change(number, UNLOCK_ASKED_FOR, request.at, NOBODY),
        "expires_at": request.valid_until + int(_KEPT.total_seconds()),
    }
