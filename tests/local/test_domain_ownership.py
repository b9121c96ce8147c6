"""A place for a name is made where the name leads, by its nature or by a record."""

import uuid

import pytest
from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.tenants.cloudfront import CloudFrontDomains
from tests.support.dns_records import write_cname
from tests.support.onboarding_in_process import distribution_config


def blueprint_of(cloudfront):
    """Make a distribution and a connection group; return what domains' places are to be like, and the endpoint."""
    made = cloudfront.create_distribution(DistributionConfig=distribution_config(uuid.uuid4().hex))
    group = cloudfront.create_connection_group(Name=f"g-{uuid.uuid4().hex}")["ConnectionGroup"]
    place = {
        "Name": "place-{tenant_id}",
        "DistributionId": made["Distribution"]["Id"],
        "ConnectionGroupId": group["Id"],
        "Domains": ["{own_domain}"],
        "Enabled": True,
    }
    return {"domain": place}, group["RoutingEndpoint"]


def test_vanilla_makes_a_place_for_a_name_that_leads_nowhere(vanilla):
    blueprint, _ = blueprint_of(vanilla.client("cloudfront"))
    assert CloudFrontDomains(vanilla.client("cloudfront"), blueprint).ensure(TenantId("v"), "www.nowhere.example")


def test_a_name_waits_until_its_record_leads_to_a_connection_group(extended):
    blueprint, endpoint = blueprint_of(extended.client("cloudfront"))
    domains = CloudFrontDomains(extended.client("cloudfront"), blueprint)
    name = f"www.{uuid.uuid4().hex}.example"
    assert domains.ensure(TenantId("a"), name) is None
    write_cname(extended.client("route53"), name, "elsewhere.example")
    assert domains.ensure(TenantId("a"), name) is None
    write_cname(extended.client("route53"), name, endpoint)
    assert domains.ensure(TenantId("a"), name).deployed
    assert domains.ensure(TenantId("b"), f"stays.{uuid.uuid4().hex}.localhost").deployed
    for tenant in ("a", "b"):  # a distribution with places is what answers for unknown hosts: others have theirs here
        domains.remove(TenantId(tenant))


def test_what_else_is_wrong_with_what_is_asked_is_no_waiting(extended):
    blueprint, _ = blueprint_of(extended.client("cloudfront"))
    blueprint["domain"]["Domains"] = []
    domains = CloudFrontDomains(extended.client("cloudfront"), blueprint)
    with pytest.raises(ClientError, match=r"InvalidArgument.*Domains is required"):
        domains.ensure(TenantId("c"), "stays.wrong.localhost")
