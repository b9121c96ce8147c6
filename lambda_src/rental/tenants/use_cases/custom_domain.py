"""A tenant's own domain, as a deployment says it. Each may be repeated: the second time changes nothing."""

from rental.kernel.ids import TenantId
from rental.tenants.domain.specification import DomainSpecification, SpecificationRefused
from rental.tenants.ports.sites import CustomDomains, HostTaken


def keep_custom_domain(domains: CustomDomains, specification: DomainSpecification, claimed_by: str) -> None:
    """Make requests for the domain the tenant's. Raises `SpecificationRefused` where it is another's."""
    try:
        domains.claim(specification.mapping(), claimed_by)
    except HostTaken:
        raise SpecificationRefused(f"custom_domain {specification.host} leads to another site already") from None


def give_up_custom_domain(domains: CustomDomains, tenant_id: TenantId, host: str, claimed_by: str) -> None:
    """Let nobody answer at the domain, unless something else has claimed it since."""
    domains.give_up(tenant_id, host, claimed_by)
