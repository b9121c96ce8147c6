"""Nested stacks deploy, update and fail as on AWS, and stacks read each other's exports."""

import json

import pytest

from tests.local.local_aws import StackFailed, function


def child(code, environment):
    return {
        "Resources": {
            **function(code, Environment={"Variables": environment}),
            "Secret": {
                "Type": "AWS::SecretsManager::Secret",
                "Properties": {"SecretString": json.dumps({"value": "s3cret"})},
            },
            "Parameter": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {
                    "Type": "String",
                    "Value": {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:value}}"},
                },
            },
        },
        "Outputs": {
            "Arn": {"Value": {"Fn::GetAtt": ["Fn", "Arn"]}},
            "Parameter": {"Value": {"Ref": "Parameter"}},
            "Role": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}},
        },
    }


class Nest:
    """A parent stack with one nested stack, whose template lies in a bucket of the emulator."""

    def __init__(self, aws):
        self.aws, self.bucket, self.name, self.version = aws, f"templates-{aws.port}", None, 0
        aws.client("s3").create_bucket(Bucket=self.bucket)

    def deploy(self, template):
        self.version += 1
        key = f"{self.version}.json"
        self.aws.client("s3").put_object(Bucket=self.bucket, Key=key, Body=json.dumps(template))
        url = f"http://127.0.0.1:{self.aws.port}/{self.bucket}/{key}"
        resources = {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}}
        outputs = {name: {"Fn::GetAtt": ["Child", f"Outputs.{name}"]} for name in template["Outputs"]}
        self.name, found = self.aws.deploy(resources, outputs, name=self.name)
        return found


ECHO = "import os\ndef handler(event, context): return dict(os.environ)"


@pytest.fixture(scope="module")
def nest(extended):
    return Nest(extended)


def test_vanilla_forgets_unchanged_resources_of_a_nested_stack_on_update(vanilla):
    nest = Nest(vanilla)
    first = nest.deploy(child(ECHO, {"A": "1"}))
    try:
        second = nest.deploy(child(ECHO, {"A": "2"}))
    except StackFailed:
        return
    assert second["Role"] != first["Role"]


def test_a_nested_stack_keeps_its_unchanged_resources_on_update(nest):
    first = nest.deploy(child(ECHO, {"A": "1"}))
    second = nest.deploy(child(ECHO, {"A": "2"}))
    assert second == first
    answer = nest.aws.client("lambda").invoke(FunctionName=second["Arn"])
    assert json.loads(answer["Payload"].read())["A"] == "2"


def test_a_nested_stack_resolves_dynamic_references(nest):
    outputs = nest.deploy(child(ECHO, {"A": "3"}))
    assert nest.aws.client("ssm").get_parameter(Name=outputs["Parameter"])["Parameter"]["Value"] == "s3cret"


def test_a_nested_stack_that_failed_can_be_mended(nest):
    broken = child(ECHO, {"A": "4"})
    broken["Resources"]["Fails"] = {
        "Type": "AWS::CloudFront::DistributionTenant",
        "Properties": {"DistributionId": "none", "Name": "fails", "Domains": ["fails.localhost"]},
    }
    with pytest.raises(StackFailed):
        nest.deploy(broken)
    outputs = nest.deploy(child(ECHO, {"A": "5"}))
    answer = nest.aws.client("lambda").invoke(FunctionName=outputs["Arn"])
    assert json.loads(answer["Payload"].read())["A"] == "5"


def test_a_stack_reads_what_another_exports(extended):
    table = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    }
    cloudformation = extended.client("cloudformation")
    template = {
        "Resources": {"Table": table},
        "Outputs": {"Name": {"Value": {"Ref": "Table"}, "Export": {"Name": "the-table"}}},
    }
    cloudformation.create_stack(StackName="exporter", TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="exporter", WaiterConfig={"Delay": 1})
    parameter = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Type": "String", "Value": {"Fn::ImportValue": "the-table"}},
    }
    _, outputs = extended.deploy({"Parameter": parameter}, {"Name": {"Ref": "Parameter"}})
    value = extended.client("ssm").get_parameter(Name=outputs["Name"])["Parameter"]["Value"]
    assert extended.client("dynamodb").describe_table(TableName=value)
