"""Rules that hold for every template of the demo, whatever is added to it."""

import json

import pytest

from holiday_rental.booking_api import CONTEXTS
from tests.constructs.cloud import EDGE_SECRET_VERSION, listed, variables

TOP_LEVEL = ("HolidayRentalData", "HolidayRentalPlatform")
NESTED = ("Channels",)  # constructs that have a stack of their own


def test_every_function_runs_on_python_3_13_on_arm64_and_is_traced(cloud):
    for function in cloud.resources("AWS::Lambda::Function").values():
        described = function["Properties"]
        assert (described["Runtime"], described["Architectures"]) == ("python3.13", ["arm64"])
        assert described["TracingConfig"] == {"Mode": "Active"}
        assert {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"} <= variables(function).keys()


@pytest.mark.parametrize("kind", ["AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"])
def test_plain_connections_are_refused(cloud, kind):
    policies = cloud.resources(kind)
    assert policies
    for policy in policies.values():
        statements = policy["Properties"]["PolicyDocument"]["Statement"]
        conditions = [each.get("Condition") for each in statements if each["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in conditions


def test_event_sources_report_partial_failures_and_stop_trying(cloud):
    sources = cloud.resources("AWS::Lambda::EventSourceMapping")
    assert len(sources) >= 2
    for source in sources.values():
        assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    (relay,) = [each["Properties"] for each in sources.values() if "StartingPosition" in each["Properties"]]
    patterns = [json.loads(each["Pattern"])["dynamodb"]["NewImage"] for each in relay["FilterCriteria"]["Filters"]]
    assert patterns == [
        {"last_change": {"M": {"number": {"N": [{"exists": True}]}}}},
        {"pk": {"S": [{"prefix": "G#CHANGES#"}]}},
    ]
    assert relay["BisectBatchOnFunctionError"] is True
    assert relay["MaximumRetryAttempts"] == 10
    assert relay["DestinationConfig"]["OnFailure"]["Destination"]


def test_nothing_is_given_a_name_that_aws_can_choose(cloud):
    names = {"FunctionName", "TableName", "BucketName", "QueueName", "RoleName", "SecretName", "LogGroupName"}
    named = [
        f"{template}/{where}: {name}"
        for template, body in cloud.templates.items()
        for where, resource in body["Resources"].items()
        for name in names & resource.get("Properties", {}).keys()
        if resource["Type"].rpartition("::")[2].lower() in name.lower().replace("name", "")
    ]
    assert named == []


def test_viewers_are_led_to_https(cloud):
    (distribution,) = cloud.resources("AWS::CloudFront::Distribution").values()
    described = distribution["Properties"]["DistributionConfig"]
    assert described["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert [each["ViewerProtocolPolicy"] for each in described["CacheBehaviors"]] == ["redirect-to-https"]


def test_what_has_a_name_for_the_whole_account_carries_its_region(cloud):
    kinds = {
        "DistributionTenant": lambda found: found["Name"],
        "ConnectionGroup": lambda found: found["Name"],
        "OriginAccessControl": lambda found: found["OriginAccessControlConfig"]["Name"],
        "ResponseHeadersPolicy": lambda found: found["ResponseHeadersPolicyConfig"]["Name"],
        "Function": lambda found: found["Name"],
    }
    for kind, name in kinds.items():
        found = cloud.resources(f"AWS::CloudFront::{kind}").values()
        assert found
        names = [name(each["Properties"]) for each in found]
        assert all({"Ref": "AWS::Region"} in each["Fn::Join"][1] for each in names), names
        assert len({str(each) for each in names}) == len(names)


def test_a_file_that_is_not_there_is_not_found_rather_than_refused(cloud):
    allowed = {
        statement["Action"]: statement
        for policy in cloud.resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    }
    assert allowed.keys() == {"s3:GetObject", "s3:ListBucket"}
    listing, reading = allowed["s3:ListBucket"], allowed["s3:GetObject"]
    assert listing["Condition"] == reading["Condition"]
    assert ":distribution/" in str(listing["Condition"]["StringEquals"]["AWS:SourceArn"])
    assert listing["Resource"].keys() == {"Fn::GetAtt"}


def test_what_must_last_is_kept_when_its_stack_goes(cloud):
    data = cloud.template("HolidayRentalData")["Resources"]
    kinds = ("AWS::DynamoDB::GlobalTable", "AWS::Cognito::UserPool", "AWS::SecretsManager::Secret", "AWS::S3::Bucket")
    lasting = [resource for resource in data.values() if resource["Type"] in kinds]
    assert {resource["Type"] for resource in lasting} == set(kinds)
    for resource in lasting:
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_contexts_are_nested_stacks(cloud):
    nested = [name for name in cloud.templates if name.endswith(".nested.template.json")]
    assert len(nested) == len(CONTEXTS) + len(NESTED)
    assert len(cloud.templates) == len(TOP_LEVEL) + len(nested)


def test_routes_take_every_operation_and_only_health_what_is_signed_and_the_unknown_are_open(cloud):
    routes = [route["Properties"] for route in cloud.resources("AWS::ApiGatewayV2::Route").values()]
    open_routes = {route["RouteKey"] for route in routes if route["AuthorizationType"] == "NONE"}
    signed = {
        "POST /api/v1/webhooks/stripe",
        "POST /api/v1/channels/{channel}/events",
        "POST /api/v1/channels/channex/events",
    }
    assert open_routes == {"GET /api/v1/health", "ANY /api/{proxy+}"} | signed
    assert {route["AuthorizationType"] for route in routes} == {"NONE", "CUSTOM"}
    assert "POST /api/v1/bookings" in {route["RouteKey"] for route in routes}


def test_required_routes_are_remembered_by_token_and_host_optional_ones_never(cloud):
    authorizers = {
        each["Properties"]["Name"]: each["Properties"]
        for each in cloud.resources("AWS::ApiGatewayV2::Authorizer").values()
    }
    required, optional = authorizers["required"], authorizers["optional"]
    assert required["IdentitySource"] == ["$request.header.Authorization", "$request.header.x-tenant-host"]
    assert required["AuthorizerResultTtlInSeconds"] == 60
    assert optional["IdentitySource"] == ["$request.header.x-tenant-host"]
    assert optional["AuthorizerResultTtlInSeconds"] == 0


def test_the_command_finds_the_outputs_it_reads(cloud):
    outputs = cloud.template("HolidayRentalPlatformF")["Outputs"]
    wanted = {"TableName", "ApiUrl", "DataRoleArn", "EventBusName", "DistributionId", "Tenants"}
    wanted |= {f"Stripe{name}" for name in ("WebhookUrl", "ApiSecretArn", "WebhookSecretArn", "PageSecretArn")}
    assert wanted | {"GuestPoolId", "GuestClientId", "SenderAddress"} <= outputs.keys()
    assert outputs["StripeWebhookUrl"]["Value"] == "https://platform.stays.example/api/v1/webhooks/stripe"
    assert "seaview.stays.example" in str(outputs["Tenants"])


def test_the_access_log_says_nothing_of_query_strings(cloud):
    (stage,) = cloud.resources("AWS::ApiGatewayV2::Stage").values()
    assert "query" not in str(stage["Properties"]["AccessLogSettings"]["Format"]).lower()
    assert stage["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"] == 500


def test_the_edges_secret_is_a_reference_not_a_value(cloud):
    assert "{{resolve:secretsmanager:" in str(shown_by_the_edge(cloud))


def test_another_version_of_the_edges_secret_is_another_reference(cloud, certified):
    assert f":SecretString:value::{EDGE_SECRET_VERSION}}}}}" in str(shown_by_the_edge(certified))
    assert EDGE_SECRET_VERSION not in str(shown_by_the_edge(cloud))


def shown_by_the_edge(cloud):
    (distribution,) = cloud.resources("AWS::CloudFront::Distribution").values()
    (api,) = [each for each in distribution["Properties"]["DistributionConfig"]["Origins"] if each["Id"] == "api"]
    (header,) = listed(api["OriginCustomHeaders"])
    return header["HeaderValue"]
