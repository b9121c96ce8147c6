"""Isolation as a promise: every policy there is, evaluated for a hundred tenants against each other's keys."""

from functools import cache
from itertools import product
from random import Random

import boto3
import pytest

from holiday_rental.tenant_data import ITEM_ACTIONS
from rental.platform.tenant_credentials import Narrowing, session_policy
from tests.constructs.cloud import listed, variables
from tests.constructs.test_least_privilege import DECLARED, own_reach
from tests.support.iam import Policies, on_keys

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
# Of every kind there is: a tenant's record, calendars, bookings, lists, counts of its callers' calls.
KINDS = ("TENANT", "DOMAIN", "CAL#p#1", "BOOKING#b", "PROPERTIES", "BK#2027-03", "RATE#digest#29000000", "")
PLATFORM = (
    "G#HOST#seaview.example.com",
    "G#NAME#seaview",
    "G#SIGNUP#t",
    "G#TENANTS#0",
    "G#RATE#letters",
    "G#SESSIONS#s",
)
PLATFORM += (
    "G#ACCOUNT#acct",
    "G#STRIPE#evt",
    "G#FEEDS#0",
    "G#DUE#x",
    "G#SUPPRESSED#x",
    "G#BREAKER#x",
    "G#",
    "",
    "*",
    "T#*",
)
# Who touches tenants' keys by a role of its own, with what: all else goes by the data role. A tenant that is made or
# told anew is nobody yet for whom credentials could be had.
_RECORDS = {"TENANT": {"GetItem", "PutItem", "UpdateItem", "DeleteItem"}}
ON_TENANTS_KEYS = {
    "rental.tenants.custom_resource.handler": _RECORDS,
    "rental.tenants.tasks.configuration.handler": _RECORDS,
    "rental.tenants.tasks.domain.handler": {"TENANT": {"GetItem"}, "DOMAIN": {"GetItem", "UpdateItem"}},
}
COUNTING = {"RATE#digest#29000000": {"UpdateItem"}}
ON_NO_KEYS = {"DescribeTable": {"rental.admin.http_api.handler"}}
BY_STREAM = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}  # what the relay is fed by


@pytest.fixture(scope="module")
def tenants():
    """A hundred ids as they are made, and two that are the beginning and the end of another's."""
    random = Random(6)  # noqa: S311 - the same each time
    made = ["".join(random.choices(_LETTERS, k=26)) for _ in range(98)]
    return [*made, made[0][:16], made[0] + "a"]


@pytest.fixture(scope="module")
def data_role(cloud):
    return Policies(each for where, each in cloud.statements() if "DataRole" in where)


@pytest.fixture(scope="module")
def functions(cloud):
    """The policies of each function's own role, by handler and operation."""
    found = {}
    for function in cloud.resources("AWS::Lambda::Function").values():
        handler = function["Properties"]["Handler"]
        operation = variables(function).get("FUNCTION_OPERATIONS", "")
        statements = cloud.statements_of(handler, operation or None)
        found[handler, operation] = Policies(_of_dynamodb(statements))
    return found


def _of_dynamodb(statements):
    return [
        each for each in statements if any(action.startswith(("dynamodb:", "*")) for action in listed(each["Action"]))
    ]


@cache
def narrowings():
    """Every set of actions that an operation's credentials are narrowed to, and all at once, which is more than any."""
    declared = {tuple(sorted(each.table)) for each in DECLARED.values() if each.at == "tenant"}
    return [*sorted(declared - {()}), ITEM_ACTIONS]


