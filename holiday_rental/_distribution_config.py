"""The distribution as CloudFormation takes it. A multi-tenant one refuses aliases, price classes and IPv6 settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Fn, SecretValue
from aws_cdk import aws_cloudfront as cloudfront

from holiday_rental._edge_functions import SECRET_HEADER

if TYPE_CHECKING:
    from aws_cdk import aws_certificatemanager as acm
    from aws_cdk import aws_s3 as s3

    from holiday_rental.booking_api import BookingApi
    from holiday_rental.local_target import LocalTarget

_Config = cloudfront.CfnDistribution
_SITE, _API = "site", "api"
_READS = ["GET", "HEAD"]
_ALL_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]


@dataclass(frozen=True)
class DistributionParts:
    """What the configuration refers to."""

    bucket: s3.Bucket
    access_control: cloudfront.S3OriginAccessControl
    site_function: cloudfront.Function
    api_function: cloudfront.Function
    headers: cloudfront.ResponseHeadersPolicy
    certificate: acm.ICertificate | None
    local: LocalTarget | None

    @property
    def viewer_protocol(self) -> str:
        return "allow-all" if self.local else "redirect-to-https"


def distribution_config(
    parts: DistributionParts, api: BookingApi | None, edge_secret_version: str | None = None
) -> _Config.DistributionConfigProperty:
    """Describe the distribution; without `api` there are only pages."""
    return _Config.DistributionConfigProperty(
        enabled=True,
        comment="All sites",
        connection_mode="tenant-only",
        http_version="http2and3",
        origins=[_site_origin(parts), *([_api_origin(parts, api, edge_secret_version)] if api else [])],
        default_cache_behavior=_site_behavior(parts),
        cache_behaviors=[_api_behavior(parts)] if api else [],
        viewer_certificate=_viewer_certificate(parts),
    )


def _viewer_certificate(parts: DistributionParts) -> _Config.ViewerCertificateProperty | None:
    if parts.certificate is None:
        return None
    return _Config.ViewerCertificateProperty(
        acm_certificate_arn=parts.certificate.certificate_arn,
        minimum_protocol_version="TLSv1.2_2021",
        ssl_support_method="sni-only",
    )


def _site_origin(parts: DistributionParts) -> _Config.OriginProperty:
    return _Config.OriginProperty(
        id=_SITE,
        domain_name=parts.bucket.bucket_regional_domain_name,
        origin_access_control_id=parts.access_control.origin_access_control_id,
        s3_origin_config=_Config.S3OriginConfigProperty(origin_access_identity=""),
    )


def _api_origin(parts: DistributionParts, api: BookingApi, secret_version: str | None) -> _Config.OriginProperty:
    # A reference: CloudFormation resolves it, and does so again only where its text has changed.
    secret = SecretValue.secrets_manager(
        api.edge_secret.secret_arn, json_field="value", version_id=secret_version
    ).unsafe_unwrap()
    header = _Config.OriginCustomHeaderProperty(header_name=SECRET_HEADER, header_value=secret)
    if parts.local:
        return _Config.OriginProperty(
            id=_API,
            domain_name="127.0.0.1",
            origin_path=f"/_aws/execute-api/{api.api.api_id}/$default",
            origin_custom_headers=[header],
            custom_origin_config=_Config.CustomOriginConfigProperty(
                origin_protocol_policy="http-only", http_port=parts.local.port
            ),
        )
    return _Config.OriginProperty(
        id=_API,
        domain_name=Fn.select(2, Fn.split("/", api.api.api_endpoint)),
        origin_custom_headers=[header],
        custom_origin_config=_Config.CustomOriginConfigProperty(
            origin_protocol_policy="https-only", origin_ssl_protocols=["TLSv1.2"]
        ),
    )


def _site_behavior(parts: DistributionParts) -> _Config.DefaultCacheBehaviorProperty:
    return _Config.DefaultCacheBehaviorProperty(
        target_origin_id=_SITE,
        viewer_protocol_policy=parts.viewer_protocol,
        allowed_methods=_READS,
        cached_methods=_READS,
        compress=True,
        cache_policy_id=cloudfront.CachePolicy.CACHING_OPTIMIZED.cache_policy_id,
        response_headers_policy_id=parts.headers.response_headers_policy_id,
        function_associations=[_on_request(parts.site_function)],
    )


def _api_behavior(parts: DistributionParts) -> _Config.CacheBehaviorProperty:
    return _Config.CacheBehaviorProperty(
        path_pattern="/api/*",
        target_origin_id=_API,
        viewer_protocol_policy=parts.viewer_protocol,
        allowed_methods=_ALL_METHODS,
        cached_methods=_READS,
        compress=True,
        cache_policy_id=cloudfront.CachePolicy.CACHING_DISABLED.cache_policy_id,
        origin_request_policy_id=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.origin_request_policy_id,
        response_headers_policy_id=parts.headers.response_headers_policy_id,
        function_associations=[_on_request(parts.api_function)],
    )


def _on_request(function: cloudfront.Function) -> _Config.FunctionAssociationProperty:
    return _Config.FunctionAssociationProperty(event_type="viewer-request", function_arn=function.function_arn)
