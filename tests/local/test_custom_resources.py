"""Custom resources answered by a function of the stack itself."""

import json
import time

import pytest

from tests.local.local_aws import StackFailed, function

ANSWERS = """
import json, urllib.request
def handler(event, context):
    name = event["ResourceProperties"]["Name"]
    answer = {"Status": "SUCCESS", "PhysicalResourceId": name, "Data": {"Said": event["RequestType"] + " " + name},
              **{key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")}}
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
    urllib.request.urlopen(request)
"""
RAISES = "def handler(event, context): raise RuntimeError('the tenant is not valid')"


def resources(code, name):
    thing = {"Type": "Custom::Thing", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Fn", "Arn"]}, "Name": name}}
    return {**function(code), "Thing": thing}


def test_a_function_answers_for_create_update_and_delete(extended):
    output = {"Said": {"Fn::GetAtt": ["Thing", "Said"]}}
    stack, outputs = extended.deploy(resources(ANSWERS, "one"), output)
    assert outputs["Said"] == "Create one"
    _, outputs = extended.deploy(resources(ANSWERS, "two"), output, name=stack)
    assert outputs["Said"] == "Update two"
    extended.client("cloudformation").delete_stack(StackName=stack)


def test_vanilla_waits_for_a_function_that_raised(vanilla):
    stack = "waits"
    with pytest.raises(AssertionError, match="CREATE_IN_PROGRESS"):
        deploy_for(vanilla, stack, seconds=1.5)


def deploy_for(aws, stack, seconds):
    template = {"Resources": resources(RAISES, "one")}
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"])
    deadline = time.monotonic() + seconds
    while (status := cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]).endswith("PROGRESS"):
        assert time.monotonic() < deadline, status
        time.sleep(0.1)


def test_a_function_that_raises_fails_the_stack_at_once_with_its_reason(extended):
    with pytest.raises(StackFailed, match="the tenant is not valid"):
        extended.deploy(resources(RAISES, "one"))
