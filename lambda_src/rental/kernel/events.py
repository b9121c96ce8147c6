"""What changed, written with the change itself: events, audit fields and payment intents derive from `last_change`.

An item that publishes carries `kind`, `id` and `last_change`; the stream relay turns each new `last_change.number`
into one event whose id is `<item id>.<number>`, so a replayed stream record gives the same event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal

SOURCE = "holiday-rental"
_PRIVATE = frozenset({"pk", "sk", "list_pk", "list_sk", "last_change", "request_hash", "card", "v"})


def last_change(number: int, type: str, at: datetime, by: Principal, reason: str = "") -> dict[str, Any]:
    """Return the attribute as stored. `number` counts the changes of one item from 1."""
    change: dict[str, Any] = {
        "number": number,
        "type": type,
        "at": at.isoformat(timespec="seconds"),
        "actor": by.as_actor(),
    }
    return change | ({"reason": reason} if reason else {})


@dataclass(frozen=True, slots=True)
class Event:
    """One published change. `data` is the item after it, without keys and private attributes."""

    id: str
    type: str
    tenant_id: TenantId
    occurred_at: str
    actor: Mapping[str, str]
    entity: Mapping[str, str]
    data: Mapping[str, Any]

    @classmethod
    def from_images(cls, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> "Event | None":
        """Return the event between two images of an item, or None where nothing is published."""
        change = (new or {}).get("last_change")
        if not new or not change or change["number"] == ((old or {}).get("last_change") or {}).get("number"):
            return None
        return cls(
            id=f"{new['id']}.{change['number']}",
            type=change["type"],
            tenant_id=TenantId(str(new["pk"]).split("#")[1]),
            occurred_at=change["at"],
            actor=change["actor"],
            entity={"kind": new["kind"], "id": new["id"]},
            data={name: value for name, value in new.items() if name not in _PRIVATE},
        )

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Event":
        """Read the `Detail` of an event from the bus. Raises `KeyError` naming a missing member."""
        return cls(**{name: detail[name] for name in cls.__slots__})
