"""What leads a host's own domain to the site."""

from collections.abc import Mapping
from typing import Any, Protocol

from rental.kernel.ids import TenantId
from rental.tenants.contract import HostMapping
from rental.tenants.domain.own_domain import OwnDomain, OwnDomainState
from rental.tenants.ports.services import EdgeSite


class OwnDomains(Protocol):
    """What hosts asked for. Reads are consistent, writes conditional."""

    def find(self, tenant_id: TenantId) -> OwnDomain | None: ...

    def ask(self, wanted: OwnDomain, change: Mapping[str, Any]) -> bool:
        """Write what is wanted in the place of what has the number before; False where that is not there."""
        ...

    def move(self, asked: OwnDomain, state: OwnDomainState, failure: str = "") -> bool:
        """Record how it goes on; False where it is no longer as `asked` says."""
        ...

    def mapping_of_site(self, tenant_id: TenantId) -> HostMapping | None: ...


class DomainsAtTheEdge(Protocol):
    """Places of tenants' own domains in the distribution, one a tenant. Every call may raise `TryAgain`."""

    def ensure(self, tenant_id: TenantId, domain: str) -> EdgeSite | None:
        """Make its place, or find it; None while the name does not lead here. Raises `AddressTaken`."""
        ...

    def remove(self, tenant_id: TenantId) -> None:
        """Delete it, if it is there. Raises `StillBusy` while the distribution lets go of it."""
        ...


class DomainWork(Protocol):
    """What does what a host asked for."""

    def start(self, asked: OwnDomain) -> None:
        """Start; what was started already is not started again."""
        ...
