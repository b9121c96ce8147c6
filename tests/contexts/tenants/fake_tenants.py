"""Tenants in memory. It passes the same suite as the DynamoDB adapter."""

from dataclasses import dataclass, field

from rental.kernel.ids import TenantId
from rental.tenants.contract import HostMapping, TenantRecord
from rental.tenants.ports import HostTaken


@dataclass
class FakeTenants:
    records: dict[TenantId, TenantRecord] = field(default_factory=dict)
    mappings: dict[str, HostMapping] = field(default_factory=dict)

    def find(self, tenant_id: TenantId) -> TenantRecord | None:
        return self.records.get(tenant_id)

    def mapping_of(self, host: str) -> HostMapping | None:
        return self.mappings.get(host)

    def add(self, record: TenantRecord, mapping: HostMapping) -> None:
        if record.tenant_id in self.records or mapping.host in self.mappings:
            raise HostTaken
        self._write(record, mapping)

    def replace(self, record: TenantRecord, mapping: HostMapping, old_host: str) -> None:
        if not self._is_own_or_free(record.tenant_id, mapping.host):
            raise HostTaken
        if old_host != mapping.host:
            self.release(record.tenant_id, old_host)
        self._write(record, mapping)

    def release(self, tenant_id: TenantId, host: str) -> None:
        if self._is_own_or_free(tenant_id, host):
            self.mappings.pop(host, None)

    def _is_own_or_free(self, tenant_id: TenantId, host: str) -> bool:
        return host not in self.mappings or self.mappings[host].tenant_id == tenant_id

    def _write(self, record: TenantRecord, mapping: HostMapping) -> None:
        self.records[record.tenant_id] = record
        self.mappings[mapping.host] = mapping
