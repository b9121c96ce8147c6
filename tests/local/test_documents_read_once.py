"""The same text of a policy or a distribution is read once, another text anew."""

import json

import pytest
from ministack.core import iam_evaluator
from ministack.services import cloudfront

from holiday_rental.local.emulator import documents_read_once

READ_POLICY, READ_XML = iam_evaluator.parse_policy_document, cloudfront.fromstring


def policy(action):
    return json.dumps({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})


def distribution(root):
    return {"config_xml": f"<DistributionConfig><DefaultRootObject>{root}</DefaultRootObject></DistributionConfig>"}


@pytest.fixture
def read(monkeypatch):
    """The documents that MiniStack itself has read, with the extension in force."""
    texts = []

    def noted(through):
        return lambda text: texts.append(text) or through(text)

    monkeypatch.setattr(iam_evaluator, "parse_policy_document", noted(READ_POLICY))
    monkeypatch.setattr(cloudfront, "fromstring", noted(READ_XML))
    monkeypatch.setattr(
        cloudfront, "parse_distribution_dataplane_config", cloudfront.parse_distribution_dataplane_config
    )
    documents_read_once.apply()
    return texts


def test_a_policy_is_read_once_and_a_changed_one_anew(read):
    for action in ("dynamodb:GetItem", "dynamodb:GetItem", "dynamodb:Query"):
        (statement,) = iam_evaluator.parse_policy_document(policy(action))
        assert statement.actions == [action]
    assert read == [policy("dynamodb:GetItem"), policy("dynamodb:Query")]


def test_a_policy_that_is_no_text_is_read_each_time(read):
    for _ in range(2):
        assert iam_evaluator.parse_policy_document(json.loads(policy("s3:GetObject")))[0].actions == ["s3:GetObject"]
    assert len(read) == 2


def test_a_distribution_is_read_once_and_a_changed_one_anew(read):
    for root in ("index.html", "index.html", "other.html"):
        shown = cloudfront.parse_distribution_dataplane_config(distribution(root))
        assert shown["default_root_object"] == root
    assert len(read) == 2


def test_a_distribution_without_a_configuration_has_nothing(read):
    assert cloudfront.parse_distribution_dataplane_config({"config_xml": ""})["origins"] == {}
    assert read == []