@cache
def all_actions():
    """Every operation of DynamoDB's, PartiQL and exports too."""
    names = set(boto3.client("dynamodb", region_name="eu-west-1").meta.service_model.operation_names)
    partiql = {"PartiQLSelect", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"}
    return sorted(names | partiql | set(ITEM_ACTIONS))


def test_a_tenants_credentials_do_on_its_own_keys_what_the_operation_declares_and_nothing_else(data_role, tenants):
    for tenant, actions in product(tenants, narrowings()):
        session = Policies(session_policy(Narrowing(tenant, actions))["Statement"])
        allowed = {each for each in ITEM_ACTIONS if data_role.allows(on_keys(each, f"T#{tenant}#TENANT"), session)}
        assert allowed == set(actions), (tenant, actions)


def test_no_tenants_credentials_reach_another_or_the_platform(data_role, tenants):
    for number, tenant in enumerate(tenants):
        session = Policies(session_policy(Narrowing(tenant, ITEM_ACTIONS))["Statement"])
        own = f"T#{tenant}#TENANT"
        for other in (each for each in tenants if each != tenant):
            assert not data_role.allows(on_keys("GetItem", f"T#{other}#{KINDS[number % len(KINDS)]}"), session)
            assert not data_role.allows(on_keys("BatchGetItem", own, f"T#{other}#TENANT"), session), "both or none"
        for key in (*PLATFORM, f"T#{tenant}", f"t#{tenant}#TENANT", f"XT#{tenant}#TENANT"):
            assert not data_role.allows(on_keys("Query", key), session), key
            assert not data_role.allows(on_keys("PutItem", own, key), session), key


def test_no_tenants_credentials_do_anything_that_names_no_key(data_role, tenants):
    session = Policies(session_policy(Narrowing(tenants[0], ITEM_ACTIONS))["Statement"])
    assert [each for each in all_actions() if data_role.allows(on_keys(each), session)] == []
    assert [each for each in all_actions() if data_role.allows(on_keys(each))] == [], "nor does the role by itself"


def test_no_functions_own_role_reaches_tenants_keys_but_as_declared(functions, tenants):
    for (handler, operation), policies in functions.items():
        counted = operation in DECLARED and DECLARED[operation].counted and DECLARED[operation].at == "tenant"
        declared = ON_TENANTS_KEYS.get(handler, COUNTING if counted else {})
        for tenant, kind in product(tenants, KINDS):
            allowed = {each for each in ITEM_ACTIONS if policies.allows(on_keys(each, f"T#{tenant}#{kind}"))}
            assert allowed == declared.get(kind, set()), (handler, operation, kind)


def test_functions_own_roles_reach_of_the_platforms_keys_what_is_declared(functions):
    for (handler, operation), policies in functions.items():
        reach = own_reach(handler, operation)
        for key in PLATFORM:
            allowed = {each for each in ITEM_ACTIONS if policies.allows(on_keys(each, key))}
            may = {
                action.removeprefix("dynamodb:")
                for actions, patterns in reach
                for action in actions
                if any(key.startswith(each.rstrip("*")) for each in patterns if each.startswith("G#"))
            }
            assert allowed <= may, (handler, operation, key)


def test_no_functions_own_role_does_anything_that_names_no_key_but_as_declared(functions):
    found = {}
    for (handler, _), policies in functions.items():
        for action in all_actions():
            if policies.allows(on_keys(action)) and action not in BY_STREAM:
                found.setdefault(action, set()).add(handler)
    assert found == ON_NO_KEYS


def test_no_role_that_is_no_functions_touches_any_table(cloud):
    own = {
        (where.partition("/")[0], function["Properties"]["Role"]["Fn::GetAtt"][0])
        for where, function in cloud.resources("AWS::Lambda::Function").items()
    }
    for where, policy in cloud.resources("AWS::IAM::Policy").items():
        template = where.partition("/")[0]
        roles = {(template, each["Ref"]) for each in policy["Properties"]["Roles"]}
        if roles <= own or "DataRole" in where:
            continue
        policies = Policies(_of_dynamodb(policy["Properties"]["PolicyDocument"]["Statement"]))
        for key in ([], [PLATFORM[0]], ["T#" + 26 * "a" + "#TENANT"]):
            assert [each for each in all_actions() if policies.allows(on_keys(each, *key))] == [], where


def test_an_evaluation_that_let_neighbours_in_would_be_told(data_role, tenants):
    """The evaluation bites: without its condition on keys, or without Null, a policy is too wide."""
    one, other = tenants[:2]
    (narrow,) = session_policy(Narrowing(one, ("GetItem", "Scan")))["Statement"]
    wide = Policies([narrow | {"Condition": {}}])
    assert data_role.allows(on_keys("GetItem", f"T#{other}#TENANT"), wide)
    without_null = Policies([narrow | {"Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["T#*"]}}}])
    assert without_null.allows(on_keys("Scan"))
    assert len(set(tenants)) == 100
