"""The edge all sites share: one multi-tenant distribution, the guest site's files, and the way to the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import Annotations, Token
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_s3 as s3
from constructs import Construct

from holiday_rental._assets import site_files as built_site
from holiday_rental._distribution_config import DistributionParts, distribution_config
from holiday_rental._edge_functions import API_REQUEST, SITE_REQUEST
from holiday_rental._global_name import global_name
from holiday_rental._security_headers import security_headers
from holiday_rental._site_address import serve_at
from holiday_rental._site_pages import let_read, new_pages_bucket, upload
from holiday_rental._tenant_specifications import enter_platform
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from pathlib import Path

    from aws_cdk import aws_certificatemanager as acm
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_route53 as route53

    from holiday_rental.booking_api import BookingApi, SignsIn
    from holiday_rental.tenant_users import TenantUsers

EXAMPLE_DOMAIN = "example.com"
_PLATFORM = "Platform"
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SHORTEST, _LONGEST = 3, 40


class SiteDistribution(Construct):
    """Serves every tenant's site at `<subdomain>.<domain>`: the pages from a private bucket, /api/* from the API.

        sites = SiteDistribution(self, "Sites", domain="stays.example", hosted_zone=zone)
        sites.serve_api(api)

    - `domain`: what sites' addresses end in. Default: example.com, which synthesises but cannot be deployed to AWS.
    - `certificate`: for `*.<domain>`, in us-east-1; it proves to CloudFront that the domain is yours. Default:
      CloudFront issues one per site, and each site's address in `hosted_zone` is the proof.
    - `hosted_zone`: where to write each site's address. Default: you write it, to the `connection_group`'s endpoint.
      Without a certificate it is needed.
    - `site_files`: a folder with a built site. Default: the guest site that comes with the library.
    - `platform_subdomain`: where the API is reached by who belongs to no tenant. Default: "platform".

    On the local target sites are `http://<subdomain>.localhost:<port>`.
    """

    distribution: cloudfront.CfnDistribution
    """The one multi-tenant distribution."""
    connection_group: cloudfront.CfnConnectionGroup
    """What sites' addresses lead to."""
    bucket: s3.Bucket
    """The pages."""
    domain: str
    """What sites' addresses end in."""
    platform_subdomain: str
    """Where the platform itself is reached."""
    certificate: acm.ICertificate | None
    """For all sites, if given."""
    hosted_zone: route53.IHostedZone | None
    """Where addresses are written, if given."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        domain: str = EXAMPLE_DOMAIN,
        certificate: acm.ICertificate | None = None,
        hosted_zone: route53.IHostedZone | None = None,
        site_files: Path | None = None,
        platform_subdomain: str = "platform",
    ) -> None:
        super().__init__(scope, id)
        check_subdomain("platform_subdomain", platform_subdomain)
        self.platform_subdomain = platform_subdomain
        local = LocalTarget.of(self)
        self.domain = local.domain if local else _checked_domain(domain)
        self.certificate, self.hosted_zone = (None, None) if local else (certificate, hosted_zone)
        if self.is_example:
            Annotations.of(self).add_warning_v2(
                "holiday-rental:example-domain", "sites are at example.com, which nobody can deploy: pass domain="
            )
        elif not local:
            _check_ownership(self.domain, certificate, hosted_zone)
        self.bucket = new_pages_bucket(self)
        self._parts = self._new_parts()
        self._dedicated: list[SiteDistribution] = []
        self._served: tuple[BookingApi, str | None] | None = None
        self._signing_in: list[SignsIn] = []
        self._new_distribution()
        let_read(self.bucket, lambda: [each.distribution for each in (self, *self._dedicated)])
        upload(self, self.bucket, built_site(self, site_files))

    def serve_api(
        self, api: BookingApi, *, guests: TenantUsers | None = None, edge_secret_version: str | None = None
    ) -> None:
        """Lead /api/* of every site, and of `platform_url`, to `api`, showing it what it knows this distribution by.

        Whoever may sign in at a site, already there or added later, may sign in through `api`. `guests` are the guests
        and admins whose tokens count at `platform_url`. Default: the platform's own operations are not served there.
        `edge_secret_version` is the id of the version of `api.edge_secret` to show. Default: the one that was current
        when this was first deployed. Give another to rotate; docs/decisions has the procedure.
        """
        if edge_secret_version is not None:
            _check_version(edge_secret_version)
        self._served = api, edge_secret_version
        for each in (self, *self._dedicated):
            each.distribution.distribution_config = distribution_config(self._parts, api, edge_secret_version)
        if self.node.try_find_child(_PLATFORM) is None:
            place = Construct(self, _PLATFORM)
            served = serve_at(place, self, self.host_of(self.platform_subdomain))
            if guests:
                enter_platform(place, self, guests, api.data).node.add_dependency(served)
        for users in self._signing_in:
            api.accept_sign_in(users)

    def accept_sign_in(self, users: SignsIn) -> None:
        """Let these people sign in through the API that is served now or later; a `TenantSite` asks it for its own."""
        self._signing_in.append(users)
        if self._served:
            self._served[0].accept_sign_in(users)

    def dedicated(self, id: str) -> SiteDistribution:
        """Make a distribution for one tenant alone, to give to its `TenantSite`: the same pages, API and domain.

        CloudFront counts its requests apart, and it may be given a firewall, logs or a configuration of its own.
        """
        made = _Dedicated(self, id)
        self._dedicated.append(made)
        return made

    @property
    def platform_url(self) -> str:
        """Return the platform's own address, without a path."""
        return self.url_of(self.platform_subdomain)

    @property
    def is_example(self) -> bool:
        """Tell whether the domain is the default, which synthesises but cannot be deployed to AWS."""
        return self.domain == EXAMPLE_DOMAIN

    def host_of(self, subdomain: str) -> str:
        """Return a site's host name, without a port."""
        return f"{subdomain}.{self.domain}"

    def url_of(self, subdomain: str) -> str:
        """Return a site's address, without a path."""
        host, local = self.host_of(subdomain), LocalTarget.of(self)
        return local.site_url(host) if local else f"https://{host}"

    def metric_requests(self) -> cloudwatch.Metric:
        """Return the count of requests to all sites, as CloudFront reports it in us-east-1."""
        return self._metric("Requests", "Sum")

    def metric_error_rate(self) -> cloudwatch.Metric:
        """Return the percentage of answers that were 5xx, in us-east-1."""
        return self._metric("5xxErrorRate", "Average")

    def _metric(self, name: str, statistic: str) -> cloudwatch.Metric:
        from aws_cdk import aws_cloudwatch  # noqa: PLC0415 - only asked for by those who alarm

        return aws_cloudwatch.Metric(
            namespace="AWS/CloudFront",
            metric_name=name,
            statistic=statistic,
            region="us-east-1",
            dimensions_map={"DistributionId": self.distribution.attr_id, "Region": "Global"},
        )

    def _new_distribution(self, api: BookingApi | None = None, edge_secret_version: str | None = None) -> None:
        self.distribution = cloudfront.CfnDistribution(
            self, "Resource", distribution_config=distribution_config(self._parts, api, edge_secret_version)
        )
        self.connection_group = cloudfront.CfnConnectionGroup(
            self, "ConnectionGroup", name=global_name(self), enabled=True, ipv6_enabled=True
        )

    def _new_parts(self) -> DistributionParts:
        return DistributionParts(
            bucket=self.bucket,
            access_control=_access_control(self, "AccessControl"),
            site_function=_edge_function(self, "SiteRequest", SITE_REQUEST),
            api_function=_edge_function(self, "ApiRequest", API_REQUEST),
            headers=security_headers(self, "SecurityHeaders"),
            certificate=self.certificate,
            local=LocalTarget.of(self),
        )


class _Dedicated(SiteDistribution):
    """A distribution of one's own for the parts of another."""

    def __init__(self, shared: SiteDistribution, id: str) -> None:
        Construct.__init__(self, shared, id)
        self._shared = shared
        self.platform_subdomain, self.domain = shared.platform_subdomain, shared.domain
        self.certificate, self.hosted_zone = shared.certificate, shared.hosted_zone
        self.bucket, self._parts = shared.bucket, shared._parts  # noqa: SLF001 - of its own kind
        self._new_distribution(*(shared._served or ()))  # noqa: SLF001

    def serve_api(
        self, api: BookingApi, *, guests: TenantUsers | None = None, edge_secret_version: str | None = None
    ) -> None:
        self._shared.serve_api(api, guests=guests, edge_secret_version=edge_secret_version)

    def accept_sign_in(self, users: SignsIn) -> None:
        self._shared.accept_sign_in(users)

    def dedicated(self, id: str) -> SiteDistribution:
        return self._shared.dedicated(id)


def check_subdomain(option: str, subdomain: str) -> None:
    """Raise `ValueError` naming the option where that is no label that a site may have."""
    if Token.is_unresolved(subdomain):
        return
    if not _SHORTEST <= len(subdomain) <= _LONGEST or not _SUBDOMAIN.fullmatch(subdomain):
        raise ValueError(f"{option} must be {_SHORTEST}-{_LONGEST} of a-z, 0-9 and inner hyphens, got {subdomain!r}")


def _check_version(version: str) -> None:
    if not Token.is_unresolved(version) and not re.fullmatch(r"[A-Za-z0-9-]{32,64}", version):
        raise ValueError(f"edge_secret_version must be a secret version's id of 32-64 characters, got {version!r}")


def _access_control(scope: Construct, id: str) -> cloudfront.S3OriginAccessControl:
    control = cloudfront.S3OriginAccessControl(scope, id)
    defined = control.node.default_child
    if isinstance(defined, cloudfront.CfnOriginAccessControl):  # the name must tell its construct, not this function
        defined.add_property_override("OriginAccessControlConfig.Name", global_name(control, longest=64))
    return control


def _edge_function(scope: Construct, id: str, code: str) -> cloudfront.Function:
    return cloudfront.Function(
        scope,
        id,
        code=cloudfront.FunctionCode.from_inline(code),
        runtime=cloudfront.FunctionRuntime.JS_2_0,
    )


def _check_ownership(domain: str, certificate: object, hosted_zone: object) -> None:
    if certificate is None and hosted_zone is None:
        raise ValueError(
            f"certificate (for *.{domain}, in us-east-1) or hosted_zone (that of {domain}) must be given on AWS, "
            "got neither: CloudFront takes no site whose domain is not proved to be yours"
        )


def _checked_domain(domain: str) -> str:
    labels = domain.split(".")
    if not Token.is_unresolved(domain) and (len(labels) < 2 or not all(labels) or domain != domain.lower()):  # noqa: PLR2004 - a name and its suffix
        raise ValueError(f"domain must be a lower-case domain name such as stays.example, got {domain!r}")
    return domain
