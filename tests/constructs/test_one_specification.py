"""A tenant is described once: what a deployment makes by a template, a sign-up makes by the same, and follows it."""

import copy
import json
from contextlib import contextmanager

import pytest

from rental.kernel.ids import TenantId, derived_id
from rental.tenants.contract import directory_key
from rental.tenants.domain.blueprint import filled, values_of
from rental.tenants.dynamodb.directory import DynamoDbDirectory
from tests.constructs.cloud import variables
from tests.support.onboarding_in_process import DOMAIN, onboarding_in_process, sign_up, with_machines
from tests.support.state_machine import Killed
from tests.support.template_values import resolved

# What each tenant has of its own: a name, and the tags by which its resources are known.
OWN = {"UserPoolName", "UserPoolTags", "ClientName", "Name", "Tags", "UserPoolId"}


@pytest.fixture(scope="module")
def template(cloud):
    return with_machines(cloud)


def part(cloud, step, known):
    """Return what a step's function is told, filled in for the tenant that the demo deploys too."""
    told = variables(cloud.function_with(f"rental.tenants.tasks.{step}.handler")[1])["BLUEPRINT"]
    host = f"seaview.{DOMAIN}"
    tenant = sign_up("seaview", host=host, site_url=f"https://{host}")
    return filled(json.loads(resolved(told, known)), values_of(tenant))


@pytest.fixture(scope="module")
def known(template):
    """Each reference stands for itself."""
    return _Names()


class _Names(dict):
    def __missing__(self, name):
        return f"<{name}>"


def deployed(cloud, kind, beginning, known):
    (found,) = [
        each["Properties"]
        for where, each in cloud.resources(kind).items()
        if where.partition("/")[2].startswith(beginning)
    ]
    return without_own(resolved(found, known))


def without_own(properties):
    return {name: value for name, value in properties.items() if name not in OWN}


def test_a_pool_is_the_same_by_both_paths(cloud, known):
    told = part(cloud, "pool", known)
    pool = without_own(told["pool"])
    pool["AdminCreateUserConfig"] |= {"InviteMessageTemplate": told["invitations"]["en"]}
    assert pool == deployed(cloud, "AWS::Cognito::UserPool", "Hostsseaview", known)
    assert without_own(told["client"]) == deployed(cloud, "AWS::Cognito::UserPoolClient", "Hostsseaview", known)
    groups = [
        each["Properties"]["GroupName"]
        for where, each in cloud.resources("AWS::Cognito::UserPoolGroup").items()
        if "Hostsseaview" in where
    ]
    assert sorted(told["groups"]) == sorted(groups)


def test_a_site_and_its_address_are_the_same_by_both_paths(cloud, known):
    site = without_own(part(cloud, "site", known)["site"])
    assert site == deployed(cloud, "AWS::CloudFront::DistributionTenant", "Siteseaview", known)
    address = without_own(part(cloud, "address", known)["address"])
    assert address == deployed(cloud, "AWS::Route53::RecordSet", "SiteseaviewAddress", known)


def test_a_deployment_that_changes_what_tenants_are_like_starts_the_reconciliation(cloud):
    (followed,) = cloud.resources("Custom::TenantReconciliation").values()
    digest = followed["Properties"]["Specification"]
    for step in ("configuration", "reconcile"):
        assert variables(cloud.function_with(f"rental.tenants.tasks.{step}.handler")[1])["SPECIFICATION"] == digest


@pytest.fixture
def tenants(template):
    """Three tenants of one part of the directory, and one of another, made by the deployment before."""
    with onboarding_in_process(template) as made:
        ids = [TenantId(derived_id(b"part", str(number))[:15] + "a") for number in range(3)]
        ids.append(TenantId(derived_id(b"part", "4")[:15] + "b"))
        for tenant_id in ids:
            made.sign_ups.claim(sign_up(f"harbour-{tenant_id}", tenant_id))
            assert made.onboard(tenant_id) is None
        made.called.clear()
        yield made, ids


def redeployed(onboarding, template):
    """Deploy again with longer passwords, as a template would have it."""
    changed = copy.deepcopy(template)
    for resource in changed["Resources"].values():
        told = resource.get("Properties", {}).get("Environment", {}).get("Variables", {})
        if "SPECIFICATION" in told:
            told["SPECIFICATION"] = "second"
        if "pool" in str(told.get("BLUEPRINT", ""))[:120]:
            told["BLUEPRINT"] = json.loads(
                json.dumps(told["BLUEPRINT"]).replace('\\"MinimumLength\\":12', '\\"MinimumLength\\":16')
            )
    onboarding.redeploy(changed)


def lengths(onboarding, ids):
    pools = [onboarding.sign_ups.find(each).made["pool_id"] for each in ids]
    cognito = onboarding.client("cognito-idp")
    found = [cognito.describe_user_pool(UserPoolId=each)["UserPool"]["Policies"] for each in pools]
    return [each["PasswordPolicy"]["MinimumLength"] for each in found]


def applied(onboarding, ids):
    return [DynamoDbDirectory(onboarding.table).find(each).specification for each in ids]


def test_a_part_is_brought_up_to_date_and_then_nobody_is_due(tenants, template):
    onboarding, ids = tenants
    redeployed(onboarding, template)
    assert {directory_key(each)[0] for each in ids[:3]} == {"G#TENANTS#0"}
    assert onboarding.reconcile(0) is None
    assert lengths(onboarding, ids) == [16, 16, 16, 12], "the last one is of another part"
    assert applied(onboarding, ids)[:3] == ["second"] * 3
    onboarding.called.clear()
    assert onboarding.reconcile(0) is None
    assert onboarding.called == [("Reconcile", "page"), ("Reconcile", "left")]


def test_who_cannot_be_brought_up_to_date_stops_nobody_and_is_told_of(tenants, template):
    onboarding, ids = tenants
    redeployed(onboarding, template)

    @contextmanager
    def failing(name, event):
        if name == "Site" and event["tenant_id"] == min(ids[:3]):
            raise Killed
        yield

    onboarding.calling = failing
    assert onboarding.reconcile(0) == "TenantsLeft"
    assert onboarding.called.count(("Reconcile", "failed")) == 1
    first, *others = sorted(ids[:3])
    assert applied(onboarding, others) == ["second"] * 2
    assert applied(onboarding, [first])[0] != "second"
    onboarding.calling = lambda *_: contextmanager(lambda: iter([None]))()
    assert onboarding.reconcile(0) is None, "the next deployment, or whoever starts it again, finds it"
    assert applied(onboarding, [first]) == ["second"]


def test_more_than_a_page_are_gone_through(tenants, template, monkeypatch):
    onboarding, ids = tenants
    redeployed(onboarding, template)
    monkeypatch.setattr("rental.tenants.use_cases.reconciling._PAGE", 2)
    assert onboarding.reconcile(0) is None
    assert applied(onboarding, ids)[:3] == ["second"] * 3
    assert onboarding.called.count(("Reconcile", "page")) >= 2
