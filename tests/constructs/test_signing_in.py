"""Who may sign in at a site may through the API that it serves, and its hosts manage who, without a grant by hand."""

import shutil

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from holiday_rental import BookingApi, SiteDistribution, TenantData, TenantOnboarding, TenantSite, TenantUsers
from tests.constructs.cloud import app_of, write_entry

SIGN_IN = """
@api.operation("POST", "/api/v1/sign-in", id="sign_in", auth="optional", uses=("sign_in",))
def sign_in(request): ...

@api.operation(
    "DELETE", "/api/v1/members", id="remove_member", auth="required", roles=("host",), uses=("member_roles",)
)
def remove_member(request): ...
"""


@pytest.fixture
def stack(made_up_source, site_folder, tmp_path):
    source = shutil.copytree(made_up_source, tmp_path / "source")
    write_entry(source, "accounts.http_api", SIGN_IN)
    return cdk.Stack(app_of(source, site_folder, tmp_path / "out"), "Test")


def pools_relayed_to(api):
    return _told(api).count("cognito-idp:InitiateAuth")


def pools_managed_by(api):
    return _told(api).count("cognito-idp:AdminDeleteUser")


def _told(api):
    template = Template.from_stack(cdk.Stack.of(api.functions["sign_in"])).to_json()
    return str(template["Resources"])


def test_the_people_of_sites_that_are_there_and_of_sites_that_come_later_sign_in_once_each(stack):
    data, sites = TenantData(stack, "Data"), SiteDistribution(stack, "Sites")
    before = TenantSite(stack, "Before", subdomain="before", data=data, distribution=sites)
    api = BookingApi(stack, "Api", data=data, contexts=["accounts"], users=before.users)
    sites.serve_api(api)
    after = TenantSite(stack, "After", subdomain="after", data=data, distribution=sites)
    assert len({id(pool) for site in (before, after) for pool in (site.users, site.guests)}) == 3
    assert (pools_relayed_to(api), pools_managed_by(api)) == (3, 2), "guests are nobody's members"


def test_the_people_of_a_shared_pool_and_of_a_dedicated_distribution_sign_in_through_the_same_api(stack):
    data, sites = TenantData(stack, "Data"), SiteDistribution(stack, "Sites")
    api = BookingApi(stack, "Api", data=data, contexts=["accounts"])
    sites.serve_api(api)
    own, shared = sites.dedicated("Own"), TenantUsers(stack, "Shared", pooled=True)
    for name, given in (("One", sites), ("Two", sites), ("Three", own)):
        TenantSite(stack, name, subdomain=name.lower(), data=data, distribution=given, users=shared)
    alone = TenantSite(stack, "Four", subdomain="four", data=data, distribution=own)
    assert alone.users is not shared
    assert pools_relayed_to(api) == 3, "guests, the shared pool, and the one of the tenant that has its own"
    assert pools_managed_by(api) == 2, "all but the guests'"


def test_whoever_signed_up_into_a_shared_pool_signs_in_through_the_same_api(stack):
    data, sites = TenantData(stack, "Data"), SiteDistribution(stack, "Sites")
    api = BookingApi(stack, "Api", data=data, contexts=["accounts"])
    sites.serve_api(api)
    shared, guests = TenantUsers(stack, "Shared", pooled=True), TenantUsers(stack, "Guests")
    TenantOnboarding(stack, "Onboarding", data=data, sites=sites, guests=guests, pool=shared)
    assert pools_relayed_to(api) == 2, "the shared pool, and those that have the platform's tag"
    assert pools_managed_by(api) == 2


def test_an_api_that_no_site_serves_relays_to_those_it_was_given(stack):
    data, sites = TenantData(stack, "Data"), SiteDistribution(stack, "Sites")
    TenantSite(stack, "Site", subdomain="seaview", data=data, distribution=sites)
    api = BookingApi(stack, "Api", data=data, contexts=["accounts"], users=TenantUsers(stack, "Staff"))
    assert pools_relayed_to(api) == 1
