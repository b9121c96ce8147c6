"""The rules hold for the demo, for the other layout of functions, and for each construct alone; and each bites."""

import pytest

from tests.constructs.cloud import Cloud
from tests.constructs.template_rules import (
    MOST_RESOURCES,
    RULES,
    functions_that_share_a_role,
    functions_without_a_log_that_expires,
    permissions_with_a_wildcard_action,
    queues_that_nobody_watches,
    queues_whose_failures_are_lost,
    rules_whose_events_are_lost,
    settings_that_a_multi_tenant_distribution_refuses,
    stacks_near_the_limit,
    steps_whose_answer_takes_the_place_of_their_input,
    what_keeps_data_unencrypted,
)


@pytest.fixture(params=["the demo", "a function per context", "each construct alone"])
def synthesised(request):
    fixture = {"the demo": "cloud", "a function per context": "per_context_cloud"}.get(request.param)
    return request.getfixturevalue(fixture) if fixture else request.getfixturevalue("pairs").cloud


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_template_breaks_a_rule(synthesised, rule):
    broken = list(rule(synthesised))
    assert not broken, "\n".join(broken)


def test_the_rules_have_something_to_look_at(synthesised):
    kinds = ("Lambda::Function", "SQS::Queue", "Events::Rule", "DynamoDB::GlobalTable", "S3::Bucket", "IAM::Policy")
    assert {kind for kind in kinds if not synthesised.resources(f"AWS::{kind}")} == set()
    assert synthesised.resources("AWS::CloudFront::Distribution")


def queue(**properties):
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def function(role="Role", group="Group"):
    settings = {"Role": {"Fn::GetAtt": [role, "Arn"]}, "LoggingConfig": {"LogGroup": {"Ref": group}}}
    return {"Type": "AWS::Lambda::Function", "Properties": settings}


def rule(*dead_letters):
    targets = [{"DeadLetterConfig": {"Arn": {"Fn::GetAtt": [each, "Arn"]}}} if each else {} for each in dead_letters]
    return {"Type": "AWS::Events::Rule", "Properties": {"Targets": targets}}


def policy(kind, effect, action):
    document = {"Statement": [{"Effect": effect, "Action": action}]}
    return {"Type": f"AWS::{kind}", "Properties": {"PolicyDocument": document}}


def distribution(**settings):
    described = {"ConnectionMode": "tenant-only"} | settings
    return {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": described}}


def schedule(*dead_letters):
    return {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {"Target": rule(*dead_letters)["Properties"]["Targets"][0]},
    }


GROUP = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}}
FOR_EVER = {"Type": "AWS::Logs::LogGroup", "Properties": {}}
BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}}}
TABLE = {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {}}
REDRIVEN = {"deadLetterTargetArn": {"Fn::GetAtt": ["End", "Arn"]}}


def alarm(queue, metric):
    dimensions = [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": metric, "Dimensions": dimensions}}


AGE, COUNT = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"


def machine(state):
    definition = {"States": {"A": state, "B": {"Type": "Succeed"}}}
    return {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition": definition}}


PLANTED = [
    (functions_without_a_log_that_expires, {"F": function(), "Group": FOR_EVER}, ["Group: give"]),
    (functions_without_a_log_that_expires, {"F": function(group="Other"), "Group": GROUP}, ["F: give"]),
    (functions_that_share_a_role, {"F": function(), "G": function(), "H": function("Own")}, ["F: give", "G: give"]),
    (queues_whose_failures_are_lost, {"Q": queue(RedrivePolicy=REDRIVEN), "End": queue(), "Lone": queue()}, ["Lone: "]),
    (
        queues_that_nobody_watches,
        {"Q": queue(RedrivePolicy=REDRIVEN), "A": alarm("Q", COUNT), "End": queue(), "B": alarm("End", AGE)},
        ["Q: give the queue an alarm on the age", "End: give the queue an alarm on what is given up on"],
    ),
    (
        queues_that_nobody_watches,
        {"Q": queue(RedrivePolicy=REDRIVEN), "A": alarm("Q", AGE), "End": queue(), "B": alarm("End", COUNT)},
        [],
    ),
    (rules_whose_events_are_lost, {"R": rule()}, ["R: give the rule a target"]),
    (rules_whose_events_are_lost, {"R": rule("End", None)}, ["R: give the rule's target a dead-letter queue"]),
    (rules_whose_events_are_lost, {"R": rule("End"), "S": rule("End")}, ["R: give", "S: give"]),
    (
        rules_whose_events_are_lost,
        {"S": schedule("End"), "T": schedule("End"), "U": schedule(None)},
        ["U: give the sch"],
    ),
    (what_keeps_data_unencrypted, {"B": BUCKET, "T": TABLE}, ["T: encrypt", "B: say how", "B: close"]),
    (what_keeps_data_unencrypted, {"Q": queue(), "R": queue(SqsManagedSseEnabled=True)}, ["Q: say how"]),
    (permissions_with_a_wildcard_action, {"P": policy("IAM::Policy", "Allow", ["a:Get", "a:*"])}, ["P: name"]),
    (permissions_with_a_wildcard_action, {"P": policy("SQS::QueuePolicy", "Allow", "sqs:Get*")}, ["P: name"]),
    (permissions_with_a_wildcard_action, {"P": policy("SQS::QueuePolicy", "Deny", "sqs:*")}, []),
    (settings_that_a_multi_tenant_distribution_refuses, {"D": distribution(PriceClass="a")}, ["D: leave out PriceC"]),
    (
        settings_that_a_multi_tenant_distribution_refuses,
        {"D": distribution(CacheBehaviors=[{"MinTTL": 1}], ConnectionMode="direct")},
        ["D: the connection mode", "D: leave out MinTTL"],
    ),
    (stacks_near_the_limit, {str(number): GROUP for number in range(MOST_RESOURCES)}, []),
    (stacks_near_the_limit, {str(number): GROUP for number in range(MOST_RESOURCES + 1)}, [": 401 resources"]),
    (
        steps_whose_answer_takes_the_place_of_their_input,
        {"M": machine({"Type": "Task", "Next": "B"})},
        ["M: say where"],
    ),
    (
        steps_whose_answer_takes_the_place_of_their_input,
        {"M": machine({"Type": "Task", "Next": "B", "ResultPath": "$.a"}), "N": machine({"Type": "Task", "End": True})},
        [],
    ),
    (
        steps_whose_answer_takes_the_place_of_their_input,
        {"M": machine({"Type": "Map", "ItemProcessor": {"States": {"In": {"Type": "Task", "Next": "B"}}}})},
        ["M: say where the answer of In"],
    ),
]


@pytest.mark.parametrize(("rule", "resources", "told"), PLANTED)
def test_a_planted_fault_is_found(rule, resources, told):
    found = list(rule(Cloud({"Planted.template.json": {"Resources": resources}})))
    assert len(found) == len(told)
    for said, wanted in zip(found, told, strict=True):
        assert wanted in said


def test_every_rule_is_seen_to_bite():
    assert set(RULES) == {rule for rule, _, told in PLANTED if told}
