"""What functions may do: as little as their operations declare, and tenants' data only through the data role."""

import json
from pathlib import Path

import pytest

from holiday_rental._bundle import import_closure
from holiday_rental._operations import read_operations
from holiday_rental.booking_api import CONTEXTS
from holiday_rental.tenant_data import ITEM_ACTIONS
from tests.constructs.cloud import listed, variables

LAMBDA = Path(__file__).parents[2] / "lambda_src"
TASKS = ("pool", "first_user", "address", "site", "payment_account", "finish")
OWN_ROLES = {
    "rental.accounts.authorizer.handler": {"dynamodb:GetItem"},
    "rental.tenants.custom_resource.handler": {
        f"dynamodb:{action}Item" for action in ("Get", "Put", "Update", "Delete")
    },
    # How a sign-up goes on, and what it makes of a tenant: no tenant is there yet for whom they could act.
    **{f"rental.tenants.tasks.{each}.handler": {"dynamodb:GetItem", "dynamodb:UpdateItem"} for each in TASKS},
    **{
        f"rental.tenants.tasks.{each}.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Update")}
        for each in ("pool", "finish")
    },
    "rental.tenants.tasks.configuration.handler": {
        f"dynamodb:{action}Item" for action in ("Get", "Put", "Update", "Delete")
    },
    "rental.tenants.tasks.reconcile.handler": {"dynamodb:Query"},
    # Where all feeds are: the sweep reads it, the listener keeps it, the poller says which are asked more often.
    "rental.calendar_sync.schedule.handler": {"dynamodb:Query"},
    "rental.calendar_sync.events.handler": {"dynamodb:PutItem", "dynamodb:DeleteItem"},
    "rental.calendar_sync.queue.handler": {"dynamodb:PutItem"},
    # Which addresses are gone, whether SES and SNS answer and how much was sent just now, for all tenants together.
    "rental.notifications.events.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Update")},
    "rental.notifications.queue.handler": {"dynamodb:PutItem"},
    # Whether Stripe answers, for all tenants together.
    "rental.payments.queue.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put")},
    # What is due when, for all tenants: the sweep reads it and remembers how far it is, the planner keeps it.
    "rental.reminders.schedule.handler": {"dynamodb:Query", "dynamodb:PutItem"},
    "rental.reminders.events.handler": {"dynamodb:PutItem", "dynamodb:DeleteItem"},
    # Which of Stripe's events were heard, and whose account is whose.
    "rental.payments.webhook.handler": {"dynamodb:GetItem", "dynamodb:PutItem"},
}
# Partition keys, by action where they differ.
OWN_KEYS = {
    "rental.accounts.authorizer.handler": [{"G#HOST#*"}],
    "rental.tenants.custom_resource.handler": [{"G#HOST#*", "G#ACCOUNT#*", "G#NAME#*", "G#TENANTS#*", "T#*#TENANT"}],
    **{f"rental.tenants.tasks.{each}.handler": [{"G#SIGNUP#*"}] for each in TASKS},
    **{f"rental.tenants.tasks.{each}.handler": [{"G#SIGNUP#*", "G#NAME#*"}] for each in ("pool", "finish")},
    "rental.tenants.tasks.configuration.handler": [
        {"G#SIGNUP#*"},
        {"G#HOST#*", "G#ACCOUNT#*", "G#NAME#*", "G#TENANTS#*", "T#*#TENANT"},
    ],
    "rental.tenants.tasks.reconcile.handler": [{"G#TENANTS#*"}],
    "rental.calendar_sync.schedule.handler": [{"G#FEEDS#*"}],
    "rental.calendar_sync.events.handler": [{"G#FEEDS#*"}],
    "rental.calendar_sync.queue.handler": [{"G#FEEDS#*"}],
    "rental.notifications.events.handler": [{"G#SUPPRESSED#*", "G#BREAKER#*"}, {"G#BREAKER#*"}, {"G#RATE#*"}],
    "rental.notifications.queue.handler": [{"G#SUPPRESSED#*"}],
    "rental.payments.queue.handler": [{"G#BREAKER#*"}],
    "rental.reminders.schedule.handler": [{"G#DUE#*"}],
    "rental.reminders.events.handler": [{"G#DUE#*"}],
    "rental.payments.webhook.handler": [{"G#ACCOUNT#*", "G#STRIPE#*"}, {"G#STRIPE#*"}],
}
# At the platform's own address there is no tenant: each operation does what it declares, on the keys it declares.
OF_THE_PLATFORM = {
    operation.id: operation
    for context in CONTEXTS
    for operation in read_operations(LAMBDA, context)
    if operation.at == "platform"
}
# What Lambda does by a function's role, not the function: it takes messages, and keeps what a function failed at.
BY_LAMBDA = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"}
BY_LAMBDA |= {"sqs:GetQueueAttributes", "xray:PutTraceSegments", "xray:PutTelemetryRecords"}
KEPT_BY_LAMBDA = {"rental.platform.stream_relay": {"s3"}, "rental.bookings.schedule": {"sqs"}}
# A service's name in policies, where its client is called otherwise; these have no client here.
CLIENTS = {"ses": "sesv2", "states": "stepfunctions", "kms": None, "logs": None, "iam": None, "acm": None}
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
        allowed = OWN_ROLES.get(handler, set())
        if operation in OF_THE_PLATFORM:
            allowed = {f"dynamodb:{action}" for action in OF_THE_PLATFORM[operation].table}
        assert item_actions(cloud.statements_of(handler, operation)) == allowed


