"""A host signs up at the platform's address, and is a tenant like one that a deployment made."""

import json

import pytest

from rental.tenants.contract import directory_key, host_key, tenant_record_key
from tests.support.onboarded_host import NEW_PASSWORD, sign_up_on

# What differs from tenant to tenant, and what an account or the moment decides.
OWN = {
    *("Id", "Name", "Arn", "ClientId", "ClientName", "UserPoolId", "ClientSecret", "UserPoolTags", "Tags", "ETag"),
    *("CreationDate", "LastModifiedDate", "CreatedTime", "LastModifiedTime", "EstimatedNumberOfUsers"),
    *("ResponseMetadata", "HTTPHeaders"),
}


@pytest.fixture(scope="module")
def onboarded(platform):
    host = sign_up_on(platform)
    ended = host.ended()
    assert ended["state"] == "active", ended
    return host


def test_a_host_who_signed_up_signs_in_with_the_password_they_were_sent_and_has_a_site(onboarded):
    steps = {step["name"]: step["state"] for step in onboarded.progress()["steps"]}
    assert steps.pop("payment_account") == "pending"
    assert set(steps.values()) == {"done"}
    letter = onboarded.invitation()
    assert letter["subject"] == f"You are invited to {onboarded.started['site_url']}"
    assert f"{onboarded.started['site_url']}/host as {onboarded.email}" in letter["text"]

    step = onboarded.sign_in(onboarded.first_password())
    assert step["challenge"] == "NEW_PASSWORD_REQUIRED"
    token = onboarded.choose_password(step)
    assert onboarded.site.send("GET", "/tenant").json()["name"] == "Shore Stays"
    listed = onboarded.site.send("GET", "/bookings?from=2027-01-01&to=2027-01-08", token=token)
    assert (listed.status_code, listed.json()["items"]) == (200, [])
    assert "tokens" in onboarded.sign_in(NEW_PASSWORD)


def test_their_token_opens_no_other_tenants_site(onboarded, seaview, tokens):
    mine = onboarded.sign_in(NEW_PASSWORD)["tokens"]["access_token"]
    query = "/bookings?from=2027-01-01&to=2027-01-08"
    assert seaview.send("GET", query, token=mine).status_code == 401
    assert onboarded.site.send("GET", query, token=tokens["seaview"]).status_code == 401


def described(platform, pool_id, client_id):
    """Return all that can be told of a pool, its client and its groups, their own ids and names apart."""
    cognito = platform.client("cognito-idp")
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    client = cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)["UserPoolClient"]
    groups = sorted(group["GroupName"] for group in cognito.list_groups(UserPoolId=pool_id)["Groups"])
    factor = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    return without_own({"pool": pool, "client": client, "groups": groups, "factor": factor})


def without_own(described):
    if isinstance(described, dict):
        return {name: without_own(each) for name, each in described.items() if name not in OWN}
    return [without_own(each) for each in described] if isinstance(described, list) else described


def items_of(platform, tenant_id, host, *more):
    """Return the tenant's items as text: each of its own values stands as what it is."""
    table, dynamodb = platform.outputs["TableName"], platform.client("dynamodb")
    found = {}
    for name, (pk, sk) in {
        "record": tenant_record_key(tenant_id),
        "host": host_key(host),
        "line": directory_key(tenant_id),
    }.items():
        found[name] = dynamodb.get_item(TableName=table, Key={"pk": {"S": pk}, "sk": {"S": sk}})["Item"]
    return found


def test_both_paths_make_the_same(platform, onboarded):
    seaview, ours = platform.tenant("seaview"), onboarded
    items = {
        "deployed": items_of(platform, seaview.tenant_id, seaview.host),
        "signed up": items_of(platform, ours.tenant_id, ours.site.host.partition(":")[0]),
    }
    pools = {path: each["host"]["host_pool"]["M"] for path, each in items.items()}
    pool, other = (
        described(platform, pools[path]["pool_id"]["S"], pools[path]["client_id"]["S"])
        for path in ("deployed", "signed up")
    )
    here, there = (json.dumps(each, sort_keys=True, default=str) for each in (pool, other))
    assert here.replace(seaview.site, "SITE") == there.replace(ours.started["site_url"], "SITE")

    cloudfront = platform.client("cloudfront")
    place, another = (
        without_own(cloudfront.get_distribution_tenant_by_domain(Domain=host)["DistributionTenant"])
        for host in (seaview.host, ours.site.host.partition(":")[0])
    )
    assert [each.pop("Domains")[0]["Status"] for each in (place, another)] == ["active", "active"]
    assert place == another

    for name in ("record", "host", "line"):
        assert items["deployed"][name].keys() == items["signed up"][name].keys(), name
        kinds = [{member: next(iter(value)) for member, value in each[name].items()} for each in items.values()]
        assert kinds[0] == kinds[1], name
    guests = [each["host"]["guest_pool"] for each in items.values()]
    assert guests[0] == guests[1]
    assert [each["line"]["origin"]["S"] for each in items.values()] == ["deployment", "sign-up"]
