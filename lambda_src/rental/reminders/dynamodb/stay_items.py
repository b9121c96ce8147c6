"""The items of a stay's reminders in its tenant's part: the one place that knows how they are stored (version 1)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from rental.kernel.ids import BookingId, TenantId
from rental.platform.dynamodb import Key
from rental.reminders.contract import PLAN, reminders_partition
from rental.reminders.domain.due import Entry, Mark, Plan
from rental.reminders.domain.local_slots import Slot
from rental.reminders.ports import Reminder

SCHEMA = 1
MARKS_KEPT = timedelta(days=400)
SENT_PREFIX = "SENT#"
Plain = dict[str, Any]


def subject_partition(tenant_id: TenantId, subject: str) -> str:
    return reminders_partition(tenant_id, subject)


def plan_key(tenant_id: TenantId, subject: str) -> Key:
    return subject_partition(tenant_id, subject), PLAN


def pauses_key(tenant_id: TenantId, booking_id: BookingId) -> Key:
    return subject_partition(tenant_id, booking_id), "PAUSED"


def mark_key(tenant_id: TenantId, booking_id: BookingId, mark: Mark) -> Key:
    """Return where a reminder is marked: once for each day that it counts from, whatever its time of day is then."""
    return subject_partition(tenant_id, booking_id), f"{SENT_PREFIX}{mark.reminder}#{mark.anchor_day.isoformat()}"


def plan_item(tenant_id: TenantId, subject: str, plan: Plan, expires: datetime) -> Plain:
    pk, sk = plan_key(tenant_id, subject)
    entries = {
        name: [each.slot.day.isoformat(), each.slot.zone, each.slot.at, each.number]
        for name, each in plan.entries.items()
    }
    expires_at = int(expires.timestamp())
    return {"pk": pk, "sk": sk, "v": SCHEMA, "version": plan.version, "due": entries, "expires_at": expires_at}


def plan_from_item(item: Mapping[str, Any] | None) -> Plan:
    if item is None:
        return Plan({})
    entries = {
        name: Entry(Slot(date.fromisoformat(day), zone, at), number)
        for name, (day, zone, at, number) in item["due"].items()
    }
    return Plan(entries, item["version"])


def mark_item(tenant_id: TenantId, reminder: Reminder, change: Mapping[str, Any]) -> Plain:
    """Return the mark, which the relay publishes: its public members are `ReminderDue`'s."""
    mark, stay = reminder.mark, reminder.stay
    pk, sk = mark_key(tenant_id, stay.booking_id, mark)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": SCHEMA,
        "kind": "reminder",
        "id": f"{stay.booking_id}-{mark.reminder}-{mark.anchor_day.isoformat()}",
        "reminder": mark.reminder,
        "booking_id": stay.booking_id,
        "property_id": stay.property_id,
        "recipient": reminder.recipient,
        "due": reminder.due.isoformat(timespec="seconds"),
        "subject": reminder.subject,
        "text": reminder.text,
        "last_change": dict(change),
        "expires_at": int((mark.sent_at + MARKS_KEPT).timestamp()),
    }
    return item | ({"request_hash": mark.request} if mark.request else {})


def mark_from_item(item: Mapping[str, Any]) -> Mark:
    return Mark(
        reminder=item["reminder"],
        anchor_day=date.fromisoformat(str(item["sk"]).rpartition("#")[2]),
        sent_at=datetime.fromisoformat(item["last_change"]["at"]),
        request=item.get("request_hash", b""),
    )
