"""What letters are written from, and the marks that they were sent, in the tenant's part of the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from botocore.exceptions import ClientError

from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.notifications.ports import Claim, DetailsMissing, Notice
from rental.platform.dynamodb import Key, Table, batch_get, from_item, key_of, to_item
from rental.properties.contract import PropertyTerms, terms_from_item, terms_key
from rental.tenants.contract import TenantRecord, tenant_record_from_item, tenant_record_key

ACTIONS = ("BatchGetItem", "UpdateItem")

_SCHEMA = 1
_LEASE_SECONDS = 120  # longer than the function may run: a live sender is never overtaken
_KEEP = timedelta(days=90)
_SENDING, _SENT = "sending", "sent"


@dataclass(frozen=True, slots=True)
class DynamoDbDetails:
    """The `Details` port."""

    table: Table

    def of(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> tuple[TenantRecord, Mapping[PropertyId, PropertyTerms]]:
        tenant, sold = tenant_record_key(tenant_id), {each: terms_key(tenant_id, each) for each in property_ids}
        found = batch_get(self.table, [tenant, *sold.values()])
        if missing := [" / ".join(key) for key in (tenant, *sold.values()) if key not in found]:
            raise DetailsMissing(f"not in the table: {', '.join(missing)}")
        return tenant_record_from_item(found[tenant]), {each: terms_from_item(found[key]) for each, key in sold.items()}


@dataclass(frozen=True, slots=True)
class DynamoDbNotices:
    """The `Notices` port: one item for each event and recipient, dropped after 90 days."""

    table: Table

    def claim(self, notice: Notice, now: datetime) -> Claim:
        seconds = int(now.timestamp())
        try:
            self._update(
                notice,
                "SET v = :v, kind = :kind, #state = :sending, lease_until = :until, expires_at = :expires",
                {
                    ":v": _SCHEMA,
                    ":kind": "notice",
                    ":sending": _SENDING,
                    ":until": seconds + _LEASE_SECONDS,
                    ":expires": seconds + int(_KEEP.total_seconds()),
                    ":now": seconds,
                },
                condition="attribute_not_exists(pk) OR (#state = :sending AND lease_until <= :now)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            stored = from_item(cast("dict[str, Any]", error.response.get("Item", {})))
            return Claim.SENT if stored.get("state") == _SENT else Claim.HELD
        return Claim.OURS

    def mark_sent(self, notice: Notice, now: datetime) -> None:
        values = {":sent": _SENT, ":at": now.isoformat(timespec="seconds")}
        self._update(notice, "SET #state = :sent, sent_at = :at", values)

    def release(self, notice: Notice) -> None:
        self._update(notice, "SET lease_until = :lapsed", {":lapsed": 0, ":sending": _SENDING}, "#state = :sending")

    def _update(self, notice: Notice, update: str, values: dict[str, Any], condition: str = "") -> None:
        asked: dict[str, Any] = {
            "TableName": self.table.name,
            "Key": key_of(notice_key(notice)),
            "UpdateExpression": update,
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": to_item(values),
        }
        if condition:
            asked |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        self.table.client.update_item(**asked)


def notice_key(notice: Notice) -> Key:
    return tenant_key(notice.tenant_id, "NOTICE", f"{notice.event_id}#{notice.recipient}"), "NOTICE"
