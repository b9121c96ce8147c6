"""The platform's own address, as a deployment says it. Each may be repeated: the second time changes nothing."""

from rental.tenants.domain.specification import PlatformSpecification, SpecificationRefused
from rental.tenants.ports.sites import HostTaken, NameTaken, PlatformAddresses


def keep_platform_address(addresses: PlatformAddresses, specification: PlatformSpecification, claimed_by: str) -> None:
    """Make requests for the host the platform's. Raises `SpecificationRefused` where a tenant has it."""
    try:
        addresses.keep(specification.address(), claimed_by)
    except HostTaken:
        raise SpecificationRefused(
            f"host {specification.host} is a tenant's, or was; choose another platform_subdomain"
        ) from None
    except NameTaken:
        raise SpecificationRefused(
            f"a tenant has {specification.subdomain}, or one that looks like it; choose another platform_subdomain"
        ) from None


def give_up_platform_address(addresses: PlatformAddresses, host: str, claimed_by: str) -> None:
    """Let nobody answer at the host, unless something else has claimed it since."""
    addresses.give_up(host, claimed_by)
