"""A tenant's site as the stack's outputs show it, to the command and to whoever deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holiday_rental.tenant_site import TenantSite


def shown(site: TenantSite) -> dict[str, str]:
    return {
        "tenant_id": site.tenant_id,
        "name": site.name,
        "subdomain": site.subdomain,
        "host": site.host,
        "site_url": site.url,
        "host_pool_id": site.users.pool.user_pool_id,
        "host_client_id": site.users.client.user_pool_client_id,
        **({"host_group": site.users.group_of(site.tenant_id, "host")} if site.users.pooled else {}),
    }
