"""What isolation rests on and MiniStack already has: it must stay true when MiniStack changes."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError


def role(aws, trust, allowed, tags=()):
    name = f"r{uuid.uuid4().hex[:8]}"
    iam = aws.client("iam")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}), Tags=list(tags))[
        "Role"
    ]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps({"Statement": [allowed]}))
    return arn


def assumed(aws, arn, caller=None, **limits):
    sts = aws.client("sts", *caller) if caller else aws.client("sts")
    found = sts.assume_role(RoleArn=arn, RoleSessionName="tests", **limits)["Credentials"]
    return found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"]


ANYONE = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def test_a_session_policy_cannot_add_to_the_role(extended):
    arn = role(extended, ANYONE, {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"})
    keys = assumed(extended, arn, Policy=json.dumps({"Version": "2012-10-17", "Statement": [ALL]}))
    assert extended.client("sqs", *keys).list_queues()
    with pytest.raises(ClientError, match="not authorized"):
        extended.client("sns", *keys).list_topics()


@pytest.mark.parametrize(("tag", "admitted"), [("holiday-rental", True), ("another", False)])
def test_a_trust_policy_may_ask_for_the_callers_tag(extended, tag, admitted):
    trust = {**ANYONE, "Condition": {"StringEquals": {"aws:PrincipalTag/platform": "holiday-rental"}}}
    data_role = role(extended, trust, ALL)
    caller = assumed(extended, role(extended, ANYONE, ALL, [{"Key": "platform", "Value": tag}]))
    if admitted:
        assert assumed(extended, data_role, caller)
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            assumed(extended, data_role, caller)
