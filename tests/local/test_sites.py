"""Distribution tenants from a template, and sites by their Host header."""

import json

import pytest

from tests.local.local_aws import StackFailed, function

ECHO_HOST = """
function handler(event) {
  var request = event.request;
  request.headers['x-tenant-host'] = { value: request.headers.host.value.split(':')[0] };
  delete request.headers['x-origin-secret'];
  if (!request.headers.authorization) request.headers.authorization = { value: 'Anonymous' };
  return request;
}
"""
ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(
        {"headers": event["headers"], "path": event["rawPath"], "method": event["requestContext"]["http"]["method"],
         "query": event["rawQueryString"], "body": event.get("body")})}
"""
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


def api(api_id):
    return {
        **function(ECHO),
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"Name": "site", "ProtocolType": "HTTP", "Tags": {"ms-custom-id": api_id}},
        },
        "Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": {"Fn::GetAtt": ["Fn", "Arn"]},
                "PayloadFormatVersion": "2.0",
            },
        },
        "Route": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "RouteKey": "$default",
                "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]},
            },
        },
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True},
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": "Fn"},
                "Principal": "apigateway.amazonaws.com",
            },
        },
    }


def distribution(port, api_id, header_value):
    origin = {
        "Id": "api",
        "DomainName": "127.0.0.1",
        "OriginPath": f"/_aws/execute-api/{api_id}/$default",
        "CustomOriginConfig": {"HTTPPort": port, "OriginProtocolPolicy": "http-only"},
        "OriginCustomHeaders": [{"HeaderName": "x-origin-secret", "HeaderValue": header_value}],
    }
    return {
        "EdgeSecret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {
                "GenerateSecretString": {
                    "SecretStringTemplate": json.dumps({}),
                    "GenerateStringKey": "value",
                    "ExcludePunctuation": True,
                }
            },
        },
        "EdgeFunction": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": f"edge-{api_id}",
                "AutoPublish": True,
                "FunctionCode": ECHO_HOST,
                "FunctionConfig": {"Comment": "edge", "Runtime": "cloudfront-js-2.0"},
            },
        },
        "Distribution": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "ConnectionMode": "tenant-only",
                    "Origins": [origin],
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "api",
                        "ViewerProtocolPolicy": "allow-all",
                        "AllowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
                        "CachePolicyId": CACHING_DISABLED,
                        "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                        "FunctionAssociations": [
                            {
                                "EventType": "viewer-request",
                                "FunctionARN": {"Fn::GetAtt": ["EdgeFunction", "FunctionARN"]},
                            }
                        ],
                    },
                }
            },
        },
    }


def tenant(name):
    return {
        "Group": {"Type": "AWS::CloudFront::ConnectionGroup", "Properties": {"Name": f"group-{name}"}},
        "Tenant": {
            "Type": "AWS::CloudFront::DistributionTenant",
            "Properties": {
                "DistributionId": {"Ref": "Distribution"},
                "ConnectionGroupId": {"Ref": "Group"},
                "Name": name,
                "Domains": [f"{name}.localhost"],
            },
        },
    }


SECRET_REFERENCE = {"Fn::Sub": "{{resolve:secretsmanager:${EdgeSecret}:SecretString:value}}"}


@pytest.fixture(scope="module")
def site(extended):
    resources = {
        **api("c0ffee01"),
        **distribution(extended.port, "c0ffee01", SECRET_REFERENCE),
        **tenant("seaview"),
    }
    stack, _ = extended.deploy(resources)
    yield extended
    extended.client("cloudformation").delete_stack(StackName=stack)


def test_vanilla_refuses_distribution_tenants_from_a_template(vanilla):
    with pytest.raises(Exception, match="Unrecognized resource types"):
        vanilla.deploy({**distribution(vanilla.port, "c0ffee02", "x"), **tenant("refused")})


def test_vanilla_answers_its_own_paths_whatever_the_host(vanilla):
    assert "services" in vanilla.request("GET", "/health", host="seaview.localhost").json


def test_a_tenants_host_reaches_the_function_behind_its_distribution(site):
    answer = site.request("GET", "/api/v1/tenant?a=1&a=2", host="seaview.localhost:4566")
    assert answer.status == 200
    assert answer.json["path"] == "/api/v1/tenant"
    assert answer.json["query"] == "a=1&a=2"
    assert answer.json["headers"]["x-tenant-host"] == "seaview.localhost"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/health", "/v2/email/identities", "/oauth2/token", "/_ministack/health", "/_localstack/x"]
)
def test_a_tenants_host_wins_over_the_emulators_own_paths(site, method, path):
    answer = site.request(method, path, host="seaview.localhost", body=b"{}" if method != "GET" else None)
    assert (answer.json["path"], answer.json["method"]) == (path, method)


def test_an_unknown_site_reaches_the_platform_so_that_it_can_answer(site):
    answer = site.request("GET", "/api/v1/tenant", host="nobody.localhost")
    assert answer.json["headers"]["x-tenant-host"] == "nobody.localhost"


def test_the_emulator_itself_stays_reachable(site):
    assert "services" in site.request("GET", "/_ministack/health").json
    assert site.client("s3").list_buckets()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_the_edge_adds_an_authorization_header_and_keeps_a_given_one(site):
    assert site.request("GET", "/x", host="seaview.localhost").json["headers"]["authorization"] == "Anonymous"
    answer = site.request("GET", "/x", host="seaview.localhost", headers={"Authorization": "Bearer abc"})
    assert answer.json["headers"]["authorization"] == "Bearer abc"


def test_the_edges_secret_comes_from_secrets_manager_and_cannot_be_chosen(site):
    answer = site.request("GET", "/x", host="seaview.localhost", headers={"x-origin-secret": "mine"})
    secret = answer.json["headers"]["x-origin-secret"]
    assert secret != "mine"
    assert secret.isalnum()
    assert len(secret) == 32


def test_a_body_of_a_megabyte_passes_the_edge(site):
    answer = site.request(
        "POST", "/x", host="seaview.localhost", body=b"x" * 1_000_000, headers={"Content-Type": "text/plain"}
    )
    assert len(answer.json["body"]) == 1_000_000


def test_a_disabled_tenant_and_a_changed_domain_follow_the_template(extended):
    resources = {**api("c0ffee03"), **distribution(extended.port, "c0ffee03", "x"), **tenant("moving")}
    stack, _ = extended.deploy(resources)
    resources["Tenant"]["Properties"]["Domains"] = ["moved.localhost"]
    extended.deploy(resources, name=stack)
    assert extended.request("GET", "/x", host="moved.localhost").json["headers"]["x-tenant-host"] == "moved.localhost"
    extended.client("cloudformation").delete_stack(StackName=stack)


def test_a_tenant_of_a_distribution_that_is_not_multi_tenant_is_refused(extended):
    resources = {**distribution(extended.port, "c0ffee04", "x"), **tenant("wrong")}
    del resources["Distribution"]["Properties"]["DistributionConfig"]["ConnectionMode"]
    with pytest.raises(StackFailed, match="multi-tenant"):
        extended.deploy(resources)
