"""Notices for a tenant's hosts on the page: a partition a month, and a mark for each member of what they have read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key
from rental.notifications.ports import HostNotice
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

_SCHEMA = 1
_KEEP = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DynamoDbHostNotices:
    """The `HostNotices` port."""

    table: Table

    def add(self, tenant_id: TenantId, notice: HostNotice) -> None:
        at = _instant(notice.at)
        item = {
            "pk": _partition(tenant_id, at[:7]),
            "sk": f"{at}#{notice.id}",
            "v": _SCHEMA,
            "about": notice.about,
            "text": notice.text,
            "link": notice.link,
            "expires_at": int((notice.at + _KEEP).timestamp()),
        }
        # No condition: the same notice makes the same item.
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def latest(self, tenant_id: TenantId, now: datetime, limit: int) -> Sequence[HostNotice]:
        this_month = now.astimezone(UTC).replace(day=1)
        found: list[HostNotice] = []
        for month in (this_month, this_month - timedelta(days=1)):
            if len(found) < limit:
                found += self._of_month(tenant_id, f"{month:%Y-%m}", limit - len(found))
        return found

    def read_until(self, tenant_id: TenantId, member: str) -> datetime | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(_read_key(tenant_id, member)))
        item = from_item(answer.get("Item", {}))
        return datetime.fromisoformat(item["until"]) if item else None

    def mark_read(self, tenant_id: TenantId, member: str, until: datetime) -> None:
        # Longer than any notice: what is read of none need not be known.
        expires = int((until + 2 * _KEEP).timestamp())
        values = {":until": _instant(until), ":v": _SCHEMA, ":expires": expires}
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(_read_key(tenant_id, member)),
                UpdateExpression="SET #until = :until, v = :v, expires_at = :expires",
                ConditionExpression="attribute_not_exists(pk) OR #until < :until",
                ExpressionAttributeNames={"#until": "until"},
                ExpressionAttributeValues=to_item(values),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise  # that more is read already is no failure

    def _of_month(self, tenant_id: TenantId, month: str, limit: int) -> list[HostNotice]:
        answer = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": _partition(tenant_id, month)}},
            ScanIndexForward=False,
            Limit=limit,
        )
        return [_notice(from_item(item)) for item in answer["Items"]]


def _notice(item: dict[str, Any]) -> HostNotice:
    at, _, name = str(item["sk"]).partition("#")
    return HostNotice(name, datetime.fromisoformat(at), item["about"], item["text"], item["link"])


def _partition(tenant_id: TenantId, month: str) -> str:
    return tenant_key(tenant_id, "NOTICES", month)


def _read_key(tenant_id: TenantId, member: str) -> Key:
    return tenant_key(tenant_id, "NOTICESREAD", member), "READ"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
