"""The demo: a platform with two tenants.

`cdk deploy --all -c local=<port>` deploys to an emulator on this machine. On AWS a domain of yours is needed, its zone
in Route 53, and an address at which hosts read their mail:

    cdk deploy --all -c domain=stays.example -c hosted_zone_id=Z0123456789ABC -c contact_email=hosts@stays.example

`-c certificate_arn=arn:…` brings a certificate for `*.<domain>` in us-east-1; without one CloudFront issues one a site.
`-c edge_secret_version=…` rotates the edge's secret. Without a domain the demo synthesises for example.com, which
nobody can deploy.
"""

import sys
from importlib.util import find_spec
from typing import TypedDict

from aws_cdk import App, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53

from holiday_rental import HolidayRentalPlatform, LocalTarget, TenantProfile


class Address(TypedDict):
    """Where the sites are, as the platform takes it."""

    domain: str
    certificate: acm.ICertificate | None
    hosted_zone: route53.IHostedZone | None


def build(app: App) -> HolidayRentalPlatform:
    """Define the demo. Nothing else reads the app's context."""
    if local := app.node.try_get_context("local"):
        LocalTarget(int(local)).apply(app)
    platform = HolidayRentalPlatform(
        app, "HolidayRental", **_address(app), edge_secret_version=app.node.try_get_context("edge_secret_version")
    )
    contact_email = app.node.try_get_context("contact_email")
    for subdomain, name, accent_colour in (
        ("seaview", "Seaview Stays", "#1f6f5c"),
        ("barossa", "Barossa Retreats", "#7a2f4a"),
    ):
        platform.add_tenant(
            subdomain,
            TenantProfile(
                name=name,
                languages=("en", "de"),
                currency="AUD",
                time_zone="Australia/Adelaide",
                accent_colour=accent_colour,
                contact_email=contact_email,
            ),
        )
    return platform


def _address(app: App) -> Address:
    domain = str(app.node.try_get_context("domain") or "example.com")
    zone_id, certificate_arn = (app.node.try_get_context(name) for name in ("hosted_zone_id", "certificate_arn"))
    elsewhere = Stack()  # what exists already belongs to none of the app's stacks
    zone, certificate = None, None
    if zone_id:
        zone = route53.HostedZone.from_hosted_zone_attributes(
            elsewhere, "Zone", hosted_zone_id=str(zone_id), zone_name=domain
        )
    if certificate_arn:
        certificate = acm.Certificate.from_certificate_arn(elsewhere, "Certificate", str(certificate_arn))
    return Address(domain=domain, certificate=certificate, hosted_zone=zone)


def synthesise(app: App) -> None:
    """Write the demo's templates, held against cdk-nag where they are for AWS: `make up` shall not pay for that."""
    platform = build(app)
    if LocalTarget.of(app):
        app.synth()
        return
    if find_spec("cdk_nag") is None:
        sys.exit("the demo is held against cdk-nag, which is not installed here: pip install -r requirements-dev.txt")
    import compliance  # noqa: PLC0415 - as dear as it is needed

    compliance.check(app, platform)
    if found := compliance.findings(app.synth()):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    synthesise(App())
