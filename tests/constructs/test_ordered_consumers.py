"""A listener in order: a FIFO queue of its own behind the topic that the relay numbers into, in one line."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from holiday_rental import EventBackbone, TenantData
from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG


@pytest.fixture
def backbone(stack):
    return EventBackbone(stack, "Events", data=TenantData(stack, "Data"))


@pytest.fixture
def function(stack):
    return lambda_.Function(
        stack,
        "Listener",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        timeout=cdk.Duration.seconds(20),
    )


def one(template, kind, part=""):
    (found,) = [each for name, each in template.find_resources(kind).items() if part in name]
    return found["Properties"]


def policies_of(template, part):
    found = template.find_resources("AWS::IAM::Policy")
    return [
        statement
        for name, each in found.items()
        if part in name
        for statement in each["Properties"]["PolicyDocument"]["Statement"]
    ]


def reach_of_relay(template):
    relay = policies_of(template, "Relay")
    return {str(each["Action"]) for each in relay if "sns:" in str(each["Action"]) or "Item" in str(each["Action"])}


def test_a_listener_is_a_fifo_queue_subscribed_raw_to_what_it_wants(stack, backbone, function):
    made = backbone.ordered_consumer("Channels", function, event_types=["BookingConfirmed", "BookingCancelled"])
    template = Template.from_stack(stack)
    queue, dead = (
        one(template, "AWS::SQS::Queue", f"Channels{each.node.id}") for each in (made.queue, made.dead_letters)
    )
    assert (queue["FifoQueue"], queue["FifoThroughputLimit"]) == (True, "perMessageGroupId")
    assert (queue["DeduplicationScope"], queue["RedrivePolicy"]["maxReceiveCount"]) == ("messageGroup", 5)
    assert (queue["VisibilityTimeout"], dead["FifoQueue"]) == (120, True)
    subscription = one(template, "AWS::SNS::Subscription")
    assert subscription["RawMessageDelivery"] is True
    assert subscription["FilterPolicy"] == {"event_type": ["BookingConfirmed", "BookingCancelled"]}
    assert stack.resolve(made.dead_letters.queue_arn) == subscription["RedrivePolicy"]["deadLetterTargetArn"]
    assert [each["Tags"][0]["Key"] for each in (queue, dead)] == [QUEUE_TAG, DEAD_LETTERS_TAG]
    topic = one(template, "AWS::SNS::Topic")
    assert (topic["FifoTopic"], topic["FifoThroughputScope"]) == (True, "MessageGroup")
    assert "alias/aws/sns" in json.dumps(topic["KmsMasterKeyId"])


def test_changes_come_one_at_a_time_so_that_none_uses_up_the_attempts_of_those_behind_it(stack, backbone, function):
    backbone.ordered_consumer("Channels", function, attempts=3, max_concurrency=7)
    mapping = one(Template.from_stack(stack), "AWS::Lambda::EventSourceMapping", "Listener")
    assert (mapping["BatchSize"], mapping["ScalingConfig"]) == (1, {"MaximumConcurrency": 7})
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_one_that_hears_all_has_no_filter_and_listeners_share_the_topic(stack, backbone, function):
    backbone.ordered_consumer("One", function)
    backbone.ordered_consumer("Two", function)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::SNS::Topic", 1)
    subscriptions = template.find_resources("AWS::SNS::Subscription").values()
    assert ["FilterPolicy" in each["Properties"] for each in subscriptions] == [False, False]
    assert reach_of_relay(template) == {"sns:Publish", "dynamodb:UpdateItem"}


def test_the_relay_may_number_under_keys_of_that_alone_and_publish_to_that_topic(stack, backbone, function):
    backbone.ordered_consumer("Channels", function)
    template = Template.from_stack(stack)
    (publish,) = [each for each in policies_of(template, "Relay") if each["Action"] == "sns:Publish"]
    assert publish["Resource"] == stack.resolve(backbone.topic.topic_arn)
    (number,) = [each for each in policies_of(template, "Relay") if each["Action"] == "dynamodb:UpdateItem"]
    assert number["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["G#CHANGES#*"]}
    assert number["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


def test_without_a_listener_there_is_no_topic_and_the_relay_may_not_number(stack, backbone):
    template = Template.from_stack(stack)
    assert backbone.topic is None
    template.resource_count_is("AWS::SNS::Topic", 0)
    assert reach_of_relay(template) == set()
    relay = one(template, "AWS::Lambda::Function", "Relay")
    assert "ORDERED_TOPIC_ARN" not in relay["Environment"]["Variables"]


def test_its_metrics_are_of_its_own_queues(stack, backbone, function):
    made = backbone.ordered_consumer("Channels", function)
    for metric, queue in ((made.metric_waiting(), made.queue), (made.metric_dead_letters(), made.dead_letters)):
        assert stack.resolve(metric.dimensions["QueueName"]) == stack.resolve(queue.queue_name)


def test_alarms_of_a_consumer_are_there_to_be_given_an_action(backbone, function):
    ordered = backbone.ordered_consumer("Channels", function)
    plain = backbone.consumer("Letters", function)
    assert [each.node.path for each in ordered.alarms] == [
        f"Test/Events/Channels/{name}/Alarm" for name in ("Queue", "DeadLetters")
    ]
    assert [each.node.path for each in plain.alarms] == [
        f"Test/Events/Letters/{name}/Alarm" for name in ("Queue", "DeadLetters", "Undelivered")
    ]


def test_an_alarm_tells_of_changes_that_wait_as_long_as_one_says(stack, backbone, function):
    backbone.ordered_consumer("Channels", function, late_after=cdk.Duration.minutes(5))
    alarm = one(Template.from_stack(stack), "AWS::CloudWatch::Alarm", "ChannelsQueue")
    assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateAgeOfOldestMessage", 300)
    assert "Events/Channels/Queue" in alarm["AlarmDescription"]


def test_a_listener_in_a_nested_stack_has_its_queues_there_and_they_bear_the_name_of_the_whole(stack, backbone):
    nested = cdk.NestedStack(stack, "Channels")
    listener = lambda_.Function(
        nested,
        "Listener",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )
    ordered = backbone.ordered_consumer("Changes", listener)
    heard = backbone.consumer("Wishes", listener, event_types=["BookingConfirmed"])
    for queue in (ordered.queue, ordered.dead_letters, heard.queue, heard.dead_letters, heard.undelivered):
        assert cdk.Stack.of(queue) is nested
    assert cdk.Stack.of(heard.rule) is nested
    template = Template.from_stack(nested)
    tags = {
        tag["Value"]
        for each in template.find_resources("AWS::SQS::Queue").values()
        for tag in each["Properties"]["Tags"]
    }
    assert tags == {"Test/Changes", "Test/Wishes"}
    template.resource_count_is("AWS::SNS::Subscription", 1)
