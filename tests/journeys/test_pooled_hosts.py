"""Hosts who sign up into the pool that tenants share: one person at two tenants, who goes from one of them."""

import json
import re
import uuid
from datetime import timedelta

import pytest

from rental.tenants.domain.sign_up import POOLED
from tests.support.eventually import eventually
from tests.support.onboarded_host import NEW_PASSWORD, OnboardedHost, sign_up_on

BOOKINGS = "/bookings?from=2027-01-01&to=2027-01-08"


@pytest.fixture(scope="module")
def pooled(platform):
    """The platform as after a deployment with `sign_up_tier=POOLED`, which changes this one variable."""
    functions, name = platform.client("lambda"), platform.function_name("start_sign_up")
    before = functions.get_function_configuration(FunctionName=name)["Environment"]
    after = {"Variables": before["Variables"] | {"SIGN_UP_TIER": POOLED}}
    functions.update_function_configuration(FunctionName=name, Environment=after)
    yield platform
    functions.update_function_configuration(FunctionName=name, Environment=before)
    platform.local.clock.reset()


class SharedPool:
    """What an operator sees of it."""

    def __init__(self, platform):
        self.cognito = platform.client("cognito-idp")
        pools = self.cognito.list_user_pools(MaxResults=60)["UserPools"]
        (self.id,) = [each["Id"] for each in pools if "PooledHosts" in each["Name"]]

    def groups_of(self, tenant_id):
        found = self.cognito.list_groups(UserPoolId=self.id, Limit=60)["Groups"]
        return {each["GroupName"].partition(".")[2] for each in found if each["GroupName"].startswith(tenant_id)}

    def knows(self, email):
        return bool(self.cognito.list_users(UserPoolId=self.id, Filter=f'email = "{email}"')["Users"])

    def add(self, email, group):
        self.cognito.admin_create_user(
            UserPoolId=self.id,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}],
            MessageAction="SUPPRESS",
        )
        asked = {"UserPoolId": self.id, "Username": email}
        self.cognito.admin_set_user_password(**asked, Password=NEW_PASSWORD, Permanent=True)
        self.cognito.admin_add_user_to_group(**asked, GroupName=group)


def comes(platform, email) -> OnboardedHost:
    host = sign_up_on(platform, email=email)
    ended = host.ended()
    assert ended["state"] == "active", ended
    return host


def answers_to(host, token):
    return host.site.send("GET", BOOKINGS, token=token).status_code


def leaves(platform, host, token):
    """Ask to close the site, let the week of grace pass, and have done what is due then."""
    asked = host.site.send("POST", "/tenant/leaving", token=token, json={"confirmation": host.started["subdomain"]})
    assert asked.status_code == 202, asked.text
    key = {"pk": {"S": "G#LEAVING"}, "sk": {"S": host.tenant_id}}
    table, dynamodb = platform.outputs["TableName"], platform.client("dynamodb")

    def state():
        item = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
        return item.get("state", {}).get("S")

    eventually(state, bool)
    platform.local.clock.advance(timedelta(days=7, minutes=1))
    platform.client("stepfunctions").start_execution(
        stateMachineArn=platform.outputs["LeavingStateMachineArn"], input=json.dumps({"tenant_id": host.tenant_id})
    )
    eventually(state, lambda found: found in ("gone", "failed"), within_seconds=60)
    assert state() == "gone"


def test_one_person_hosts_at_two_tenants_of_a_shared_pool_and_goes_from_one_of_them(pooled):
    pool, email = SharedPool(pooled), f"host@{uuid.uuid4().hex}.example"
    first = comes(pooled, email)
    sent = re.search(r"temporary password is (\S+)\.", first.invitation()["text"])
    early = first.choose_password(first.sign_in(sent[1]))
    assert (answers_to(first, early), first.site.send("GET", "/auth/me", token=early).json()["roles"]) == (
        200,
        ["host"],
    )

    second = comes(pooled, email)
    assert pool.groups_of(first.tenant_id) == pool.groups_of(second.tenant_id) == {"host", "co-host", "cleaner"}
    assert answers_to(second, early) == 401, "a token of the first tenant's groups alone is no token at the second"
    token = second.sign_in(NEW_PASSWORD)["tokens"]["access_token"]
    assert [answers_to(host, token) for host in (first, second)] == [200, 200]

    cleaner = OnboardedHost(pooled, first.started, f"cleaner@{uuid.uuid4().hex}.example")
    pool.add(cleaner.email, f"{first.tenant_id}.cleaner")
    cleans = cleaner.sign_in(NEW_PASSWORD)["tokens"]["access_token"]
    assert first.site.send("GET", "/auth/me", token=cleans).json()["roles"] == ["cleaner"]
    assert second.site.send("GET", "/auth/me", token=cleans).status_code == 401

    leaves(pooled, first, token)
    assert (pool.groups_of(first.tenant_id), pool.knows(cleaner.email)) == (set(), False)
    assert pool.groups_of(second.tenant_id) == {"host", "co-host", "cleaner"}
    assert answers_to(second, token) == 200
    assert answers_to(second, second.sign_in(NEW_PASSWORD)["tokens"]["access_token"]) == 200
