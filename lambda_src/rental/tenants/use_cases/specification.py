"""Applying a tenant specification. Each may be repeated: the second time changes nothing."""

from rental.kernel.ids import TenantId
from rental.tenants.domain.specification import SpecificationRefused, TenantSpecification
from rental.tenants.ports.sites import AccountTaken, HostTaken, NameTaken, Tenants


def create_tenant(tenants: Tenants, new_id: TenantId, specification: TenantSpecification, claimed_by: str) -> TenantId:
    """Claim the host, for a new tenant or for the one that released it; return that tenant's id.

    So a site that is removed and deployed again, under whatever name, finds its listings and bookings again. Raises
    `SpecificationRefused` when the host is in use by another.
    """
    host = specification.host
    claim = tenants.claim_on(host)
    try:
        if claim is None:
            tenants.add(specification.record(new_id), specification.mapping(new_id), claimed_by)
        elif claim.released:
            known = claim.tenant_id
            tenants.adopt(specification.record(known), specification.mapping(known), claimed_by)
    except HostTaken:
        pass  # perhaps by another delivery of this same request
    except NameTaken:
        raise _name_taken(specification) from None
    except AccountTaken:
        raise _account_taken(specification) from None
    claim = tenants.claim_on(host)
    if claim is None or claim.released or claim.claimed_by != claimed_by:
        raise _taken(host)
    return claim.tenant_id


def change_tenant(tenants: Tenants, tenant_id: TenantId, specification: TenantSpecification, claimed_by: str) -> None:
    """Write what changed; a new host is claimed and the old one given up. Raises `SpecificationRefused`."""
    current = tenants.find(tenant_id)
    if current is None:
        raise SpecificationRefused(f"there is no tenant {tenant_id} to change")
    try:
        tenants.replace(specification.record(tenant_id), specification.mapping(tenant_id), current.host, claimed_by)
    except HostTaken:
        raise _taken(specification.host) from None
    except NameTaken:
        raise _name_taken(specification) from None
    except AccountTaken:
        raise _account_taken(specification) from None


def take_tenant_offline(tenants: Tenants, tenant_id: TenantId, claimed_by: str) -> None:
    """Release the tenant's host, so that its site answers no more. Bookings and listings stay, and wait for it."""
    current = tenants.find(tenant_id)
    if current is not None:
        tenants.release(tenant_id, current.host, claimed_by)


def _taken(host: str) -> SpecificationRefused:
    return SpecificationRefused(
        f"host {host} belongs to another tenant; choose another subdomain, or, if its site was renamed in your app, "
        "deploy once without it first"
    )


def _name_taken(specification: TenantSpecification) -> SpecificationRefused:
    return SpecificationRefused(
        f"subdomain {specification.subdomain}, or one that looks like it, is another tenant's or the platform's, "
        "claimed by a host who is signing up, or in quarantine after a tenant that is gone; choose another subdomain"
    )


def _account_taken(specification: TenantSpecification) -> SpecificationRefused:
    return SpecificationRefused(
        f"payment_account {specification.payment_account} belongs to another tenant; take it from that one first"
    )
