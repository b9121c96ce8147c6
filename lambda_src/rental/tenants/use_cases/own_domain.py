"""A host leads a domain of their own to the site, or gives it up. Each step may be repeated."""

from dataclasses import dataclass, replace
from datetime import datetime

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal
from rental.tenants.domain.own_domain import (
    CLAIMED_BY,
    DOMAIN_ASKED,
    DOMAIN_GIVEN_UP,
    UNDER_WAY,
    DomainFailureCode,
    DomainRefused,
    OwnDomain,
    OwnDomainState,
)
from rental.tenants.domain.specification import faults_of_domain
from rental.tenants.ports.own_domains import DomainsAtTheEdge, DomainWork, OwnDomains
from rental.tenants.ports.services import AddressTaken
from rental.tenants.ports.sites import CustomDomains, HostTaken


class DomainOver(Exception):  # noqa: N818 - names what happened
    """Its host asked for something else since."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which tenant, when, and from where."""

    tenant_id: TenantId
    by: Principal
    at: datetime
    address: str


def lead_domain(domains: OwnDomains, work: DomainWork, domain: str, platform_domain: str, asking: Asking) -> OwnDomain:
    """Have a domain lead to the site. Again it changes nothing, save that what failed is tried anew. Raises `Problem`.

    `platform_domain` is "" where no domain is kept from hosts.
    """
    if fault := next(faults_of_domain("domain", domain, platform_domain), ""):
        raise InvalidRequest("/domain", f"{fault}.")
    there = domains.find(asking.tenant_id)
    if there and there.state != "none":
        if there.domain != domain or there.state == "removing":
            raise Problem("domain-there", f"{there.domain} has to be removed first; its state is {there.state}.")
        if there.state != "failed":
            work.start(there)  # whoever asked first may have been cut off before
            return there
    return _ask(domains, work, _next(there, asking.tenant_id, domain, "waiting"), DOMAIN_ASKED, asking)


def give_up_domain(domains: OwnDomains, work: DomainWork, asking: Asking) -> OwnDomain | None:
    """Have it lead nowhere. Again it changes nothing."""
    there = domains.find(asking.tenant_id)
    if there is None or there.state == "none":
        return there
    if there.state == "removing":
        work.start(there)
        return there
    return _ask(domains, work, _next(there, asking.tenant_id, there.domain, "removing"), DOMAIN_GIVEN_UP, asking)


def _next(there: OwnDomain | None, tenant_id: TenantId, domain: str, state: OwnDomainState) -> OwnDomain:
    return OwnDomain(tenant_id=tenant_id, domain=domain, state=state, number=there.number + 1 if there else 1)


def _ask(domains: OwnDomains, work: DomainWork, wanted: OwnDomain, kind: str, asking: Asking) -> OwnDomain:
    change = last_change(wanted.number, kind, asking.at, asking.by, address=asking.address)
    if not domains.ask(wanted, change):
        raise Problem("version-mismatch", "Somebody else changed it at the same time. Look at what stands now.")
    work.start(wanted)
    return wanted


@dataclass(frozen=True, slots=True)
class Leading:
    """What leads domains: `domains` says what is wanted, `edge` serves it, `hosts` makes the site answer there."""

    domains: OwnDomains
    edge: DomainsAtTheEdge
    hosts: CustomDomains

    def lead(self, tenant_id: TenantId, number: int) -> bool:
        """Go one step on; tell whether the site answers at the domain. Raises `DomainRefused` and `DomainOver`."""
        asked = self.domains.find(tenant_id)
        if asked is None or asked.number != number or asked.state not in UNDER_WAY:
            if asked is None or asked.state in ("none", "removing"):
                self.edge.remove(tenant_id)  # what a step that came late has made
            raise DomainOver(tenant_id)
        try:
            place = self.edge.ensure(tenant_id, asked.domain)
        except AddressTaken:
            raise DomainRefused("leads-elsewhere") from None
        if place is None or not place.deployed:
            self._move(asked, "issuing" if place else "waiting")
            return False
        self._answer_at(asked)
        self._move(asked, "active")
        return True

    def remove(self, tenant_id: TenantId, number: int) -> None:
        """Remove it wholly. Raises `StillBusy` while the distribution lets go of it, and `DomainOver`."""
        asked = self.domains.find(tenant_id)
        if asked is None or asked.number != number or asked.state != "removing":
            raise DomainOver(tenant_id)
        self._clear(asked)
        self._move(asked, "none")

    def fail(self, tenant_id: TenantId, number: int, failure: DomainFailureCode) -> None:
        """Record why it does not go on, with nothing left of it: its owner may lead it elsewhere."""
        asked = self.domains.find(tenant_id)
        if asked is None or asked.number != number or asked.state in ("none", "active", "failed"):
            return
        self._clear(asked)
        self._move(asked, "failed", failure)

    def leave(self, tenant_id: TenantId) -> None:
        """Take down what there is: the tenant leaves. Raises `StillBusy` like `remove`."""
        asked = self.domains.find(tenant_id)
        if asked is None or asked.state == "none":
            self.edge.remove(tenant_id)
            return
        if asked.state != "removing":
            self._move(asked, "removing")
            asked = replace(asked, state="removing")
        self._clear(asked)
        self._move(asked, "none")

    def _answer_at(self, asked: OwnDomain) -> None:
        site = self.domains.mapping_of_site(asked.tenant_id)
        if site is None:
            raise DomainRefused("no-site")
        try:
            self.hosts.claim(replace(site, host=asked.domain), CLAIMED_BY)
        except HostTaken:
            raise DomainRefused("leads-elsewhere") from None

    def _clear(self, asked: OwnDomain) -> None:
        self.hosts.give_up(asked.tenant_id, asked.domain, CLAIMED_BY)
        self.edge.remove(asked.tenant_id)

    def _move(self, asked: OwnDomain, state: OwnDomainState, failure: str = "") -> None:
        if not self.domains.move(asked, state, failure):
            raise DomainOver(asked.tenant_id)
