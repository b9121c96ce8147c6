"""What the use cases need of a store."""

from typing import Protocol

from rental.kernel.ids import TenantId
from rental.tenants.contract import HostMapping, TenantRecord


class HostTaken(Exception):  # noqa: N818 - names what happened
    """The host belongs to another tenant."""


class Tenants(Protocol):
    """Tenant records and host mappings. Reads are consistent; each write is one transaction, all or nothing."""

    def find(self, tenant_id: TenantId) -> TenantRecord | None: ...

    def mapping_of(self, host: str) -> HostMapping | None: ...

    def add(self, record: TenantRecord, mapping: HostMapping) -> None:
        """Write a new tenant and claim its host. Raises `HostTaken`, also when the tenant itself is there."""
        ...

    def replace(self, record: TenantRecord, mapping: HostMapping, old_host: str) -> None:
        """Write the tenant's present state; the claim on `old_host` goes if it is another. Raises `HostTaken`."""
        ...

    def release(self, tenant_id: TenantId, host: str) -> None:
        """Remove the tenant's claim on `host`, if it has it."""
        ...
