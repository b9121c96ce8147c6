"""Logical ids of what keeps a state never change: CloudFormation would make a new one and remove or forget the old.

`pinned_ids.json` is written by hand, and only grows: no command updates it.
"""

import json
from pathlib import Path

from tests.constructs.cloud import Cloud

PINNED = json.loads(Path(__file__).with_name("pinned_ids.json").read_text("utf-8"))
# What is lost with a new logical id.
STATEFUL = {
    "AWS::ApiGatewayV2::Api": "its address, which tools of the operator's own may call",
    "AWS::CloudFront::ConnectionGroup": "its endpoint, to which the names of sites lead",
    "AWS::CloudFront::Distribution": "all sites, for as long as it takes to make them anew",
    "AWS::CloudFront::DistributionTenant": "its site: a domain cannot belong to an old one and a new one",
    "AWS::Cognito::UserPool": "everybody's account",
    "AWS::Cognito::UserPoolClient": "everybody's sign-in",
    "AWS::Cognito::UserPoolGroup": "who is in it",
    "AWS::DynamoDB::GlobalTable": "all tenants' data",
    "AWS::Events::EventBus": "the rules that others attached",
    "AWS::S3::Bucket": "its objects",
    "AWS::SES::EmailIdentity": "its verification, and with it every letter until somebody mends the zone",
    "AWS::SNS::Topic": "the subscriptions that others attached",
    "AWS::SQS::Queue": "the messages that wait, dead letters among them",
    "AWS::Scheduler::ScheduleGroup": "every schedule that is planned in it",
    "AWS::SecretsManager::Secret": "its value, which people filled in or links derive from",
    "Custom::Tenant": "its entry, which goes with the old id",
}
# What a deployment makes again as it was. Logs among them: they go after a month anyway, and a function's logical id
# follows its operation's name.
STATELESS = {
    *("AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route"),
    *("AWS::ApiGatewayV2::Stage", "AWS::CloudFormation::Stack", "AWS::CloudFront::Function"),
    *("AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::ResponseHeadersPolicy", "AWS::CloudWatch::Alarm"),
    *("AWS::Events::Rule", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::Lambda::EventInvokeConfig"),
    *("AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::Logs::LogGroup"),
    *("AWS::Route53::RecordSet", "AWS::S3::BucketPolicy", "AWS::SES::ConfigurationSet"),
    *("AWS::SES::ConfigurationSetEventDestination", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy"),
    *("AWS::SQS::QueuePolicy", "AWS::Scheduler::Schedule"),
    # Executions go on by the definition they began with; a new machine starts new ones.
    *("AWS::StepFunctions::StateMachine", "Custom::SiteUpload", "Custom::TenantReconciliation"),
    "Custom::PlatformAddress",
}


def stateful_ids(cloud: Cloud) -> dict[str, dict[str, list[str]]]:
    """Return logical ids of what keeps a state by kind, by stack; nested ones go by their templates' names."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, template in cloud.templates.items():
        stack = next((each for each in PINNED if name.startswith(each) and "nested" not in name), name)
        for logical_id, resource in template["Resources"].items():
            if resource["Type"] in STATEFUL:
                found.setdefault(stack, {}).setdefault(resource["Type"], []).append(logical_id)
    return found


def changes(cloud: Cloud) -> list[str]:
    """Say of each logical id that is gone or new what to do about it."""
    now, said = stateful_ids(cloud), []
    for stack in sorted(PINNED.keys() | now.keys()):
        kinds = PINNED.get(stack, {}).keys() | now.get(stack, {}).keys()
        for kind in sorted(kinds):
            before, after = set(PINNED.get(stack, {}).get(kind, [])), set(now.get(stack, {}).get(kind, []))
            said += [
                f"{stack}: {kind} {each} is gone. Deployed, this loses {STATEFUL[kind]}: put the construct's path "
                "back, or give what took its place this id with override_logical_id"
                for each in sorted(before - after)
            ]
            said += [
                f"{stack}: {kind} {each} is new: add it to tests/constructs/pinned_ids.json, unless it takes the "
                "place of one that is gone"
                for each in sorted(after - before)
            ]
    return said


def test_logical_ids_of_what_keeps_a_state_never_change(cloud):
    told = changes(cloud)
    assert not told, "\n".join(told)


def test_a_changed_id_is_told_with_what_it_loses_and_what_to_do():
    data, kind = "HolidayRentalData", "AWS::DynamoDB::GlobalTable"
    kept = {each: {"Type": kind} for kind, ids in PINNED[data].items() for each in ids if each != "TenantData0D0A43E2"}
    others = {each: {"Type": kind} for kind, ids in PINNED["HolidayRentalPlatform"].items() for each in ids}
    templates = {
        f"{data}.template.json": {"Resources": kept | {"Renamed1234": {"Type": kind}}},
        "HolidayRentalPlatform.template.json": {"Resources": others},
        **{
            name: {"Resources": {each: {"Type": kept_there} for kept_there, ids in kinds.items() for each in ids}}
            for name, kinds in PINNED.items()
            if "nested" in name
        },
    }
    gone, new = changes(Cloud(templates))
    assert "TenantData0D0A43E2 is gone. Deployed, this loses all tenants' data: put the construct's path back" in gone
    assert "Renamed1234 is new: add it to tests/constructs/pinned_ids.json" in new


def test_of_every_kind_it_is_said_whether_it_keeps_a_state(cloud):
    kinds = {each["Type"] for template in cloud.templates.values() for each in template["Resources"].values()}
    assert sorted(kinds - STATEFUL.keys() - STATELESS) == [], "say in this file what a new logical id would lose"
    assert sorted(STATEFUL.keys() - kinds) == [], "nothing of this kind is left"
