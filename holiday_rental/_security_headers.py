"""What every answer tells browsers to enforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront

from holiday_rental._global_name import global_name

if TYPE_CHECKING:
    from constructs import Construct

# What Stripe.js is loaded from, and what it opens: Stripe's own list, without the map of its address form.
_STRIPE_JS = "https://js.stripe.com https://*.js.stripe.com"
# Nothing else from elsewhere, nothing inline. Drawn placeholders may come as data: images.
_DIRECTIVES = (
    "default-src 'none'",
    f"script-src 'self' {_STRIPE_JS}",
    f"frame-src {_STRIPE_JS} https://hooks.stripe.com",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self' https://api.stripe.com",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(_DIRECTIVES)


def security_headers(scope: Construct, id: str) -> cloudfront.ResponseHeadersPolicy:
    """Make the policy: HTTPS for two years, no framing, no sniffing, nothing foreign but Stripe's card form."""
    policy = cloudfront.ResponseHeadersPolicy(
        scope,
        id,
        comment="What browsers must enforce on every site",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=CONTENT_SECURITY_POLICY, override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=Duration.days(730), include_subdomains=True, override=True
            ),
        ),
    )
    defined = policy.node.default_child
    if isinstance(defined, cloudfront.CfnResponseHeadersPolicy):
        defined.add_property_override("ResponseHeadersPolicyConfig.Name", global_name(policy))
    return policy
