"""What changed, written with the change itself: events, audit fields and payment intents derive from `last_change`.

An item that publishes carries `kind` and `last_change`, and `id` unless its partition key ends in it. The stream relay
turns each new `last_change.number` into one event whose id is `<item id>.<number>`, so a replayed stream record gives
the same event.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal

SOURCE = "holiday-rental"
_PRIVATE = frozenset(
    (
        *("pk", "sk", "list_pk", "list_sk", "ends_pk", "stays_pk", "last_change", "request_hash", "card", "v"),
        *("expires_at", "dealings", "personal", "endpoint"),
    )
)
# What payments shall do and with how many minor units; a guest who gave a card with it: the payment method's id too.
Payment = tuple[str, int] | tuple[str, int, str]


def last_change(
    number: int,
    type: str,
    at: datetime,
    by: Principal,
    reason: str = "",
    *,
    address: str = "",
    payment: Payment | None = None,
) -> dict[str, Any]:
    """Return the attribute as stored. `number` counts the changes of one item from 1.

    `address` is the client's, for the audit record; `payment` is for payments alone.
    """
    change: dict[str, Any] = {
        "number": number,
        "type": type,
        "at": at.isoformat(timespec="seconds"),
        "actor": by.as_actor(),
    }
    optional = {"reason": reason, "address": address, "payment": list(payment or ())}
    return change | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class Event:
    """One published change. `data` is the item after it, without keys and private attributes.

    `before` holds the members of `data` that were other, or not there (None), before; it is empty for a new item.
    `payment` is `{do, amount}`, or with a `method`, where the change asks payments for something: for payments alone.
    `address` is the client's: for the audit record alone, not for partners.
    """

    id: str
    type: str
    tenant_id: TenantId
    occurred_at: str
    actor: Mapping[str, str]
    entity: Mapping[str, str]
    data: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    address: str = ""
    payment: Mapping[str, Any] | None = None

    @property
    def number(self) -> int:
        """Return which change of its item this is, from 1."""
        return int(self.id.rpartition(".")[2])

    @classmethod
    def from_images(cls, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> "Event | None":
        """Return the event between two images of an item, or None where nothing is published."""
        change = (new or {}).get("last_change")
        if not new or not change or change["number"] == ((old or {}).get("last_change") or {}).get("number"):
            return None
        was, now = _public(old or {}), as_told(new)
        name = str(now["id"])
        return cls(
            id=f"{name}.{change['number']}",
            type=change["type"],
            tenant_id=TenantId(str(new["pk"]).split("#")[1]),
            occurred_at=change["at"],
            actor=change["actor"],
            entity={"kind": new["kind"], "id": name},
            data=now,
            before=_changed(was, now) if old else {},
            reason=change.get("reason", ""),
            address=change.get("address", ""),
            payment=_asked(change.get("payment")),
        )

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Event":
        """Read the `Detail` of an event from the bus. Raises `KeyError` naming a missing member."""
        needed = {name: detail[name] for name in _NEEDED}
        return cls(**needed, **{name: detail[name] for name in _OPTIONAL if name in detail})


def as_told(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item as the `data` of its events holds it: with its id, without keys and private attributes."""
    return {"id": str(image.get("id") or str(image["pk"]).rpartition("#")[2])} | _public(image)


_NEEDED = ("id", "type", "tenant_id", "occurred_at", "actor", "entity", "data")
_OPTIONAL = ("before", "reason", "address", "payment")


def _asked(payment: Sequence[Any] | None) -> dict[str, Any] | None:
    return dict(zip(("do", "amount", "method"), payment, strict=False)) if payment else None


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: was.get(name) for name in {**was, **now} if name != "id" and was.get(name) != now.get(name)}


def _public(image: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in image.items() if name not in _PRIVATE}
