"""cdk-nag finds nothing in the demo that is not meant, and the check itself looks and bites."""

import os

import aws_cdk as cdk
import pytest
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs

import app as demo
import compliance
from compliance import Meant


def test_the_packs_find_nothing_in_the_demo_that_is_not_meant(demo_on_aws):
    found = compliance.findings(demo_on_aws[1])
    assert not found, "\n".join(found)


def test_everything_that_is_meant_is_found(demo_on_aws):
    platform, assembly = demo_on_aws
    unneeded = compliance.meant_for_nothing(assembly, platform)
    assert not unneeded, "\n".join(unneeded)


@pytest.fixture
def app(tmp_path):
    return cdk.App(outdir=str(tmp_path))


def plant(app):
    """Make a stack with a queue that loses what fails: an error of each pack."""
    stack = cdk.Stack(app, "Planted")
    sqs.Queue(stack, "Lone", enforce_ssl=True)
    return stack


MEANT = (
    Meant("AwsSolutions-SQS3", ("Lone",), "planted"),
    Meant("Serverless-SQSRedrivePolicy", ("",), "planted"),
)


@pytest.fixture
def nothing_meant(monkeypatch):
    monkeypatch.setattr(compliance, "MEANT", ())
    monkeypatch.setattr(demo, "build", plant)


def test_a_planted_violation_fails_the_demos_synthesis_though_cdks_own_validation_is_off(app, nothing_meant):
    assert os.environ["CDK_VALIDATION"] == "false", "as in the Makefile"
    with pytest.raises(RuntimeError, match=r"(?s)AwsSolutions-SQS3.*Serverless-SQSRedrivePolicy"):
        demo.synthesise(app)


def test_what_a_pack_only_warns_of_fails_the_demos_synthesis_too(app, nothing_meant, monkeypatch):
    def warned_of(app):
        stack = plant(app)
        logs.CfnLogGroup(stack, "ForEver")
        return stack

    monkeypatch.setattr(demo, "build", warned_of)
    monkeypatch.setattr(compliance, "MEANT", MEANT)  # with an error that is meant, CDK lets warnings pass
    with pytest.raises(SystemExit, match=r"LogGroupRetentionPeriod at Planted/ForEver: .* Mend it, or say in MEANT"):
        demo.synthesise(app)


def test_the_demo_for_this_machine_is_not_looked_at(app, nothing_meant, monkeypatch):
    monkeypatch.setattr(compliance, "check", lambda *_: pytest.fail("`make up` pays for cdk-nag"))
    app.node.set_context("holiday-rental:private:local-port", 4566)
    demo.synthesise(app)


def test_what_is_meant_is_no_finding_there_and_nowhere_else(app):
    app.node.set_context("@aws-cdk/core:failSynthOnValidationErrors", False)  # noqa: FBT003 - CDK's signature
    stack = plant(app)
    other = sqs.Queue(stack, "Other", enforce_ssl=True)
    compliance.check(app, stack, MEANT)
    (found,) = compliance.findings(app.synth())
    assert found.startswith(f"AwsSolutions-SQS3 at {other.node.path}/Resource: The SQS queue ")


def test_what_is_meant_and_not_found_is_told(app):
    stack = plant(app)
    unneeded = Meant("AwsSolutions-S1", ("Lone", "Gone/Away"), "there is no bucket")
    compliance.check(app, stack, (*MEANT, unneeded))
    told = compliance.meant_for_nothing(app.synth(), stack, (*MEANT, unneeded))
    cure = "take that out of MEANT in compliance.py"
    assert told == [f"AwsSolutions-S1 finds nothing at {place}: {cure}" for place in ("Lone", "Gone/Away")]


def test_an_app_that_no_pack_looked_at_does_not_count_as_clean(app):
    plant(app)
    with pytest.raises(RuntimeError, match="AwsSolutions, Serverless did not look at this app"):
        compliance.findings(app.synth())
