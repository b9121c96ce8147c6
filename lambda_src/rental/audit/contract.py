"""What neighbours may see of the audit trail: a record, made from an event and from nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rental.bookings.contract import CHANNEL_CLAIMED, CHANNEL_RELEASED, NIGHTS_BLOCKED, NIGHTS_UNBLOCKED
from rental.kernel.events import Event
from rental.kernel.ids import TenantId

BOOKING, PROPERTY, CLAIM = "booking", "property", "claim"
CONFLICT = "calendar_conflict"
_OF_CLAIMS = frozenset({NIGHTS_BLOCKED, NIGHTS_UNBLOCKED, CHANNEL_CLAIMED, CHANNEL_RELEASED})
_INNER_CAPITAL = re.compile(r"(?<=.)[A-Z]")


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """Who changed what, and how: change `number` of the thing named by `kind` and `id`, counted from 1.

    Blocks and channels' claims are of one kind, and named by `claim_name`.
    `before` and `after` hold the members that changed, None where there was or is none; for the first change `after`
    is the whole thing and `before` is empty. `at` is an instant (ISO 8601); `address` is the client's, where known.
    """

    tenant_id: TenantId
    kind: str
    id: str
    number: int
    type: str
    at: str
    actor: Mapping[str, str]
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    address: str = ""

    @property
    def action(self) -> str:
        """Return what was done, in lower-case words without the thing it was done to: "payment changed"."""
        words = _INNER_CAPITAL.sub(r" \g<0>", self.type).lower()
        return words.removeprefix(f"{self.kind.replace('_', ' ')} ")

    @classmethod
    def from_event(cls, event: Event) -> "AuditRecord":
        """Return the same record for the same event, however often and in whatever order events come."""
        is_claim = event.type in _OF_CLAIMS
        name = event.entity["id"]
        changed = event.data if event.number == 1 else event.before
        return cls(
            tenant_id=event.tenant_id,
            kind=CLAIM if is_claim else event.entity["kind"],
            id=claim_name(event.data["property_id"], name) if is_claim else name,
            number=event.number,
            type=event.type,
            at=event.occurred_at,
            actor=event.actor,
            before=event.before,
            after={name: event.data.get(name) for name in changed},
            reason=event.reason,
            address=event.address,
        )


def claim_name(property_id: str, claim_id: str) -> str:
    """Return what a claim is called in the trail: its id is one within its property."""
    return f"{property_id}/{claim_id}"
