"""A stand-in for the audit trail; it passes the same suite as the adapter."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from rental.audit.contract import AuditRecord
from rental.audit.ports import RecordPage
from rental.kernel.errors import InvalidRequest


@dataclass
class FakeAuditTrail:
    """Records and until when they are kept, by tenant, kind, id and number; `things` are there without any."""

    kept: dict[tuple[str, str, str, int], tuple[AuditRecord, datetime]] = field(default_factory=dict)
    things: set[tuple[str, str, str]] = field(default_factory=set)

    def keep(self, record: AuditRecord, until: datetime) -> None:
        self.kept.setdefault((record.tenant_id, record.kind, record.id, record.number), (record, until))

    def of(self, tenant_id, kind, id, limit, cursor):
        if cursor is not None and not re.fullmatch(r"after-[0-9]+", cursor):
            raise InvalidRequest("query/cursor", "not ours")
        after = int(cursor.removeprefix("after-")) if cursor else 0
        found = [record for key, (record, _) in sorted(self.kept.items()) if key[:3] == (tenant_id, kind, id)]
        rest = [record for record in found if record.number > after]
        last = rest[limit - 1].number if len(rest) > limit else None
        return RecordPage(rest[:limit], last and f"after-{last}")

    def is_there(self, tenant_id, kind, id):
        return (tenant_id, kind, id) in self.things
