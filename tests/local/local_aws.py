"""Clients of one emulator, and stacks deployed into it from plain dicts."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import boto3
from botocore.config import Config

from holiday_rental.local.emulator_process import REGION

_QUICK = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=60)
_DEPLOY_SECONDS = 60


class StackFailed(AssertionError):  # noqa: N818 - names what happened
    pass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    text: str

    @property
    def json(self):
        return json.loads(self.text)


@dataclass(frozen=True)
class LocalAws:
    port: int
    directory: Path = Path()

    @cache  # noqa: B019 - lives as long as the tests
    def client(self, service, key="test", secret="test", token=None):  # noqa: S107 - the emulator's root
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=_QUICK,
        )

    def deploy(self, resources, outputs=None, name=None):
        """Create or update a stack; return its name and outputs. Raises `StackFailed` with the first reason."""
        stack = name or f"t-{uuid.uuid4().hex[:8]}"
        template = {
            "Resources": resources,
            "Outputs": {key: {"Value": value} for key, value in (outputs or {}).items()},
        }
        cloudformation = self.client("cloudformation")
        change = cloudformation.update_stack if name else cloudformation.create_stack
        change(
            StackName=stack,
            TemplateBody=json.dumps(template),
            Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        return stack, self._settled(stack)

    def _settled(self, stack):
        cloudformation = self.client("cloudformation")
        deadline = time.monotonic() + _DEPLOY_SECONDS
        while time.monotonic() < deadline:
            found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
            if not found["StackStatus"].endswith("IN_PROGRESS"):
                break
            time.sleep(0.05)
        if found["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
            reasons = [e.get("ResourceStatusReason") for e in events if e["ResourceStatus"].endswith("FAILED")]
            raise StackFailed(f"{found['StackStatus']}: {reasons[-1:]}")
        return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}

    def request(self, method, path, host=None, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {**({"Host": host} if host else {}), **(headers or {})})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read().decode())
        finally:
            connection.close()


def eventually(check, within_seconds=10):
    """Return the first true value of `check`; fail with its last one after the deadline."""
    deadline = time.monotonic() + within_seconds
    while not (value := check()):
        assert time.monotonic() < deadline, f"still {value!r}"
        time.sleep(0.05)
    return value


def function(code, role="Role", **properties):
    """Return the resources of an inline Python function `Fn` and its role."""
    return {
        role: {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "Policies": [
                    {
                        "PolicyName": "all",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
                        },
                    }
                ],
            },
        },
        "Fn": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Code": {"ZipFile": code},
                "Role": {"Fn::GetAtt": [role, "Arn"]},
                "Timeout": 20,
                **properties,
            },
        },
    }
