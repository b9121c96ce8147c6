"""What of a tenant is its own, by its tier: pool, groups, distribution."""

import json

import pytest
from aws_cdk.assertions import Template

from holiday_rental import (
    BookingApi,
    SiteDistribution,
    TenantData,
    TenantSite,
    TenantUsers,
)
from rental.kernel.ids import TenantId
from rental.tenants.contract import UserPool, group_in
from tests.constructs.cloud import listed

ROLES = ("host", "co-host", "cleaner")


def tenants_of(cloud):
    """Return the specification and the logical id of each tenant, by subdomain."""
    found = cloud.resources("Custom::Tenant")
    each = ((name.partition("/")[2], it["Properties"]["Specification"]) for name, it in found.items())
    return {specification["subdomain"]: (name, specification) for name, specification in each}


def test_pooled_tenants_share_a_pool_that_has_no_group_but_theirs(tiers):
    tenants = tenants_of(tiers)
    pools = {name: json.dumps(specification["host_pool"]["pool_id"]) for name, (_, specification) in tenants.items()}
    assert pools["one"] == pools["two"]
    assert len(set(pools.values())) == 3
    assert {name: it["host_pool"].get("pooled", False) for name, (_, it) in tenants.items()} == {
        "one": True,
        "two": True,
        "three": False,
        "four": False,
    }
    groups = [it["Properties"] for it in tiers.resources("AWS::Cognito::UserPoolGroup").values()]
    in_the_shared = [it["GroupName"] for it in groups if json.dumps(it["UserPoolId"]) == pools["one"]]
    own = [
        {"Fn::Join": ["", [{"Fn::GetAtt": [tenants[name][0], "TenantId"]}, f".{role}"]]}
        for name in ("one", "two")
        for role in ROLES
    ]
    assert sorted(map(json.dumps, in_the_shared)) == sorted(map(json.dumps, own))


def test_groups_are_named_as_the_code_that_reads_them_names_them(stack):
    for pooled in (False, True):
        users = TenantUsers(stack, f"Users{pooled}", pooled=pooled)
        known = UserPool("pool", "client", "issuer", pooled)
        assert [users.group_of("tenant", role) for role in ROLES] == [
            group_in(known, TenantId("tenant"), role) for role in ROLES
        ]


def test_a_dedicated_tenant_has_a_distribution_that_serves_the_same(tiers):
    served = tiers.resources("AWS::CloudFront::Distribution")
    configs = [it["Properties"]["DistributionConfig"] for it in served.values()]
    assert len(configs) == 2
    assert configs[0] == configs[1]
    assert len(configs[0]["Origins"]) == 2
    assert len(tiers.resources("AWS::CloudFront::ConnectionGroup")) == 2
    places = [it["Properties"] for it in tiers.resources("AWS::CloudFront::DistributionTenant").values()]
    at = {json.dumps(it["Domains"]): (it["DistributionId"], it["ConnectionGroupId"]) for it in places}
    own = at.pop('["four.example.com"]')
    assert len(set(map(json.dumps, at.values()))) == 1
    assert json.dumps(own) not in map(json.dumps, at.values())


def test_every_distribution_may_read_the_pages_and_no_other(tiers):
    readers = {f"distribution/{name.partition('/')[2]}" for name in tiers.resources("AWS::CloudFront::Distribution")}
    allowed = [
        statement["Condition"]["StringEquals"]["AWS:SourceArn"]
        for _, statement in tiers.resource_statements()
        if statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    ]
    assert len(allowed) == 2
    for arns in allowed:
        assert {f"distribution/{arn['Fn::Join'][1][-1]['Fn::GetAtt'][0]}" for arn in listed(arns)} == readers


def test_a_dedicated_distribution_follows_what_the_shared_one_serves_later(stack):
    sites, data = SiteDistribution(stack, "Sites"), TenantData(stack, "Data")
    own = sites.dedicated("Own")
    assert (own.dedicated("Other").node.scope, own.host_of("four")) == (sites, sites.host_of("four"))
    own.serve_api(BookingApi(stack, "Api", data=data, contexts=()))
    served = Template.from_stack(stack).find_resources("AWS::CloudFront::Distribution").values()
    assert [len(it["Properties"]["DistributionConfig"]["Origins"]) for it in served] == [2, 2, 2]


def test_a_domain_of_the_tenants_own_has_a_place_and_a_certificate_of_its_own(tiers):
    places = [it["Properties"] for it in tiers.resources("AWS::CloudFront::DistributionTenant").values()]
    asked = {it["Domains"][0]: it.get("ManagedCertificateRequest", {}).get("PrimaryDomainName") for it in places}
    assert asked["www.example.org"] == "www.example.org"
    ((_, it),) = tiers.resources("Custom::TenantDomain").items()
    said, (tenant, known) = it["Properties"]["Specification"], tenants_of(tiers)["three"]
    assert (said["host"], said["platform_domain"], said["tenant_id"]) == (
        "www.example.org",
        "example.com",
        {"Fn::GetAtt": [tenant, "TenantId"]},
    )
    assert (said["host_pool"], said["guest_pool"]) == (known["host_pool"], known["guest_pool"])


@pytest.mark.parametrize("domain", ["example", "Www.example.org", "www..org", "www.example.org:8080", "*.example.org"])
def test_a_domain_of_the_tenants_own_is_a_name(stack, domain):
    with pytest.raises(ValueError, match="custom_domain must be a lower-case domain name such as www"):
        TenantSite(stack, "Site", subdomain="seaview", data=TenantData(stack, "Data"), custom_domain=domain)


@pytest.mark.parametrize("domain", ["example.com", "bay.example.com", "a.b.example.com"])
def test_a_domain_of_the_tenants_own_is_not_the_platforms(stack, domain):
    with pytest.raises(ValueError, match=r"custom_domain must not be at the platform's own example\.com, got"):
        TenantSite(stack, "Site", subdomain="seaview", data=TenantData(stack, "Data"), custom_domain=domain)


def test_guests_are_no_tenants(stack):
    pooled = TenantUsers(stack, "Pooled", pooled=True)
    with pytest.raises(ValueError, match="guests must not be pooled: they are the platform's, got Test/Pooled"):
        TenantSite(stack, "Site", subdomain="seaview", data=TenantData(stack, "Data"), guests=pooled)


def onboarding_of(cloud):
    """Return all that onboarding is deployed as, and what there is of the pool that tenants share."""
    whole = {name: each for template in cloud.templates.values() for name, each in template["Resources"].items()}
    return {name: each for name, each in whole.items() if name.startswith(("Onboarding", "PooledHosts"))}


def test_whoever_signs_up_under_one_tier_is_served_alike_after_a_switch_to_another(tiers, tiers_after):
    before, after = onboarding_of(tiers), onboarding_of(tiers_after)
    assert {"PooledHosts4A38E95A", "PooledHostsSignInRelay68F6CEA7"} < before.keys()
    assert before == after
