"""The local switch changes what it may, and nothing else."""

import json

import pytest
from aws_cdk import App, CfnResource, Stack

import app as demo
from holiday_rental import LocalTarget
from tests.constructs.cloud import variables

# type and property that may differ between AWS and the local target
MAY_DIFFER = {
    ("AWS::ApiGatewayV2::Api", "Tags"): "the pinned id",
    ("AWS::CloudFront::Distribution", "DistributionConfig"): "the API's origin, and the viewers' protocol",
    ("AWS::CloudFront::DistributionTenant", "Domains"): "the domain",
    ("AWS::CloudFront::DistributionTenant", "ManagedCertificateRequest"): "the certificate",
    ("AWS::Cognito::UserPool", "AdminCreateUserConfig"): "the sites' addresses, in invitations",
    ("AWS::IAM::Policy", "PolicyDocument"): "what only the zone and certificates are for",
    ("AWS::Lambda::Function", "Code"): "the bundles' platform",
    ("AWS::Lambda::Function", "Environment"): "addresses of signing keys and sites, how often one may call",
    ("AWS::StepFunctions::StateMachine", "Definition"): "how long until the next attempt",
    ("AWS::SQS::Queue", "VisibilityTimeout"): "how long until the next attempt",
    ("Custom::Tenant", "Specification"): "the sites' addresses",
    ("Custom::TenantReconciliation", "Specification"): "the sites' addresses",
    ("Custom::PlatformAddress", "Specification"): "the platform's address",
    ("AWS::CloudFormation::Stack", "TemplateURL"): "templates with other bundles",
}
ONLY_ON_AWS = {"AWS::Route53::RecordSet"}  # names in the domain's zone


def test_only_what_may_differ_differs(cloud, local_cloud):
    assert cloud.templates.keys() == local_cloud.templates.keys()
    different = set()
    for name, template in cloud.templates.items():
        here = local_cloud.templates[name]["Resources"]
        there = {where: each for where, each in template["Resources"].items() if each["Type"] not in ONLY_ON_AWS}
        assert here.keys() == there.keys(), name
        for where, resource in there.items():
            for key in resource.get("Properties", {}).keys() | here[where].get("Properties", {}).keys():
                if resource["Properties"].get(key) != here[where]["Properties"].get(key):
                    different.add((resource["Type"], key))
    assert different <= MAY_DIFFER.keys()


def test_only_onboarding_has_a_policy_that_differs(cloud, local_cloud):
    here, there = (each.resources("AWS::IAM::Policy") for each in (local_cloud, cloud))
    different = [where.partition("/")[2] for where in there if here[where]["Properties"] != there[where]["Properties"]]
    assert {where[: where.index("Role")] for where in different} == {
        *("OnboardingAddress", "OnboardingSite", "OnboardingDomain")
    }


def test_a_local_assembly_does_not_say_where_each_resource_was_made(tmp_path):
    """The command line reads that again for each of some thousand events."""
    app = App(outdir=str(tmp_path))
    LocalTarget(4566).apply(app)
    CfnResource(Stack(app, "Small"), "Queue", type="AWS::SQS::Queue")
    app.synth()
    told = json.loads((tmp_path / "Small.metadata.json").read_text())
    kinds = {entry["type"] for entries in told.values() for entry in entries}
    assert kinds & {"aws:cdk:creationStack", "aws:cdk:logicalId"} == set()


def test_the_api_is_reached_on_the_loopback_address(local_cloud):
    (distribution,) = local_cloud.resources("AWS::CloudFront::Distribution").values()
    (api,) = [each for each in distribution["Properties"]["DistributionConfig"]["Origins"] if each["Id"] == "api"]
    assert api["DomainName"] == "127.0.0.1"
    assert api["CustomOriginConfig"] == {"HTTPPort": 4566, "OriginProtocolPolicy": "http-only"}


def test_the_apis_id_is_pinned_locally_and_nowhere_else(cloud, local_cloud):
    (here,) = local_cloud.resources("AWS::ApiGatewayV2::Api").values()
    (there,) = cloud.resources("AWS::ApiGatewayV2::Api").values()
    assert len(here["Properties"]["Tags"]["ms-custom-id"]) == 8
    assert "Tags" not in there["Properties"]


def test_signing_keys_come_from_the_emulator_only_locally(cloud, local_cloud):
    _, here = local_cloud.function_with("rental.accounts.authorizer.handler")
    _, there = cloud.function_with("rental.accounts.authorizer.handler")
    assert variables(here)["JWKS_BASE"] == "http://127.0.0.1:4566"
    assert "JWKS_BASE" not in variables(there)


def test_no_template_moves_the_clock(local_cloud):
    assert "HOLIDAY_RENTAL_CLOCK_FILE" not in str(local_cloud.templates)


def test_a_port_that_is_none_is_refused(synthesise):
    with pytest.raises(ValueError, match=r"invalid literal"):
        synthesise(demo.build, local="seventy")
