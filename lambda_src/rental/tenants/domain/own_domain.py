"""A domain that a tenant's host owns and leads to the site: how far it is on its way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key

# waiting: its name does not lead here yet. issuing: its certificate is on the way. The site answers once it is active.
OwnDomainState = Literal["none", "waiting", "issuing", "active", "failed", "removing"]
UNDER_WAY = ("waiting", "issuing")
# Why it does not go on, "" where it does: pages have words for each in their languages.
DomainFailureCode = Literal["", "leads-elsewhere", "took-too-long", "no-site", "our-fault"]
OUR_FAULT: DomainFailureCode = "our-fault"
_WORDS: Mapping[str, str] = {
    "": "",
    "leads-elsewhere": "{domain} leads to another site already.",
    "took-too-long": "It did not lead here for two days. Check the record where the domain is managed, and try again.",
    "no-site": "There is no site that it could lead to.",
    OUR_FAULT: "Something failed on our side. Try again in a while.",
}
DOMAIN_ASKED = "TenantDomainAsked"
DOMAIN_GIVEN_UP = "TenantDomainGivenUp"
CLAIMED_BY = "host"  # as stacks name themselves: neither takes down what the other made


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDomain:
    """`number` counts what hosts asked for, from 1; `failure` is the `DomainFailureCode`, or an earlier version's."""

    tenant_id: TenantId
    domain: str
    state: OwnDomainState
    number: int
    failure: str = ""


class DomainRefused(Exception):  # noqa: N818 - names what happened
    """It cannot go on, and trying again by itself is of no use. State machines know it by this name."""

    def __init__(self, code: DomainFailureCode) -> None:
        super().__init__(code)


def domain_failure_code(error: str, cause: str) -> DomainFailureCode:
    """Return the code of a failed state: our own refusal, and of all else that it was not the host's fault."""
    if error != DomainRefused.__name__:
        return OUR_FAULT
    told: Any = json.loads(cause)
    return known_domain_failure(told["errorMessage"])


def known_domain_failure(kept: str) -> DomainFailureCode:
    """Return the code that was kept; what is none, such as words of an earlier version, was our fault."""
    return next((code for code in get_args(DomainFailureCode) if code == kept), OUR_FAULT)


def domain_failure_words(asked: OwnDomain) -> str:
    """Return in English why it does not go on."""
    return _WORDS[known_domain_failure(asked.failure)].format(domain=asked.domain)


def own_domain_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of what is known of a tenant's own domain."""
    return tenant_key(tenant_id, "DOMAIN"), "DOMAIN"
