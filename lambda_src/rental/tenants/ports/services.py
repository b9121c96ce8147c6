"""What onboarding makes at services, and takes down again."""

from dataclasses import dataclass
from typing import Protocol

from rental.kernel.errors import TryAgain
from rental.tenants.contract import UserPool
from rental.tenants.domain.sign_up import SignUp


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
