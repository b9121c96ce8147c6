"""Applying a tenant specification. Each may be repeated: the second time changes nothing."""

from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId
from rental.tenants.contract import TenantRecord
from rental.tenants.domain import SpecificationRefused, TenantSpecification
from rental.tenants.ports import HostTaken, Tenants


def create_tenant(tenants: Tenants, tenant_id: TenantId, specification: TenantSpecification) -> None:
    """Make the tenant and claim its host. Raises `SpecificationRefused` when the host is another tenant's."""
    try:
        tenants.add(specification.record(tenant_id), specification.mapping(tenant_id))
    except HostTaken:
        claimed = tenants.mapping_of(specification.host)
        if claimed is None or claimed.tenant_id != tenant_id:
            raise _taken(specification.host) from None


def change_tenant(tenants: Tenants, tenant_id: TenantId, specification: TenantSpecification) -> None:
    """Write what changed; a new host is claimed and the old one given up. Raises `SpecificationRefused`."""
    current = tenants.find(tenant_id)
    if current is None:
        raise SpecificationRefused(f"there is no tenant {tenant_id} to change")
    try:
        tenants.replace(specification.record(tenant_id), specification.mapping(tenant_id), current.host)
    except HostTaken:
        raise _taken(specification.host) from None


def take_tenant_offline(tenants: Tenants, tenant_id: TenantId) -> None:
    """Give up the tenant's host, so that its site answers no more. Its bookings and listings stay in the table."""
    current = tenants.find(tenant_id)
    if current is not None:
        tenants.release(tenant_id, current.host)


def tenant_at(tenants: Tenants, tenant_id: TenantId) -> TenantRecord:
    """Return the tenant's record. Raises `Problem("not-found")`."""
    record = tenants.find(tenant_id)
    if record is None:
        raise Problem("not-found", "This site has no tenant record.")
    return record


def _taken(host: str) -> SpecificationRefused:
    return SpecificationRefused(f"host {host} belongs to another tenant; choose another subdomain")
