import json

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from rental.platform import secrets
from rental.platform.environment import MissingSetting, required


@pytest.fixture
def secrets_manager(monkeypatch):
    with mock_aws():
        client = boto3.client("secretsmanager", aws_access_key_id="testing", aws_secret_access_key="testing")
        monkeypatch.setattr(secrets, "secrets_manager", lambda: client)
        monkeypatch.setattr(secrets, "_kept", {})
        monkeypatch.setattr(secrets, "_read_at", {})
        yield client


class Edge:
    """The edge's secret, on a clock that the test moves."""

    def __init__(self, client, monkeypatch):
        self.client, self.now, self.reads = client, 1000.0, 0
        self.arn = client.create_secret(Name="edge", SecretString=self._body("old"))["ARN"]
        monkeypatch.setenv("EDGE_SECRET_ARN", self.arn)
        monkeypatch.setattr(secrets.time, "monotonic", lambda: self.now)
        reading = client.get_secret_value

        def counted(**asked):
            self.reads += 1
            return reading(**asked)

        monkeypatch.setattr(client, "get_secret_value", counted)

    def put(self, value, *stages):
        options = {"VersionStages": list(stages)} if stages else {}
        self.client.put_secret_value(SecretId=self.arn, SecretString=self._body(value), **options)

    @staticmethod
    def _body(value):
        return json.dumps({"value": value})


@pytest.fixture
def edge(secrets_manager, monkeypatch):
    return Edge(secrets_manager, monkeypatch)


def test_before_a_rotation_there_is_one_edge_value(edge):
    assert secrets.edge_values("old") == ["old"]


def test_after_a_rotation_the_first_who_shows_the_new_value_has_it_read(edge):
    assert secrets.edge_values("old") == ["old"]
    edge.put("new")
    edge.now += 5
    assert secrets.edge_values("old") == ["old"]
    assert secrets.edge_values("new") == ["new", "old"]


def test_a_value_staged_to_come_is_taken_before_it_is_current(edge):
    edge.put("new", "AWSPENDING")
    assert secrets.edge_values("old") == ["old", "new"]


def test_who_shows_a_wrong_value_again_and_again_has_it_read_once_in_five_seconds(edge):
    for _ in range(10):
        secrets.edge_values("guessed")
    assert edge.reads == 3, "current, previous and pending"
    edge.now += 5
    for _ in range(10):
        secrets.edge_values("guessed")
    assert edge.reads == 6


def test_what_is_kept_holds_where_it_cannot_be_read_anew(edge, monkeypatch):
    secrets.edge_values("old")

    def throttled(**_asked):
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetSecretValue")

    monkeypatch.setattr(edge.client, "get_secret_value", throttled)
    edge.now += 5
    assert secrets.edge_values("guessed") == ["old"]


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
