"""Whose sites there are, and where they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rental.kernel.ids import TenantId
from rental.tenants.contract import DirectoryLine, HostMapping, Origin, PlatformAddress, TenantRecord


class HostTaken(Exception):  # noqa: N818 - names what happened
    """The host belongs to another tenant."""


class AccountTaken(Exception):  # noqa: N818 - names what happened
    """The payment account belongs to another tenant."""


class NameTaken(Exception):  # noqa: N818 - names what happened
    """The subdomain, or one that looks like it, is claimed, in use or in quarantine."""


@dataclass(frozen=True, slots=True)
class HostClaim:
    """Whose a host is. `claimed_by` names what claimed it, e.g. one resource of one stack.

    The platform's own address has `tenant_id` "": it is no tenant's, and is never released to one.
    A released host answers nobody, and stays its tenant's: whoever claims it next gets that tenant and its data.
    """

    tenant_id: TenantId
    claimed_by: str
    released: bool


class Tenants(Protocol):
    """Tenant records, host mappings, the directory of all tenants and whose payment account is whose.

    Reads are consistent; each write is one transaction, all or nothing. A record's payment account becomes the
    tenant's with it, and the account that its record named before is given up. Raises `AccountTaken`, as every write
    does, where it is another's. So does its subdomain with all that look like it: raises `NameTaken` where that is
    claimed by a sign-up, in quarantine or another tenant's. A tenant that stays where it is keeps its host without.
    """

    def find(self, tenant_id: TenantId) -> TenantRecord | None: ...

    def owner_of(self, payment_account: str) -> TenantId | None: ...

    def mapping_of(self, host: str) -> HostMapping | None:
        """Return where requests for `host` belong; None also for a released host."""
        ...

    def claim_on(self, host: str) -> HostClaim | None: ...

    def add(
        self,
        record: TenantRecord,
        mapping: HostMapping,
        claimed_by: str = "",
        origin: Origin = "deployment",
        specification: str = "",
    ) -> None:
        """Write a new tenant and claim its host. Raises `HostTaken`, also when the tenant itself is there."""
        ...

    def adopt(self, record: TenantRecord, mapping: HostMapping, claimed_by: str = "") -> None:
        """Bring a tenant back to the host it released. Raises `HostTaken` when it has not released it."""
        ...

    def replace(self, record: TenantRecord, mapping: HostMapping, old_host: str, claimed_by: str = "") -> None:
        """Write the tenant's present state; the claim on `old_host` goes if it is another. Raises `HostTaken`."""
        ...

    def release(self, tenant_id: TenantId, host: str, claimed_by: str = "") -> None:
        """Release `host` if it is the tenant's, and claimed by `claimed_by`; otherwise leave it alone."""
        ...

    def remove(self, tenant_id: TenantId, host: str, claimed_by: str) -> None:
        """Take back what `add` wrote, save the name, which is its sign-up's; what another has claimed since stays."""
        ...


class PlatformAddresses(Protocol):
    """Where the platform itself is reached. Reads are consistent."""

    def find(self, host: str) -> PlatformAddress | None: ...

    def keep(self, address: PlatformAddress, claimed_by: str) -> None:
        """Write an address, also over one that there was, and claim its name.

        Raises `HostTaken` where a tenant is there, or was, and `NameTaken` where one is that looks like it.
        """
        ...

    def give_up(self, host: str, claimed_by: str) -> None:
        """Take the address away if it is the platform's and was claimed by `claimed_by`; otherwise leave it alone."""
        ...


class Directory(Protocol):
    """All tenants, in eight parts. Reads are consistent."""

    def page(self, part: int, after: str, limit: int) -> tuple[Sequence[DirectoryLine], str]:
        """Return some lines of a part, and after which id the next page begins: "" behind the last one."""
        ...

    def find(self, tenant_id: TenantId) -> DirectoryLine | None: ...

    def note_specification(self, tenant_id: TenantId, specification: str) -> None:
        """Record by what the tenant's resources were last made."""
        ...


class CustomDomains(Protocol):
    """Tenants' own domains: each call is one conditional write. `claim` raises `HostTaken` for what is another's."""

    def claim(self, mapping: HostMapping, claimed_by: str) -> None: ...

    def give_up(self, tenant_id: TenantId, host: str, claimed_by: str) -> None: ...
