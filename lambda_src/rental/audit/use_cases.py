"""Keeping who did what, and telling it."""

from datetime import datetime, timedelta

from rental.accounts.contract import UNLOCK_ASKED_FOR
from rental.audit.contract import AuditRecord
from rental.audit.ports import AuditTrail, RecordPage
from rental.bookings.contract import BOOKING_LINK_ASKED_FOR, STALE_CALENDARS_FOUND
from rental.channels.contract import CHANNEL_BOOKING_TOLD, CHANNEL_PULL_ASKED
from rental.kernel.errors import Problem
from rental.kernel.events import Event
from rental.kernel.ids import TenantId

# Nothing of anybody's is changed by them, and the first two hold an address of somebody whom the host may not know.
# What a channel manager told is kept as what the ledger made of it.
_NO_CHANGE = frozenset(
    {BOOKING_LINK_ASKED_FOR, UNLOCK_ASKED_FOR, STALE_CALENDARS_FOUND, CHANNEL_BOOKING_TOLD, CHANNEL_PULL_ASKED}
)


def keep_record(trail: AuditTrail, event: Event, for_days: int) -> bool:
    """Keep the event's record for so many days from when it happened; return whether it is one to be kept.

    Raises `ValueError` for an unreadable instant.
    """
    if event.type in _NO_CHANGE:
        return False
    record = AuditRecord.from_event(event)
    trail.keep(record, datetime.fromisoformat(record.at) + timedelta(days=for_days))
    return True


def changes_of(
    trail: AuditTrail, tenant_id: TenantId, kind: str, id: str, *, limit: int, cursor: str | None
) -> RecordPage:
    """Return a page of what happened to a thing; none where all of it was too long ago.

    Raises `Problem("not-found")` for what is not there and has no records either.
    """
    page = trail.of(tenant_id, kind, id, limit, cursor)
    if not page.records and cursor is None and not trail.is_there(tenant_id, kind, id):
        raise Problem("not-found", f"There is no {kind} {id} here.")
    return page
