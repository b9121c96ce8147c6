"""Which letters guests want of a tenant: an item for each who ever chose, under the digest of their address."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key
from rental.notifications.domain.categories import OPTIONAL
from rental.notifications.domain.preferences import Preferences
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

_SCHEMA = 1
_NAMES = tuple(Preferences.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class DynamoDbGuestPreferences:
    """The `GuestPreferences` port. Only what was chosen is stored: defaults may change for all who never did."""

    table: Table

    def of(self, tenant_id: TenantId, digest: str) -> Preferences:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(_key(tenant_id, digest)))
        item = from_item(answer.get("Item", {}))
        return Preferences(**{name: item[name] for name in _NAMES if name in item})

    def keep(self, tenant_id: TenantId, digest: str, wanted: Preferences, now: datetime) -> None:
        self._set(_key(tenant_id, digest), asdict(wanted), now)

    def stop(self, tenant_id: TenantId, digest: str, category: str, now: datetime) -> None:
        if category not in OPTIONAL:
            raise ValueError(f"category must be one of {', '.join(OPTIONAL)}, got {category!r}")
        self._set(_key(tenant_id, digest), {category: False}, now)

    def _set(self, key: Key, chosen: dict[str, bool], now: datetime) -> None:
        values: dict[str, Any] = {
            **chosen,
            "v": _SCHEMA,
            "chosen_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        }
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(key),
            UpdateExpression="SET " + ", ".join(f"{name} = :{name}" for name in values),
            ExpressionAttributeValues=to_item({f":{name}": value for name, value in values.items()}),
        )


def _key(tenant_id: TenantId, digest: str) -> Key:
    return tenant_key(tenant_id, "GUESTLETTERS", digest), "PREFERENCES"
