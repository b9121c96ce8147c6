"""Hosts who sign up into a pool that tenants share: groups of their own come and go, and the pool stays as it is."""

import itertools
import time
from contextlib import contextmanager

import pytest
from aws_cdk.assertions import Template

from holiday_rental import ContextFunction, SiteDistribution, TenantData, TenantOnboarding, TenantTier, TenantUsers
from holiday_rental._onboarding_flow import RECONCILED
from holiday_rental._states_language import camel
from rental.kernel.ids import TenantId, derived_id
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.constructs.cloud import listed, variables
from tests.support.kills import kills
from tests.support.onboarding_in_process import (
    SHARED,
    SHARED_CLIENT,
    onboarding_in_process,
    sign_up,
    with_machines,
)
from tests.support.state_machine import Killed

NOTHING = {"pools": [], "places": [], "records": [], "items": []}
_numbers = itertools.count(1)


@contextmanager
def _spare(*_asked):
    yield


@pytest.fixture(scope="module")
def onboarding(tiers_after):
    """Those who signed up as pooled, under a deployment after which nobody does any more."""
    with onboarding_in_process(with_machines(tiers_after)) as made:
        yield made


@pytest.fixture(autouse=True)
def _calm(request):
    yield
    if "onboarding" in request.fixturenames:
        made = request.getfixturevalue("onboarding")
        made.around, made.calling = _spare, _spare


def claimed(onboarding, **changes):
    tenant_id = TenantId(derived_id(b"pooled", str(next(_numbers))))
    asked = sign_up(f"harbour-{tenant_id}", tenant_id, **{"tier": "pooled", **changes})
    onboarding.sign_ups.claim(asked)
    return asked


class Pool:
    """The shared pool, as it is looked at."""

    def __init__(self, onboarding):
        self.cognito, self.asked = onboarding.client("cognito-idp"), {"UserPoolId": onboarding.known[SHARED]}

    def groups(self, asked):
        """Return the tenant's groups, each with the addresses of those in it."""
        found = self.cognito.list_groups(**self.asked, Limit=60)["Groups"]
        names = [each["GroupName"] for each in found if each["GroupName"].startswith(asked.tenant_id)]
        return {each.partition(".")[2]: self.members(each) for each in names}

    def members(self, group):
        users = self.cognito.list_users_in_group(**self.asked, GroupName=group)["Users"]
        return [each["Value"] for user in users for each in user["Attributes"] if each["Name"] == "email"]

    def knows(self, email):
        return bool(self.cognito.list_users(**self.asked, Filter=f'email = "{email}"')["Users"])

    def add(self, email, password="Of-the-test-0001"):  # noqa: S107 - nobody's
        self.cognito.admin_create_user(**self.asked, Username=email, MessageAction="SUPPRESS")
        attributes = [{"Name": "email", "Value": email}]
        self.cognito.admin_update_user_attributes(**self.asked, Username=email, UserAttributes=attributes)
        self.cognito.admin_set_user_password(**self.asked, Username=email, Password=password, Permanent=True)


@pytest.fixture
def pool(onboarding):
    return Pool(onboarding)


def undo(onboarding, asked, *functions):
    for each in functions:
        onboarding.invoke(each, {"tenant_id": asked.tenant_id, "act": "undo"})


def assert_active(onboarding, pool, asked):
    found = onboarding.sign_ups.find(asked.tenant_id)
    assert (found.state, found.made["pool_id"]) == ("active", pool.asked["UserPoolId"])
    assert pool.groups(asked) == {"host": [asked.email], "co-host": [], "cleaner": []}
    left = onboarding.left_of(asked.tenant_id, asked.host)
    assert (left["pools"], len(left["places"]), len(left["items"])) == ([], 1, 3)
    known = DynamoDbTenants(onboarding.table).mapping_of(asked.host).host_pool
    assert (known.pool_id, known.client_id, known.pooled) == (pool.asked["UserPoolId"], SHARED_CLIENT, True)
    assert known.issuer.endswith(known.pool_id)


