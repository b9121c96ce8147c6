"""What the use cases need of a store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rental.kernel.errors import TryAgain
from rental.kernel.ids import TenantId
from rental.tenants.contract import DirectoryLine, HostMapping, Origin, PlatformAddress, TenantRecord, UserPool
from rental.tenants.domain.branding import StoredBranding
from rental.tenants.domain.logo import StoredLogo
from rental.tenants.domain.sign_up import SignUp, SignUpState, Step, StepState


class HostTaken(Exception):  # noqa: N818 - names what happened
    """The host belongs to another tenant."""


class AccountTaken(Exception):  # noqa: N818 - names what happened
    """The payment account belongs to another tenant."""


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


class NameTaken(Exception):  # noqa: N818 - names what happened
    """The subdomain, or one that looks like it, is claimed, in use or in quarantine."""


class SignUpEnded(Exception):  # noqa: N818 - names what happened
    """The sign-up is not there, was cancelled since, or is not in a state that leads to the one asked for."""


class SignUps(Protocol):
    """Claims on subdomains and how their tenants come about. Reads are consistent."""

    def claim(self, sign_up: SignUp) -> None:
        """Claim the subdomain with one conditional write, and keep the sign-up. Raises `NameTaken`.

        A claim that has expired, or whose quarantine is over, is free. The same sign-up claims again without harm, and
        stays as it is.
        """
        ...

    def find(self, tenant_id: TenantId) -> SignUp | None: ...

    def is_free(self, subdomain: str, now: int) -> bool:
        """Tell whether `claim` would succeed now."""
        ...

    def rival_of(self, subdomain: str, now: int) -> str:
        """Return the subdomain that stands in the way of this one: itself, or one that looks like it; "" if none."""
        ...

    def begin_again(self, tenant_id: TenantId, claim_until: int) -> SignUp:
        """Claim anew what failed, and count one more attempt. Raises `SignUpEnded`, or `NameTaken` by another since.

        One that was claimed anew already is returned as it is.
        """
        ...

    def begin_step(self, tenant_id: TenantId, step: Step, state: StepState) -> None:
        """Record where a step stands, for who watches."""
        ...

    def end_step(self, tenant_id: TenantId, step: Step, state: StepState, made: Mapping[str, str]) -> None:
        """Record a step's end and what it made; values are kept until they are replaced."""
        ...

    def move(self, tenant_id: TenantId, state: SignUpState, claim_until: int, failure: str = "") -> None:
        """Record the sign-up's state; `claim_until` is 0 for a claim that does not expire by itself.

        Raises `SignUpEnded` for one that was cancelled, which nothing but its offboarding moves on, and `NameTaken`
        where it should go on under a name that was claimed by another since. A name that is `gone` is in quarantine.
        """
        ...

    def forget_person(self, tenant_id: TenantId) -> None:
        """Keep no name and no address of whoever signed up."""
        ...


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


class Onboarding(Protocol):
    """What makes a tenant of a sign-up."""

    def start(self, tenant_id: TenantId, attempt: int) -> None:
        """Start; an attempt that was started already is not started again."""
        ...


class HourlyCounts(Protocol):
    """How often something was done within an hour."""

    def take(self, what: str, most: int, hour: int) -> bool:
        """Count one more in the hour that began so many hours after the epoch; False where `most` were counted."""
        ...


class Throttled(TryAgain):
    """A service of AWS serves the whole account so many calls a second, and more came."""


class StillBusy(TryAgain):
    """A service of AWS has not finished what was asked of it before."""


class AddressTaken(Exception):  # noqa: N818 - names what happened
    """The address leads elsewhere already, or another distribution has it."""


class UserPools(Protocol):
    """The pools of tenants' hosts, with the app client of the sign-in relay and the groups that are roles.

    Whatever an attempt that was cut off has made is found and finished. Every call may raise `TryAgain`.
    """

    def ensure(self, sign_up: SignUp) -> UserPool:
        """Make the tenant's pool or its groups in a shared one, or bring what is there up to date."""
        ...

    def remove(self, sign_up: SignUp) -> None:
        """Delete the tenant's pool with everybody in it, if there is one; of a shared one its groups and their members.

        Members who have groups of other tenants too stay.
        """
        ...


class HostAccounts(Protocol):
    """People in the pool of a tenant's hosts. Every call may raise `TryAgain`."""

    def ensure(self, sign_up: SignUp) -> str:
        """Make a host who cannot sign in yet, or find the one that is there; return the name the pool gave them."""
        ...

    def invite(self, sign_up: SignUp) -> bool:
        """Send them a password for their first sign-in; False where they have one of their own already."""
        ...

    def remove(self, sign_up: SignUp) -> None:
        """Take their roles at the tenant away; the account too, unless it is older or another tenant's as well."""
        ...


@dataclass(frozen=True, slots=True)
class EdgeSite:
    """A site where the distribution serves it; `deployed` tells whether it answers everywhere, with its certificate."""

    id: str
    deployed: bool


class SitesAtTheEdge(Protocol):
    """Tenants' places in the distribution. Every call may raise `TryAgain`."""

    def ensure(self, sign_up: SignUp) -> EdgeSite:
        """Make the site's place, or bring the one that is there up to date. Raises `AddressTaken`."""
        ...

    def remove(self, sign_up: SignUp) -> None:
        """Delete it, if it is there. Raises `StillBusy` while the distribution lets go of it."""
        ...


class Addresses(Protocol):
    """Names of sites in the zone. Every call may raise `TryAgain`."""

    def ensure(self, sign_up: SignUp) -> None:
        """Let the site's host lead to the distribution. Raises `AddressTaken` where it leads elsewhere."""
        ...

    def remove(self, sign_up: SignUp) -> None:
        """Take the name out, if it leads to the distribution."""
        ...


class PaymentAccounts(Protocol):
    """Accounts at the payment provider that belong to tenants."""

    def connect_account(self, sign_up: SignUp) -> str:
        """Open the tenant's account, or find the one that is there; return its id."""
        ...

    def close_account(self, sign_up: SignUp) -> None: ...


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
