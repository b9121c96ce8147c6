"""How a site looks."""

from collections.abc import Mapping
from typing import Any, Protocol

from rental.kernel.ids import TenantId
from rental.tenants.domain.branding import StoredBranding
from rental.tenants.domain.logo import StoredLogo


class Brandings(Protocol):
    """What hosts said of how their sites present themselves. Reads of brandings are consistent."""

    def find(self, tenant_id: TenantId) -> StoredBranding | None: ...

    def logo(self, tenant_id: TenantId) -> StoredLogo | None: ...

    def write(
        self,
        stored: StoredBranding,
        change: Mapping[str, Any],
        *,
        logo: StoredLogo | None = None,
        without_logo: bool = False,
    ) -> bool:
        """Write a next version, and with it the picture or that there is none; tell whether it was the next one."""
        ...