@pytest.mark.parametrize("handler", OWN_ROLES)
def test_own_roles_are_bound_to_platform_keys(cloud, handler):
    bound = [each for each in cloud.statements_of(handler) if OWN_ROLES[handler] & set(listed(each["Action"]))]
    keys = [each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in bound]
    assert [set(listed(each)) for each in keys] == OWN_KEYS[handler]
    assert all(each["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"} for each in bound)


def test_what_is_done_at_the_platforms_own_address_is_bound_to_the_keys_of_its_own(cloud):
    assert len(OF_THE_PLATFORM) >= 5
    for operation in OF_THE_PLATFORM.values():
        statements = cloud.statements_of(f"rental.tenants.{operation.entry}.handler", operation.id)
        (bound,) = [each for each in statements if "dynamodb" in str(each["Action"])]
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
    signing_in = cloud.statements_of("rental.accounts.http_api.handler", "sign_in")
    health = cloud.statements_of("rental.admin.http_api.handler", "get_health")

    def actions(statements):
        return {action.partition(":")[0] for each in statements for action in listed(each["Action"])}

    assert actions(listing) == {"logs", "xray", "sts"}
    assert actions(creating) == {"logs", "xray", "sts", "secretsmanager"}
    assert actions(signing_in) == {"logs", "xray", "cognito-idp"}
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


def test_who_sends_text_messages_may_publish_to_no_topic(cloud):
    publishing = [each for where, each in cloud.statements() if "sns:Publish" in listed(each["Action"])]
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


def test_sign_in_reaches_the_guests_pool_and_each_tenants(cloud):
    statements = cloud.statements_of("rental.accounts.http_api.handler", "sign_in")
    pools = [
        resource
        for each in statements
        if "cognito-idp:InitiateAuth" in listed(each["Action"])
        for resource in listed(each["Resource"])
    ]
    assert len(pools) == 4
    (many,) = [each for each in statements if str(each["Resource"]).endswith(":userpool/*']]}")]
    ((key, _),) = many["Condition"]["StringEquals"].items()
    assert key == "aws:ResourceTag/holiday-rental:platform", "only those of hosts who signed up here"


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


def test_a_bundle_describes_the_services_that_its_functions_may_call_and_no_other(cloud):
    """What is granted and what is shipped are declared apart: a client that nobody may call is one too many."""
    callable_services = {}
    for function in cloud.resources("AWS::Lambda::Function").values():
        handler = function["Properties"]["Handler"]
        operation = variables(function).get("FUNCTION_OPERATIONS", "").partition(",")[0] or None
        services = callable_services.setdefault(handler.removesuffix(".handler"), set())
        for statement in cloud.statements_of(handler, operation):
            services |= {action.partition(":")[0] for action in set(listed(statement["Action"])) - BY_LAMBDA}
    assert len(callable_services) > 15
    for entry, services in callable_services.items():
        called = {CLIENTS.get(each, each) for each in services - KEPT_BY_LAMBDA.get(entry, set())} - {None}
        # Whoever takes on the tenants' role calls the table by it; sts goes along with every client.
        called |= {"sts"} | ({"dynamodb"} if "sts" in called else set())
        if entry == "rental.tenants.http_api.sign_ups":  # an app may be without the state machine that it starts
            called |= {"stepfunctions"}
        shipped = import_closure(LAMBDA, entry).services
        assert shipped == called, f"{entry}: make a client in the module that calls it, and grant it, or neither"
