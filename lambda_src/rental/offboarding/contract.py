"""What neighbours may see of tenants on the way out: events and keys."""

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key

# A host wants to leave, thought better of it, or wants all of their data as a file: look at what is stored.
LEAVING_ASKED = "TenantLeavingAsked"
LEAVING_TAKEN_BACK = "TenantLeavingTakenBack"
EXPORT_ASKED = "TenantExportAsked"
LEAVING_PARTITION = "G#LEAVING"


def leaving_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of how far a tenant is on its way out: outlasting its own keys."""
    return LEAVING_PARTITION, tenant_id


def leaving_request_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of a host's wish to leave."""
    return tenant_key(tenant_id, "LEAVING"), "LEAVING"


def export_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of a tenant's latest export."""
    return tenant_key(tenant_id, "EXPORT"), "EXPORT"


def kept_partition(tenant_id: TenantId) -> str:
    """Return the partition of what is kept of a tenant that left, until its time."""
    return tenant_key(tenant_id, "KEPT")
