"""Keeping who did what."""

from datetime import datetime, timedelta

from rental.audit.contract import AuditRecord
from rental.audit.ports import AuditTrail
from rental.kernel.events import Event


def keep_record(trail: AuditTrail, event: Event, for_days: int) -> None:
    """Keep the event's record for so many days from when it happened. Raises `ValueError` for an unreadable instant."""
    record = AuditRecord.from_event(event)
    trail.keep(record, datetime.fromisoformat(record.at) + timedelta(days=for_days))
