"""What there is in an account, by kind of resource: what a teardown has to leave nothing of.

`LISTED` has a call for each kind that stands by itself; what is in `PARTS` goes with what it belongs to. A test holds
both against the kinds of the templates.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from holiday_rental.local.kept import BOOTSTRAP_STACK, KEPT, OF_THE_APP, OF_THE_CDK

_STACK = "AWS::CloudFormation::Stack"
LISTED: dict[
    str, tuple[str, str, str, dict[str, Any]]
] = {  # service, call, where its answer has the names, what to ask
    "AWS::ApiGatewayV2::Api": ("apigatewayv2", "get_apis", "Items[].ApiId", {}),
    _STACK: ("cloudformation", "describe_stacks", "Stacks[?StackStatus!='DELETE_COMPLETE'].StackName", {}),
    "AWS::CloudFront::ConnectionGroup": ("cloudfront", "list_connection_groups", "ConnectionGroups[].Id", {}),
    "AWS::CloudFront::Distribution": ("cloudfront", "list_distributions", "DistributionList.Items[].Id", {}),
    "AWS::CloudFront::DistributionTenant": (
        *("cloudfront", "list_distribution_tenants", "DistributionTenantList[].Id"),
        {},
    ),
    "AWS::CloudFront::Function": ("cloudfront", "list_functions", "FunctionList.Items[].Name", {}),
    "AWS::CloudFront::OriginAccessControl": (
        *("cloudfront", "list_origin_access_controls", "OriginAccessControlList.Items[].Id"),
        {},
    ),
    "AWS::CloudFront::ResponseHeadersPolicy": (
        *("cloudfront", "list_response_headers_policies"),
        "ResponseHeadersPolicyList.Items[].ResponseHeadersPolicy.Id",
        {"Type": "custom"},
    ),
    "AWS::CloudWatch::Alarm": ("cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName", {}),
    "AWS::Cognito::UserPool": ("cognito-idp", "list_user_pools", "UserPools[].Id", {"MaxResults": 60}),
    "AWS::DynamoDB::GlobalTable": ("dynamodb", "list_tables", "TableNames", {}),
    "AWS::Events::EventBus": ("events", "list_event_buses", "EventBuses[?Name!='default'].Name", {}),
    "AWS::IAM::Role": ("iam", "list_roles", "Roles[].RoleName", {}),
    "AWS::Lambda::EventSourceMapping": ("lambda", "list_event_source_mappings", "EventSourceMappings[].UUID", {}),
    "AWS::Lambda::Function": ("lambda", "list_functions", "Functions[].FunctionName", {}),
    "AWS::Logs::LogGroup": ("logs", "describe_log_groups", "logGroups[].logGroupName", {}),
    "AWS::S3::Bucket": ("s3", "list_buckets", "Buckets[].Name", {}),
    "AWS::SES::ConfigurationSet": ("sesv2", "list_configuration_sets", "ConfigurationSets", {}),
    "AWS::SES::EmailIdentity": ("sesv2", "list_email_identities", "EmailIdentities[].IdentityName", {}),
    "AWS::SNS::Topic": ("sns", "list_topics", "Topics[].TopicArn", {}),
    "AWS::SQS::Queue": ("sqs", "list_queues", "QueueUrls", {}),
    "AWS::Scheduler::Schedule": ("scheduler", "list_schedules", "Schedules[].Name", {}),
    "AWS::Scheduler::ScheduleGroup": (
        *("scheduler", "list_schedule_groups", "ScheduleGroups[?Name!='default'].Name"),
        {},
    ),
    "AWS::StepFunctions::StateMachine": ("stepfunctions", "list_state_machines", "stateMachines[].name", {}),
    "AWS::SecretsManager::Secret": ("secretsmanager", "list_secrets", "SecretList[].ARN", {}),
}
PARTS = {
    "AWS::ApiGatewayV2::Authorizer": "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Integration": "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Route": "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Stage": "AWS::ApiGatewayV2::Api",
    "AWS::Cognito::UserPoolClient": "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolGroup": "AWS::Cognito::UserPool",
    "AWS::Events::Rule": "AWS::Events::EventBus",
    "AWS::IAM::Policy": "AWS::IAM::Role",
    "AWS::Lambda::EventInvokeConfig": "AWS::Lambda::Function",
    "AWS::Lambda::Permission": "AWS::Lambda::Function",
    "AWS::S3::BucketPolicy": "AWS::S3::Bucket",
    "AWS::SES::ConfigurationSetEventDestination": "AWS::SES::ConfigurationSet",
    "AWS::SNS::Subscription": "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy": "AWS::SNS::Topic",
    "AWS::SQS::QueuePolicy": "AWS::SQS::Queue",
}


@dataclass(frozen=True, order=True)
class Thing:
    """A resource. `kind` is CloudFormation's name of it, `name` its own; `reason` says why it stays, or is ""."""

    kind: str
    name: str
    reason: str = ""


class Account:
    """What there is in an account. `client` makes one of boto3's for a service."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client

    def stack_ids(self, stacks: list[str]) -> list[str]:
        """Return the ids of stacks and of those nested in them: by these they are known when they are destroyed."""
        found = []
        for stack in stacks:
            described = self._client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
            nested = [thing.name for thing in self._resources(stack) if thing.kind == _STACK]
            found += [str(described["StackId"]), *self.stack_ids(nested)]
        return found

    def kept(self, stack_ids: list[str]) -> list[Thing]:
        """Return what destroyed stacks say they kept, and the CDK's bootstrap."""
        things = [each for stack_id in stack_ids for each in self._skipped(stack_id)]
        kept = [Thing(each.kind, each.name, KEPT.get(each.kind, OF_THE_APP)) for each in things]
        return kept + [Thing(each.kind, each.name, OF_THE_CDK) for each in self._bootstrap()]

    def everything(self) -> list[Thing]:
        """Return all there is of each kind in `LISTED`."""
        return [_thing(kind, name) for kind, call in LISTED.items() for name in self._names(*call)]

    def _skipped(self, stack_id: str) -> Iterator[Thing]:
        pages = self._client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack_id)
        for event in (event for page in pages for event in page["StackEvents"]):
            if event["ResourceStatus"] == "DELETE_SKIPPED":
                yield _thing(event["ResourceType"], event["PhysicalResourceId"])

    def _bootstrap(self) -> Iterator[Thing]:
        stacks = self._names(*LISTED[_STACK])
        if BOOTSTRAP_STACK in stacks:
            yield Thing(_STACK, BOOTSTRAP_STACK)
            yield from self._resources(BOOTSTRAP_STACK)

    def _resources(self, stack: str) -> Iterator[Thing]:
        pages = self._client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
        for each in (each for page in pages for each in page["StackResourceSummaries"]):
            yield _thing(each["ResourceType"], each["PhysicalResourceId"])

    def _names(self, service: str, call: str, place: str, asked: dict[str, Any]) -> list[str]:
        client, search = self._client(service), _search()
        if client.can_paginate(call):
            pages = client.get_paginator(call).paginate(**asked)
        else:
            pages = [getattr(client, call)(**asked)]
        return [str(name) for page in pages for name in search(place, page) or []]


def _thing(kind: str, name: str) -> Thing:
    """Return it by its name alone where that is an address, whose host may be written in several ways."""
    return Thing(kind, name.rpartition("/")[2] if kind == "AWS::SQS::Queue" else name)


def _search() -> Callable[[str, Any], Any]:
    found: Callable[[str, Any], Any] = import_module("jmespath").search  # comes with boto3, and without types
    return found
