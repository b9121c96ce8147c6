"""A host of the distribution's own: its tenant there, the certificate it needs and its name in the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_route53 as route53

from holiday_rental._global_name import global_name
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from constructs import Construct

    from holiday_rental.site_distribution import SiteDistribution

_Tenant = cloudfront.CfnDistributionTenant


def serve_at(
    scope: Construct, sites: SiteDistribution, host: str, *, name: str | None = None, web_acl_arn: str | None = None
) -> cloudfront.CfnDistributionTenant:
    """Make the distribution tenant (`Resource`) of `host`, and where there is a zone its `Address`.

    What is made so when a site signs up is told by the same: see `_tenant_blueprint`.
    """
    certificate = _certificate_request(scope, host) if sites.certificate is None else None
    tenant = _place(scope, sites, host, certificate, name=name, web_acl_arn=web_acl_arn)
    _write_address(scope, sites, host, tenant)
    return tenant


def serve_own_domain(
    scope: Construct, sites: SiteDistribution, domain: str, *, name: str | None = None, web_acl_arn: str | None = None
) -> cloudfront.CfnDistributionTenant:
    """Make a distribution tenant (`Resource`) of its own for a domain of a tenant's, with a certificate for it.

    So neither the site's address nor its certificate waits for who owns the domain.
    """
    return _place(scope, sites, domain, _certificate_request(scope, domain), name=name, web_acl_arn=web_acl_arn)


def _place(
    scope: Construct,
    sites: SiteDistribution,
    host: str,
    certificate: _Tenant.ManagedCertificateRequestProperty | None,
    *,
    name: str | None = None,
    web_acl_arn: str | None = None,
) -> cloudfront.CfnDistributionTenant:
    firewall = _Tenant.WebAclCustomizationProperty(action="override", arn=web_acl_arn) if web_acl_arn else None
    return _Tenant(
        scope,
        "Resource",
        distribution_id=sites.distribution.attr_id,
        connection_group_id=sites.connection_group.attr_id,
        name=name or global_name(scope),
        domains=[host],
        enabled=True,
        managed_certificate_request=certificate,
        customizations=_Tenant.CustomizationsProperty(web_acl=firewall) if firewall else None,
    )


def _certificate_request(scope: Construct, host: str) -> _Tenant.ManagedCertificateRequestProperty | None:
    if LocalTarget.of(scope) is not None:
        return None
    return _Tenant.ManagedCertificateRequestProperty(
        primary_domain_name=host,
        validation_token_host="cloudfront",  # noqa: S106 - who answers the issuer's question
    )


def _write_address(
    scope: Construct, sites: SiteDistribution, host: str, tenant: cloudfront.CfnDistributionTenant
) -> None:
    if sites.hosted_zone is None:
        return
    address = route53.CnameRecord(
        scope,
        "Address",
        zone=sites.hosted_zone,
        record_name=host,
        domain_name=sites.connection_group.attr_routing_endpoint,
    )
    if sites.certificate is None:
        # The address is then what proves to CloudFront that the domain is ours: without it the tenant is refused.
        tenant.node.add_dependency(address)
