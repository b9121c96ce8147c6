"""What the host did about a conflict, and which ones wait for that."""

from dataclasses import dataclass
from datetime import datetime

from rental.calendar_sync.contract import CONFLICT_SETTLED
from rental.calendar_sync.domain.ledger_conflicts import OVER, SETTLED, Conflict
from rental.calendar_sync.ports import ConflictPage, Conflicts
from rental.calendar_sync.use_cases.conflicts import ConflictsMoving
from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal

_TRIES = 4
_KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was done, by whom, when and from where. `request` recognises the request when it comes again."""

    outcome: str
    note: str
    by: Principal
    at: datetime
    address: str = ""
    request: bytes = b""


def still_in(page: ConflictPage, state: str, at: datetime) -> ConflictPage:
    """Return a page of those in a state without what is in another by the instant `at`, stored or not."""
    return ConflictPage([each for each in page.items if each.state_at(at) == state], page.next_cursor)


def settle_conflict(conflicts: Conflicts, tenant_id: TenantId, conflict_id: str, settlement: Settlement) -> Conflict:
    """Keep what the host did about it; a settled one may be settled otherwise.

    Raises `Problem`: "not-found", "state-does-not-allow" once it is over, "idempotency-key-reused"; `ConflictsMoving`.
    """
    for _ in range(_TRIES):
        conflict = conflicts.find(tenant_id, conflict_id)
        if conflict is None:
            raise Problem("not-found", f"There is no conflict {conflict_id} here.")
        if _repeats(settlement.request, conflict):
            return conflict
        if conflict.state_at(settlement.at) == OVER:
            raise Problem("state-does-not-allow", "The conflict is over by itself: there is nothing to settle.")
        settled = conflict.next(
            state=SETTLED,
            outcome=settlement.outcome,
            note=settlement.note,
            settled_at=settlement.at.replace(microsecond=0),
            last_request=settlement.request,
        )
        number, by = settled.change_number, settlement.by
        change = last_change(number, CONFLICT_SETTLED, settlement.at, by, address=settlement.address)
        if conflicts.write(tenant_id, settled, change):
            return settled
    raise ConflictsMoving(f"conflict {conflict_id} kept changing")


def _repeats(request: bytes, conflict: Conflict) -> bool:
    made = conflict.last_request
    if not request or made[:_KEY_BYTES] != request[:_KEY_BYTES]:
        return False
    if made != request:
        raise Problem("idempotency-key-reused", "This key already settled it otherwise; send a new key.")
    return True
