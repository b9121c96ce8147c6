"""A tenant on the way out: asked for, taken back while that is possible, and then done step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from rental.kernel.ids import TenantId

# Nothing is destroyed before the export; the address goes before the site it leads to, and the name is given up last.
LEAVING_STEPS = ("close", "export", "domain", "address", "site", "pool", "data", "name")
LeavingStep = Literal["close", "export", "domain", "address", "site", "pool", "data", "name"]
# waiting: it can be taken back. failed: nothing more happens until somebody tries again.
StepState = Literal["waiting", "running", "done", "failed", "undone"]
LeavingState = Literal["waiting", "running", "failed", "gone"]
GRACE = timedelta(days=7)
QUARANTINE = timedelta(days=90)
_RECORD_KEPT_AFTER_QUARANTINE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """`asked_at` and `closes_at` are seconds since the epoch; `failure` says in the host's words what is in the way."""

    tenant_id: TenantId
    subdomain: str
    host: str
    state: LeavingState
    asked_at: int
    closes_at: int
    steps: Mapping[LeavingStep, StepState] = field(default_factory=dict)
    failure: str = ""

    def step(self, name: LeavingStep) -> StepState:
        return self.steps.get(name, "waiting")

    def is_due(self, now: int) -> bool:
        return self.state == "waiting" and self.closes_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToLeave:
    """A host's own word, in the tenant's part of the table. `closing`: it can be taken back no more."""

    tenant_id: TenantId
    subdomain: str
    host: str
    state: Literal["asked", "taken_back", "closing"]
    asked_at: int
    closes_at: int
    number: int
    request: bytes = b""

    @property
    def can_be_taken_back(self) -> bool:
        """Return whether nothing has been closed: also after the time of grace, where something stood in the way."""
        return self.state == "asked"


@dataclass(frozen=True, slots=True)
class StaysAhead:
    """How many stays are sold, asked for or under way, and the first one's check-in."""

    count: int
    first: str


def record_kept_until(gone_at: int) -> int:
    """Return until when the platform remembers that a tenant left."""
    return gone_at + int((QUARANTINE + _RECORD_KEPT_AFTER_QUARANTINE).total_seconds())
