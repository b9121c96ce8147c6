"""What functions may do: as little as their operations declare, and tenants' data only through the data role."""

import json
from pathlib import Path

import pytest

from holiday_rental._operations import read_operations
from holiday_rental.booking_api import CONTEXTS
from holiday_rental.tenant_data import ITEM_ACTIONS
from tests.constructs.cloud import listed, variables
from tests.constructs.own_roles import OWN_KEYS, OWN_ROLES

LAMBDA = Path(__file__).parents[2] / "lambda_src"
DECLARED = {each.id: each for context in CONTEXTS for each in read_operations(LAMBDA, context)}
# Operations whose callers are counted: their functions do that by their own role, and nothing else.
COUNTED = {each.id for each in DECLARED.values() if each.counted}
# At the platform's own address there is no tenant: each operation does what it declares, on the keys it declares.
OF_THE_PLATFORM = {name: each for name, each in DECLARED.items() if each.at == "platform"}
COUNTING, COUNTS = {"dynamodb:UpdateItem"}, {"tenant": {"T#*#RATE#*"}, "platform": {"G#CALLS#*"}}
# These have no resource that could be named.
WITHOUT_A_RESOURCE = {
    *("xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams", "sns:Publish"),
    *("cognito-idp:CreateUserPool", "cognito-idp:ListUserPools", "cloudfront:CreateDistributionTenant"),
    "acm:RequestCertificate",
    # What a state machine does with its log.
    *(f"logs:{each}LogDelivery" for each in ("Create", "Get", "Update", "Delete")),
    *("logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
}


def item_actions(statements):
    wanted = {f"dynamodb:{action}" for action in (*ITEM_ACTIONS, "Scan")}
    return {action for statement in statements for action in listed(statement["Action"])} & wanted


def test_a_wildcard_resource_stands_only_where_no_resource_can_be_named(cloud):
    for where, statement in cloud.statements():
        if "*" in listed(statement["Resource"]):
            assert set(listed(statement["Action"])) <= WITHOUT_A_RESOURCE, where


def test_no_function_touches_the_table_by_its_own_role_but_the_named_ones(cloud):
    for function in cloud.resources("AWS::Lambda::Function").values():
        handler = function["Properties"]["Handler"]
        operation = variables(function).get("FUNCTION_OPERATIONS", "").partition(",")[0] or None
        allowed = {action for actions, _ in own_reach(handler, operation) for action in actions}
        assert item_actions(cloud.statements_of(handler, operation)) == allowed, operation


def own_reach(handler, operation):
    """Return what a function's own role may do to which keys: pairs of actions and key patterns."""
    name = operation if operation in OWN_ROLES else handler
    reach = [(OWN_ROLES[name], {each for keys in OWN_KEYS[name] for each in keys})] if name in OWN_ROLES else []
    if declared := DECLARED.get(operation):
        if declared.platform_keys:
            reach.append(({f"dynamodb:{each}" for each in declared.table}, set(declared.platform_keys)))
        if declared.counted:
            reach.append((COUNTING, COUNTS[declared.at]))
    return reach


def test_calls_are_counted_under_a_tenants_counts_and_no_other_of_its_keys(cloud):
    counting = [function for function in cloud.resources("AWS::Lambda::Function").values() if counts(function)]
    served = {variables(each)["FUNCTION_OPERATIONS"] for each in counting}
    assert served == COUNTED
    for function in counting:
        handler, operation = function["Properties"]["Handler"], variables(function)["FUNCTION_OPERATIONS"]
        statements = cloud.statements_of(handler, operation)
        (bound,) = [each for each in statements if keys_of(each) == COUNTS[DECLARED[operation].at]]
        assert bound["Action"] == "dynamodb:UpdateItem"
        assert bound["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


def keys_of(statement):
    condition = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
    return set(listed(condition.get("dynamodb:LeadingKeys", [])))


def counts(function):
    return variables(function).get("CALLS_PER_MINUTE") == "100"


@pytest.mark.parametrize("handler", OWN_ROLES)
def test_own_roles_are_bound_to_platform_keys(cloud, handler):
    operation = None if handler.startswith("rental.") else handler
    entry = handler if operation is None else handler_of(cloud, operation)
    own = [each for each in cloud.statements_of(entry, operation) if keys_of(each) not in COUNTS.values()]
    bound = [each for each in own if OWN_ROLES[handler] & set(listed(each["Action"]))]
    keys = [each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in bound]
    assert [set(listed(each)) for each in keys] == OWN_KEYS[handler]
    assert all(each["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"} for each in bound)


def handler_of(cloud, operation):
    """Return the handler of the function that serves an operation alone."""
    (found,) = [
        each["Properties"]["Handler"]
        for each in cloud.resources("AWS::Lambda::Function").values()
        if variables(each).get("FUNCTION_OPERATIONS") == operation
    ]
    return found


def test_what_is_done_at_the_platforms_own_address_is_bound_to_the_keys_of_its_own(cloud):
    assert len(OF_THE_PLATFORM) >= 5
    for operation in OF_THE_PLATFORM.values():
        statements = cloud.statements_of(f"rental.tenants.{operation.entry}.handler", operation.id)
        reaching = [each for each in statements if "dynamodb" in str(each["Action"])]
        (bound,) = [each for each in reaching if keys_of(each) != COUNTS["platform"]]
        keys = listed(bound["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"])
        assert (tuple(keys), bound["Condition"]["Null"]) == (operation.platform_keys, {"dynamodb:LeadingKeys": "false"})
        assert all(key.startswith("G#") for key in keys)
        assert not [each for each in statements if "sts:AssumeRole" in listed(each["Action"])]


def test_the_data_role_reaches_tenant_keys_only_and_never_scans(cloud):
    (statement,) = [each for where, each in cloud.statements() if "DataRole" in where]
    assert set(statement["Action"]) == {f"dynamodb:{action}" for action in ITEM_ACTIONS}
    assert "dynamodb:Scan" not in statement["Action"]
    assert statement["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["T#*"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }


def test_the_data_role_trusts_only_roles_with_our_tag(cloud):
    (role,) = [each for where, each in cloud.resources("AWS::IAM::Role").items() if "DataRole" in where]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    ((key, value),) = trust["Condition"]["StringEquals"].items()
    assert key == "aws:PrincipalTag/holiday-rental:tenant-data"
    tagged = [
        where
        for where, each in cloud.resources("AWS::IAM::Role").items()
        if {"Key": key.partition("/")[2], "Value": value} in each["Properties"].get("Tags", [])
    ]
    may_assume = [where for where, statement in cloud.statements() if "sts:AssumeRole" in listed(statement["Action"])]
    assert len(tagged) == len(may_assume) > 10


def test_an_operation_gets_what_it_declares_and_no_more(cloud):
    listing = cloud.statements_of("rental.properties.http_api.handler", "list_properties")
    creating = cloud.statements_of("rental.properties.http_api.handler", "create_property")
    signing_in = cloud.statements_of("rental.accounts.http_api.signing_in.handler", "sign_in")
    health = cloud.statements_of("rental.admin.http_api.handler", "get_health")

    def actions(statements):
        return {action.partition(":")[0] for each in statements for action in listed(each["Action"])}

    assert actions(listing) == {"logs", "xray", "sts"}
    assert actions(creating) == {"logs", "xray", "sts", "secretsmanager", "dynamodb"}
    assert actions(signing_in) == {"logs", "xray", "cognito-idp", "secretsmanager", "dynamodb"}
    assert actions(health) == {"logs", "xray", "dynamodb"}


def test_each_of_stripes_secrets_is_read_by_those_alone_that_need_it(cloud):
    readers = {}
    for function in cloud.resources("AWS::Lambda::Function").values():
        handler = function["Properties"]["Handler"]
        operation = variables(function).get("FUNCTION_OPERATIONS", "").partition(",")[0] or None
        for statement in cloud.statements_of(handler, operation):
            for secret in ("ApiSecret", "WebhookSecret", "PageSecret"):
                if "secretsmanager:GetSecretValue" in listed(statement["Action"]) and secret in str(
                    statement["Resource"]
                ):
                    readers.setdefault(secret, set()).add(handler)
    pages = readers.pop("PageSecret", set())
    assert readers == {
        "ApiSecret": {"rental.payments.queue.handler"},
        "WebhookSecret": {"rental.payments.webhook.handler"},
    }
    assert all(handler.startswith("rental.payments.http_api") for handler in pages)


def test_the_webhook_sends_work_and_reaches_no_tenants_data(cloud):
    allowed = {
        action for each in cloud.statements_of("rental.payments.webhook.handler") for action in listed(each["Action"])
    }
    reading = {"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"}
    writing = {"dynamodb:GetItem", "dynamodb:PutItem", "sqs:SendMessage"}
    assert allowed - {"logs:CreateLogStream", "logs:PutLogEvents"} - WITHOUT_A_RESOURCE == reading | writing


def test_what_partners_call_reaches_a_tenants_data_by_the_data_role_alone(cloud):
    statements = cloud.statements_of("rental.bookings.http_api.channel_events.handler", "hear_channel_events")
    allowed = {action for each in statements for action in listed(each["Action"])}
    reading = {"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"}
    logging = {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert allowed - logging - WITHOUT_A_RESOURCE == reading | {"sts:AssumeRole"}
    routes = [each["Properties"] for each in cloud.resources("AWS::ApiGatewayV2::Route").values()]
    (route,) = [each for each in routes if each["RouteKey"] == "POST /api/v1/channels/{channel}/events"]
    assert route["AuthorizationType"] == "NONE", "its signature is looked at by the function itself"


def test_who_sends_text_messages_may_publish_to_no_topic(cloud):
    publishing = [each for where, each in cloud.statements() if "sns:Publish" in listed(each["Action"])]
    to_a_topic = [each for each in publishing if "Ref" in each["Resource"]]
    relay = cloud.statements_of("rental.platform.stream_relay.handler")
    assert to_a_topic == [each for each in relay if "sns:Publish" in listed(each["Action"])]
    publishing = [each for each in publishing if each not in to_a_topic]
    assert publishing == [
        each
        for each in cloud.statements_of("rental.notifications.events.handler")
        if "sns:Publish" in listed(each["Action"])
    ]
    assert sorted(each["Effect"] for each in publishing) == ["Allow", "Deny"]
    (refused,) = [each for each in publishing if each["Effect"] == "Deny"]
    assert refused["Resource"]["Fn::Join"][1][-1] == ":sns:*:*:*"


def test_who_hears_of_letters_keeps_it_and_sends_none(cloud):
    allowed = {
        action
        for each in cloud.statements_of("rental.notifications.queue.handler")
        for action in listed(each["Action"])
        if action.partition(":")[0] not in ("logs", "xray", "sqs", "secretsmanager")
    }
    assert allowed == {"sts:AssumeRole", "dynamodb:PutItem"}


def test_each_route_may_invoke_only_its_function(cloud):
    paths = {route["Properties"]["RouteKey"] for route in cloud.resources("AWS::ApiGatewayV2::Route").values()}
    permissions = [each["Properties"] for each in cloud.resources("AWS::Lambda::Permission").values()]
    assert {each["Principal"] for each in permissions} == {"apigateway.amazonaws.com"}
    ends = [json.dumps(each["SourceArn"]["Fn::Join"][1]) for each in permissions]
    by_route = [end for end in ends if "authorizers/" not in end]
    assert len(by_route) == len(paths)
    for route in paths:
        method, _, path = route.partition(" ")
        wanted = f'/*/{"*" if method == "ANY" else method}{path}"]'
        assert [end for end in by_route if end.endswith(wanted)], route


def test_per_context_functions_get_the_sum_of_their_operations(per_context_cloud):
    entries = {
        f"rental.{context}.{each.entry}.handler" for context in CONTEXTS for each in read_operations(LAMBDA, context)
    }
    handlers = [each["Properties"]["Handler"] for each in per_context_cloud.resources("AWS::Lambda::Function").values()]
    assert sorted(each for each in handlers if ".http_api" in each) == sorted(entries)
    properties = per_context_cloud.statements_of("rental.properties.http_api.handler")
    allowed = {action for each in properties for action in listed(each["Action"])}
    assert {"sts:AssumeRole", "secretsmanager:GetSecretValue"} <= allowed
    routes = per_context_cloud.resources("AWS::ApiGatewayV2::Route")
    integrations = per_context_cloud.resources("AWS::ApiGatewayV2::Integration")
    assert len(integrations) - 1 == len(entries) < len(routes), "the webhook's is no operation's"
