"""How much of its own a tenant has."""

from enum import Enum


class TenantTier(Enum):
    """What of a tenant is its own, beside its data, which always is.

    `POOLED`: nothing; its hosts are in one user pool with those of others, in groups of the tenant. For many tenants
    with few hosts each. `STANDARD`: a user pool. `DEDICATED`: a user pool, and a distribution that serves it alone;
    only deployments make one.
    """

    POOLED = "pooled"
    STANDARD = "standard"
    DEDICATED = "dedicated"
