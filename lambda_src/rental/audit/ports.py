"""What the use cases need of a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rental.audit.contract import AuditRecord
from rental.kernel.ids import TenantId


@dataclass(frozen=True, slots=True)
class RecordPage:
    records: Sequence[AuditRecord]
    next_cursor: str | None


class AuditTrail(Protocol):
    def keep(self, record: AuditRecord, until: datetime) -> None:
        """Write a record, to be deleted some time after `until`. What is kept of a change already stays.

        A thing that is put back from a backup tells of its last change again, and knows no more what was before.
        """
        ...

    def of(self, tenant_id: TenantId, kind: str, id: str, limit: int, cursor: str | None) -> RecordPage:
        """Return a thing's records in the order of its changes, `limit` at the most. Cursors are opaque.

        Raises `InvalidRequest` for a cursor it did not make.
        """
        ...

    def is_there(self, tenant_id: TenantId, kind: str, id: str) -> bool:
        """Tell whether a booking or property is there, whether or not records of it are. False for other kinds."""
        ...
