"""A domain that a tenant's host owns and leads to the site: how far it is on its way."""

from dataclasses import dataclass
from typing import Literal

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key

# waiting: its name does not lead here yet. issuing: its certificate is on the way. The site answers once it is active.
OwnDomainState = Literal["none", "waiting", "issuing", "active", "failed", "removing"]
UNDER_WAY = ("waiting", "issuing")
DOMAIN_ASKED = "TenantDomainAsked"
DOMAIN_GIVEN_UP = "TenantDomainGivenUp"
CLAIMED_BY = "host"  # as stacks name themselves: neither takes down what the other made


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDomain:
    """`number` counts what hosts asked for, from 1; `failure` says in their words why it does not go on."""

    tenant_id: TenantId
    domain: str
    state: OwnDomainState
    number: int
    failure: str = ""


def own_domain_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of what is known of a tenant's own domain."""
    return tenant_key(tenant_id, "DOMAIN"), "DOMAIN"