def assert_rolled_back(onboarding, pool, asked):
    found = onboarding.sign_ups.find(asked.tenant_id)
    assert (found.state, any(found.made.values())) == ("failed", False)
    assert pool.groups(asked) == {}
    assert onboarding.left_of(asked.tenant_id, asked.host) == NOTHING
    assert pool.cognito.describe_user_pool(**pool.asked)


def of_people(onboarding):
    """Tell whether the steps that this tier has of its own are at work."""
    return bool(onboarding.called) and onboarding.called[-1][0] in ("Pool", "FirstUser")


def test_a_kill_before_or_after_any_effect_on_the_shared_pool_ends_active(onboarding, pool):
    for kill in kills(lambda: of_people(onboarding)):
        asked = claimed(onboarding)
        onboarding.around = kill.around
        assert onboarding.onboard(asked.tenant_id) is None, f"killed after {kill.at} effects"
        onboarding.around = _spare
        assert_active(onboarding, pool, asked)
        undo(onboarding, asked, "Site", "Pool")  # lists stay on one page
        assert not pool.knows(asked.email)
    assert kill.at > 8, "effects of pool and first user"


def test_a_kill_before_or_after_any_effect_of_undoing_leaves_the_pool_and_nothing_in_it(onboarding, pool):
    for kill in kills(lambda: of_people(onboarding) and onboarding.called[-1][1] == "undo"):
        asked = claimed(onboarding)
        onboarding.around, onboarding.calling = kill.around, failing
        assert onboarding.onboard(asked.tenant_id) == "Lambda.Unknown"
        onboarding.around = onboarding.calling = _spare
        assert_rolled_back(onboarding, pool, asked)
        assert not pool.knows(asked.email)
    assert kill.at > 5, "effects of undoing pool and first user"


@contextmanager
def failing(name, event):
    if (name, event["act"]) == ("Address", "do"):
        raise Killed
    yield


def test_who_hosts_at_two_tenants_is_one_person_and_leaves_one_of_them(onboarding, pool):
    first = claimed(onboarding)
    assert onboarding.onboard(first.tenant_id) is None
    second = claimed(onboarding, email=first.email)
    assert onboarding.onboard(second.tenant_id) is None
    for each in (first, second):
        assert_active(onboarding, pool, each)
    undo(onboarding, first, "Site", "Pool")  # as offboarding does, which undoes no first user
    assert pool.groups(first) == {}
    assert_active(onboarding, pool, second)
    undo(onboarding, second, "Site", "Pool")
    assert not pool.knows(first.email)


def test_a_failed_second_sign_up_takes_nothing_from_the_first(onboarding, pool):
    first = claimed(onboarding)
    assert onboarding.onboard(first.tenant_id) is None
    second = claimed(onboarding, email=first.email)
    onboarding.calling = failing
    assert onboarding.onboard(second.tenant_id) == "Lambda.Unknown"
    assert_rolled_back(onboarding, pool, second)
    assert_active(onboarding, pool, first)


def test_who_was_there_before_keeps_their_account_when_a_sign_up_fails(onboarding, pool):
    asked = claimed(onboarding, created_at=int(time.time()) + 60)
    pool.add(asked.email)
    onboarding.calling = failing
    assert onboarding.onboard(asked.tenant_id) == "Lambda.Unknown"
    assert_rolled_back(onboarding, pool, asked)
    assert pool.knows(asked.email)


def test_who_has_a_password_is_not_invited_and_that_is_recorded(onboarding, pool):
    new, known = claimed(onboarding), claimed(onboarding)
    pool.add(known.email)
    for each, recorded in ((new, "yes"), (known, "has a password")):
        assert onboarding.onboard(each.tenant_id) is None
        assert_active(onboarding, pool, each)
        assert onboarding.sign_ups.find(each.tenant_id).made["invited"] == recorded


