"""CloudFront takes a site only where its domain is proved: by a certificate, or by its address in the zone."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from aws_cdk.assertions import Template

import app as demo
from holiday_rental import (
    BookingApi,
    HolidayRentalPlatform,
    LocalTarget,
    SiteDistribution,
    TenantData,
    TenantProfile,
    TenantSite,
)
from tests.constructs.cloud import CERTIFICATE, app_of

NEITHER = r"certificate \(for \*\.stays\.example, in us-east-1\) or hosted_zone .* must be given on AWS, got neither"


@pytest.fixture
def zone(stack):
    return route53.HostedZone.from_hosted_zone_attributes(stack, "Zone", hosted_zone_id="Z1", zone_name="stays.example")


@pytest.fixture
def certificate(stack):
    return acm.Certificate.from_certificate_arn(stack, "Wildcard", "arn:aws:acm:us-east-1:111111111111:certificate/1")


def deployed(stack, **proof):
    """Return the tenant and the address record, each with its logical id, of a site with this proof."""
    sites = SiteDistribution(stack, "Sites", domain="stays.example", **proof)
    profile = TenantProfile(contact_email="hosts@stays.example")
    TenantSite(
        stack, "Seaview", subdomain="seaview", data=TenantData(stack, "Data"), distribution=sites, profile=profile
    )
    template = Template.from_stack(stack)
    kinds = ("AWS::CloudFront::DistributionTenant", "AWS::Route53::RecordSet")
    return [next(iter(template.find_resources(kind).items()), None) for kind in kinds]


def test_without_a_certificate_the_site_waits_for_its_address(stack, zone):
    (_, tenant), (address_id, address) = deployed(stack, hosted_zone=zone)
    assert address["Properties"]["Name"] == "seaview.stays.example."
    assert address["Properties"]["Type"] == "CNAME"
    assert address_id in tenant["DependsOn"]
    assert tenant["Properties"]["ManagedCertificateRequest"] == {
        "PrimaryDomainName": "seaview.stays.example",
        "ValidationTokenHost": "cloudfront",
    }


def test_the_platforms_own_host_is_proved_like_a_tenants(stack, zone):
    sites = SiteDistribution(stack, "Sites", domain="stays.example", hosted_zone=zone, platform_subdomain="desk")
    sites.serve_api(BookingApi(stack, "Api", data=TenantData(stack, "Data"), contexts=["admin"]))
    assert sites.platform_url == "https://desk.stays.example"
    template = Template.from_stack(stack)
    ((_, tenant),) = template.find_resources("AWS::CloudFront::DistributionTenant").items()
    ((address_id, address),) = template.find_resources("AWS::Route53::RecordSet").items()
    assert tenant["Properties"]["Domains"] == ["desk.stays.example"]
    assert tenant["Properties"]["ManagedCertificateRequest"]["PrimaryDomainName"] == "desk.stays.example"
    assert (address["Properties"]["Name"], address_id in tenant["DependsOn"]) == ("desk.stays.example.", True)


def test_a_distribution_that_leads_to_no_api_has_no_host_of_the_platforms(stack, certificate):
    (_, tenant), _ = deployed(stack, certificate=certificate)
    assert tenant["Properties"]["Domains"] == ["seaview.stays.example"]


def test_with_a_certificate_no_other_is_asked_for(stack, zone, certificate):
    (_, tenant), (_, address) = deployed(stack, hosted_zone=zone, certificate=certificate)
    assert "ManagedCertificateRequest" not in tenant["Properties"]
    assert address


def test_a_certificate_alone_is_enough(stack, certificate):
    (_, tenant), address = deployed(stack, certificate=certificate)
    assert tenant["Properties"]["Domains"] == ["seaview.stays.example"]
    assert address is None


def test_without_either_the_message_says_what_to_pass(stack, made_up_source, site_folder, tmp_path):
    with pytest.raises(ValueError, match=NEITHER):
        SiteDistribution(stack, "Sites", domain="stays.example")
    with pytest.raises(ValueError, match=NEITHER):
        HolidayRentalPlatform(app_of(made_up_source, site_folder, tmp_path / "out"), "X", domain="stays.example")


def test_a_domain_known_only_when_deployed_needs_a_proof_too(stack):
    with pytest.raises(ValueError, match="got neither"):
        SiteDistribution(stack, "Sites", domain=cdk.CfnParameter(stack, "Domain").value_as_string)


def test_the_local_target_needs_no_proof(stack):
    LocalTarget(4566).apply(stack)
    assert SiteDistribution(stack, "Sites", domain="stays.example").domain == "localhost"


def test_the_demo_synthesises_without_an_account_or_a_domain(synthesise_outline):
    cloud = synthesise_outline(demo.build)
    tenants = cloud.resources("AWS::CloudFront::DistributionTenant").values()
    domains = {each["Properties"]["Domains"][0] for each in tenants}
    assert domains == {"barossa.example.com", "seaview.example.com", "platform.example.com"}


def test_the_demo_at_a_domain_of_ones_own_takes_a_certificate_instead_of_a_zone(certified):
    (distribution,) = certified.resources("AWS::CloudFront::Distribution").values()
    shown = distribution["Properties"]["DistributionConfig"]["ViewerCertificate"]
    assert shown["AcmCertificateArn"] == CERTIFICATE
    assert not certified.resources("AWS::Route53::RecordSet")


def test_the_demo_at_a_domain_of_ones_own_says_what_it_lacks(synthesise_outline):
    with pytest.raises(ValueError, match=NEITHER):
        synthesise_outline(demo.build, domain="stays.example")
