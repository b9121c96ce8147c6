import json

import boto3
import pytest
from moto import mock_aws

from rental.platform import secrets
from rental.platform.environment import MissingSetting, required


@pytest.fixture
def secrets_manager(monkeypatch):
    with mock_aws():
        client = boto3.client("secretsmanager", aws_access_key_id="testing", aws_secret_access_key="testing")
        monkeypatch.setattr(secrets, "secrets_manager", lambda: client)
        monkeypatch.setattr(secrets, "_kept", {})
        yield client


def test_before_a_rotation_there_is_one_edge_value_and_during_it_two(secrets_manager, monkeypatch):
    arn = secrets_manager.create_secret(Name="edge", SecretString=json.dumps({"value": "old"}))["ARN"]
    monkeypatch.setenv("EDGE_SECRET_ARN", arn)
    assert secrets.edge_values() == ["old"]
    secrets_manager.put_secret_value(SecretId=arn, SecretString=json.dumps({"value": "new"}))
    secrets._kept.clear()
    assert secrets.edge_values() == ["new", "old"]


def test_a_secret_is_kept_for_five_minutes(secrets_manager, monkeypatch):
    now = 0.0
    monkeypatch.setattr(secrets.time, "monotonic", lambda: now)
    arn = secrets_manager.create_secret(Name="keys", SecretString=json.dumps({"key": "one"}))["ARN"]
    monkeypatch.setenv("PLATFORM_KEYS_SECRET_ARN", arn)
    assert secrets.platform_key() == b"one"
    secrets_manager.put_secret_value(SecretId=arn, SecretString=json.dumps({"key": "two"}))
    now = 299
    assert secrets.platform_key() == b"one"
    now = 301
    assert secrets.platform_key() == b"two"


@pytest.mark.parametrize("value", [None, ""])
def test_a_setting_that_the_deployment_left_out_is_named(monkeypatch, value):
    if value is None:
        monkeypatch.delenv("TABLE_NAME", raising=False)
    else:
        monkeypatch.setenv("TABLE_NAME", value)
    with pytest.raises(MissingSetting, match="TABLE_NAME"):
        required("TABLE_NAME")
