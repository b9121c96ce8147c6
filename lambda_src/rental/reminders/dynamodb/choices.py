"""What a tenant's host chose, and how far stays are planned anew after that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rental.kernel.ids import TenantId
from rental.kernel.month_day import MonthDay
from rental.platform.dynamodb import Key, Table, from_item, key_of
from rental.reminders.contract import reminder_settings_key
from rental.reminders.domain.kinds import Choice, Chosen, Words
from rental.reminders.dynamodb.conditions import put_counted
from rental.reminders.ports import Replanning, StoredChoices

SCHEMA = 1
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbChoices:
    """The `ChoiceStore` port."""

    table: Table

    def read(self, tenant_id: TenantId) -> StoredChoices:
        item = self._get(reminder_settings_key(tenant_id))
        return StoredChoices(chosen_from_item(item), (item or {}).get("request_hash", b""))

    def write(self, tenant_id: TenantId, stored: StoredChoices, change: Mapping[str, Any]) -> bool:
        item = choices_item(tenant_id, stored, change)
        return put_counted(self.table, item, "version", stored.chosen.version - 1)

    def replanning(self, tenant_id: TenantId) -> Replanning | None:
        item = self._get(_replanning_key(tenant_id))
        return Replanning(**item["step"]) if item else None

    def replan(self, tenant_id: TenantId, step: Replanning, change: Mapping[str, Any]) -> bool:
        pk, sk = _replanning_key(tenant_id)
        item: Plain = {"pk": pk, "sk": sk, "v": SCHEMA, "kind": "reminder_replanning", "id": f"replanning-{tenant_id}"}
        item |= {"step": asdict(step), "version": step.number, "last_change": dict(change)}
        return put_counted(self.table, item, "version", step.number - 1)

    def _get(self, key: Key) -> Plain | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None


def choices_item(tenant_id: TenantId, stored: StoredChoices, change: Mapping[str, Any]) -> Plain:
    pk, sk = reminder_settings_key(tenant_id)
    return {
        "pk": pk,
        "sk": sk,
        "v": SCHEMA,
        "kind": "reminder_settings",
        "id": f"reminders-{tenant_id}",
        "version": stored.chosen.version,
        "reminders": {name: _plain(choice) for name, choice in stored.chosen.choices.items()},
        "request_hash": stored.changed_by_request,
        "last_change": dict(change),
    }


def chosen_from_item(item: Mapping[str, Any] | None) -> Chosen:
    if item is None:
        return Chosen({})
    return Chosen({name: _choice(plain) for name, plain in item["reminders"].items()}, item["version"])


def _plain(choice: Choice) -> Plain:
    """Return what is stored of a choice: what is as usual stays away."""
    words = {language: asdict(each) for language, each in (choice.words or {}).items()}
    optional: Plain = {"at": choice.at, "days": choice.days, "words": words or None}
    optional |= {"date": choice.date and str(choice.date), "since": choice.since and choice.since.isoformat()}
    return {"enabled": choice.enabled} | {name: value for name, value in optional.items() if value is not None}


def _choice(plain: Mapping[str, Any]) -> Choice:
    words = {language: Words(**each) for language, each in plain.get("words", {}).items()}
    date, since = plain.get("date"), plain.get("since")
    return Choice(
        plain["enabled"],
        plain.get("at"),
        plain.get("days"),
        words or None,
        MonthDay.parse(date) if date else None,
        datetime.fromisoformat(since) if since else None,
    )


def _replanning_key(tenant_id: TenantId) -> Key:
    return reminder_settings_key(tenant_id)[0], "REPLANNING"