def test_whoever_signed_up_for_a_pool_of_their_own_still_has_it(onboarding, pool):
    asked = claimed(onboarding, tier="standard")
    assert onboarding.onboard(asked.tenant_id) is None
    (own,) = onboarding.left_of(asked.tenant_id, asked.host)["pools"]
    assert own != pool.asked["UserPoolId"]
    assert not DynamoDbTenants(onboarding.table).mapping_of(asked.host).host_pool.pooled
    undo(onboarding, asked, "Site", "FirstUser", "Pool")
    assert onboarding.left_of(asked.tenant_id, asked.host)["pools"] == []


def test_whoever_is_in_the_shared_pool_is_brought_up_to_date_there(onboarding, pool):
    asked = claimed(onboarding)
    assert onboarding.onboard(asked.tenant_id) is None
    pool.cognito.delete_group(**pool.asked, GroupName=f"{asked.tenant_id}.cleaner")
    for step in RECONCILED:
        onboarding.invoke(camel(step), {"tenant_id": asked.tenant_id, "act": "reconcile"})
    assert_active(onboarding, pool, asked)


def test_steps_may_do_their_own_in_the_shared_pool_and_never_change_the_pool(tiers):
    allowed = {
        "pool": {"CreateGroup", "DeleteGroup", "ListUsersInGroup", "AdminListGroupsForUser", "AdminDeleteUser"},
        "first_user": {
            *("AdminCreateUser", "AdminGetUser", "AdminAddUserToGroup", "AdminRemoveUserFromGroup"),
            *("AdminListGroupsForUser", "AdminDeleteUser"),
        },
        "finish": {"AdminGetUser", "AdminCreateUser"},
        "site": set(),
    }
    for task, actions in allowed.items():
        found = [
            set(listed(each["Action"]))
            for each in tiers.statements_of(f"rental.tenants.tasks.{task}.handler")
            if "PooledHosts" in str(each["Resource"])
        ]
        assert set().union(*found) == {f"cognito-idp:{each}" for each in actions}, task


@pytest.mark.parametrize("tier", [TenantTier.STANDARD, TenantTier.POOLED])
def test_who_takes_sign_ups_is_told_the_tier(stack, tier):
    shared = TenantUsers(stack, "Shared", pooled=True)
    onboarding = TenantOnboarding(stack, "Onboarding", **around(stack), tier=tier, pool=shared)
    taking = ContextFunction(stack, "Theirs", context="notifications", entry="events")
    onboarding.grant_start(taking)
    functions = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    assert {told["SIGN_UP_TIER"] for told in map(variables, functions) if "ONBOARDING_ARN" in told} == {tier.value}


@pytest.mark.parametrize(
    ("tier", "pool", "said"),
    [
        (TenantTier.DEDICATED, None, r"tier must be STANDARD or POOLED, got DEDICATED: .*add_tenant\(tier="),
        (TenantTier.POOLED, None, r"pool must be a TenantUsers\(pooled=True\) where tier is POOLED, got None"),
        (TenantTier.POOLED, {}, "pool must be pooled and have the role 'host', got Test/Shared"),
        (TenantTier.STANDARD, {"pooled": True, "groups": ("owner",)}, "pool must be pooled and have the role 'host'"),
    ],
)
def test_a_tier_that_nobody_can_sign_up_for_is_refused_with_the_cure(stack, tier, pool, said):
    shared = None if pool is None else TenantUsers(stack, "Shared", **pool)
    with pytest.raises(ValueError, match=said):
        TenantOnboarding(stack, "Onboarding", **around(stack), tier=tier, pool=shared)


def around(stack):
    return {
        "data": TenantData(stack, "Data"),
        "sites": SiteDistribution(stack, "Sites"),
        "guests": TenantUsers(stack, "Guests", groups=("guest", "admin")),
    }
