"""A conflict as it is stored (version 1)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rental.calendar_sync.domain.ledger_conflicts import OPEN, OVER, Conflict, Side
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import tenant_key

KIND = "calendar_conflict"
_SCHEMA = 1
_KEPT = timedelta(days=400)
Plain = dict[str, Any]


def conflict_key(tenant_id: TenantId, conflict_id: str) -> tuple[str, str]:
    return tenant_key(tenant_id, "CONFLICTS"), conflict_id


def state_partition(tenant_id: TenantId, state: str) -> str:
    """Return the partition, in the index `lists`, of the conflicts that are open, or settled."""
    return tenant_key(tenant_id, "CONFLICTS", state)


def state_sort(conflict: Conflict) -> str:
    return f"{conflict.nights.check_in}#{conflict.id}"


def shown_members(conflict: Conflict) -> Plain:
    """Return what both sides and their nights are: what is amended without telling it."""
    return {
        "list_sk": state_sort(conflict),
        "unit": conflict.unit,
        "check_in": conflict.nights.check_in.isoformat(),
        "check_out": conflict.nights.check_out.isoformat(),
        "keeps": _side_item(conflict.keeps),
        "waits": _side_item(conflict.waits),
        "why": conflict.why,
        "same_stay": conflict.same_stay,
    }


def conflict_item(tenant_id: TenantId, conflict: Conflict, change: Mapping[str, Any]) -> Plain:
    pk, sk = conflict_key(tenant_id, conflict.id)
    forgotten = datetime.combine(conflict.nights.check_out + _KEPT, datetime.min.time(), UTC)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": KIND,
        "id": conflict.id,
        "property_id": conflict.property_id,
        **shown_members(conflict),
        "state": conflict.state,
        "found_at": _instant(conflict.found_at),
        "expires_at": int(forgotten.timestamp()),
        "last_change": dict(change),
    }
    if conflict.state == OVER:
        del item["list_sk"]
    else:
        item["list_pk"] = state_partition(tenant_id, conflict.state)
    optional = {
        "outcome": conflict.outcome,
        "note": conflict.note,
        "settled_at": _instant(conflict.settled_at) if conflict.settled_at else "",
        "request_hash": conflict.last_request,
    }
    return item | {name: value for name, value in optional.items() if value}


def conflict_from_item(item: Mapping[str, Any]) -> Conflict:
    settled_at = item.get("settled_at")
    return Conflict(
        id=item["id"],
        property_id=PropertyId(item["property_id"]),
        unit=item["unit"],
        nights=_stay(item),
        keeps=_side(item["keeps"]),
        waits=_side(item["waits"]),
        why=item["why"],
        same_stay=item["same_stay"],
        found_at=datetime.fromisoformat(item["found_at"]),
        state=item.get("state", OPEN),
        outcome=item.get("outcome", ""),
        note=item.get("note", ""),
        settled_at=datetime.fromisoformat(settled_at) if settled_at else None,
        change_number=item["last_change"]["number"],
        last_request=item.get("request_hash", b""),
    )


def _side_item(side: Side) -> Plain:
    members = {"kind": side.kind, "id": side.id, "channel": side.channel, "label": side.label}
    return members | {"check_in": side.stay.check_in.isoformat(), "check_out": side.stay.check_out.isoformat()}


def _side(item: Mapping[str, Any]) -> Side:
    return Side(item["kind"], item["id"], item["channel"], item["label"], _stay(item))


def _stay(item: Mapping[str, Any]) -> Stay:
    return Stay(date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"]))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
