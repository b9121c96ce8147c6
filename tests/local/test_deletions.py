"""Stacks are destroyed as on AWS: what is in the way is refused, what a template retains stays."""

import json
import uuid

import pytest

from tests.local.local_aws import eventually
from tests.local.tiny_project import QUEUE

DISTRIBUTION = {
    "Type": "AWS::CloudFront::Distribution",
    "Properties": {"DistributionConfig": {"Enabled": True, "ConnectionMode": "tenant-only"}},
}
GROUP = {"Type": "AWS::CloudFront::ConnectionGroup"}


@pytest.fixture(params=["vanilla", "extended"])
def aws(request):
    return request.getfixturevalue(request.param)


def destroyed(aws, stack):
    """Return the status that the stack ends in, and why."""
    cloudformation = aws.client("cloudformation")
    identity = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=stack)

    def settled():
        found = cloudformation.describe_stacks(StackName=identity)["Stacks"][0]
        return None if found["StackStatus"].endswith("IN_PROGRESS") else found

    status = eventually(settled)["StackStatus"]
    events = cloudformation.describe_stack_events(StackName=identity)["StackEvents"]
    return status, " ".join(
        each.get("ResourceStatusReason", "") for each in events if "FAILED" in each["ResourceStatus"]
    )


def is_extended(request):
    return request.node.callspec.params["aws"] == "extended"


def test_a_bucket_goes_only_when_it_is_empty(aws, request):
    stack, found = aws.deploy({"Bucket": {"Type": "AWS::S3::Bucket"}}, {"Name": {"Ref": "Bucket"}})
    aws.client("s3").put_object(Bucket=found["Name"], Key="a", Body=b"x")
    if not is_extended(request):
        assert destroyed(aws, stack)[0] == "DELETE_COMPLETE"
        return
    status, why = destroyed(aws, stack)
    assert (status, "not empty (1 objects)" in why) == ("DELETE_FAILED", True)
    aws.client("s3").delete_object(Bucket=found["Name"], Key="a")
    assert destroyed(aws, stack)[0] == "DELETE_COMPLETE"


def test_a_distribution_and_its_connection_group_go_after_their_tenants(extended):
    name = f"n{uuid.uuid4().hex[:8]}"
    group = GROUP | {"Properties": {"Name": name}}
    stack, found = extended.deploy(
        {"Sites": DISTRIBUTION, "Group": group}, {"Sites": {"Ref": "Sites"}, "Group": {"Fn::GetAtt": ["Group", "Id"]}}
    )
    tenant = {
        "Type": "AWS::CloudFront::DistributionTenant",
        "Properties": {
            "DistributionId": found["Sites"],
            "ConnectionGroupId": found["Group"],
            "Name": name,
            "Domains": [f"{name}.localhost"],
        },
    }
    other, _ = extended.deploy({"Tenant": tenant})
    status, why = destroyed(extended, stack)
    assert status == "DELETE_FAILED"
    assert f"The distribution still has tenants: {name}" in why
    assert f"The connection group still has tenants: {name}" in why
    assert destroyed(extended, other)[0] == "DELETE_COMPLETE"
    assert destroyed(extended, stack)[0] == "DELETE_COMPLETE"


def nested(aws, resources):
    """Deploy a stack with one nested stack of these resources; return its name and the nested one's resources."""
    bucket, key = f"nested-{uuid.uuid4().hex[:8]}", "template.json"
    aws.client("s3").create_bucket(Bucket=bucket)
    aws.client("s3").put_object(Bucket=bucket, Key=key, Body=json.dumps({"Resources": resources}))
    url = f"http://127.0.0.1:{aws.port}/{bucket}/{key}"
    child = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    stack, found = aws.deploy({"Child": child}, {"Child": {"Ref": "Child"}})
    listed = aws.client("cloudformation").list_stack_resources(StackName=found["Child"])["StackResourceSummaries"]
    return stack, {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in listed}


def queues(aws):
    return [url.rpartition("/")[2] for url in aws.client("sqs").list_queues().get("QueueUrls", [])]


def test_what_a_nested_stack_retains_stays(aws, request):
    stack, found = nested(aws, {"Kept": QUEUE | {"DeletionPolicy": "Retain"}, "Gone": QUEUE})
    assert destroyed(aws, stack)[0] == "DELETE_COMPLETE"
    there = [name for name, physical in found.items() if physical.rpartition("/")[2] in queues(aws)]
    assert there == (["Kept"] if is_extended(request) else [])


def test_what_cannot_be_deleted_fails_the_nested_stack_and_its_parent(extended):
    stack, found = nested(extended, {"Bucket": {"Type": "AWS::S3::Bucket"}})
    extended.client("s3").put_object(Bucket=found["Bucket"], Key="a", Body=b"x")
    status, why = destroyed(extended, stack)
    assert (status, "not empty (1 objects)" in why) == ("DELETE_FAILED", True)
