"""Where the order of a property's changes counts: a FIFO topic that the relay publishes to, a FIFO queue a listener."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._queue_alarms import alarm_of, alarm_on_age
from holiday_rental._queue_names import name_queues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from holiday_rental.tenant_data import TenantData

HEADS = "G#CHANGES#"
# Behind a change that fails, those of its property in the same batch would use up their attempts without a try.
_ONE_AT_A_TIME = 1


@dataclass(frozen=True)
class OrderedConsumer:
    """One listener to properties' changes in order: what it hears, where its changes wait, and where they end."""

    subscription: sns.Subscription
    """Which events it hears."""
    queue: sqs.Queue
    """Where they wait, in order for each property."""
    dead_letters: sqs.Queue
    """What the function failed on too often, and what the topic could not put into the queue."""

    @property
    def alarms(self) -> list[cloudwatch.Alarm]:
        """What tells of changes that wait, and of those that were given up on."""
        return [alarm_of(self.queue), alarm_of(self.dead_letters)]

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of changes that were given up on."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def metric_waiting(self) -> cloudwatch.Metric:
        """Return the age in seconds of the oldest change in the queue."""
        return self.queue.metric_approximate_age_of_oldest_message(statistic="Maximum")


def ordered_topic(scope: Construct, relay: lambda_.Function, data: TenantData) -> sns.Topic:
    """Make the topic of numbered changes, and let the relay number them and publish there."""
    topic = sns.Topic(
        scope,
        "Changes",
        fifo=True,
        # An order, and a rate, for each property by itself.
        fifo_throughput_scope=sns.FifoThroughputScope.MESSAGE_GROUP,
        enforce_ssl=True,
        master_key=kms.Alias.from_alias_name(scope, "ChangesKey", "alias/aws/sns"),
    )
    relay.add_environment("ORDERED_TOPIC_ARN", topic.topic_arn)
    iam.Grant.add_to_principal(grantee=relay, actions=["sns:Publish"], resource_arns=[topic.topic_arn])
    data.grant_platform_keys(relay, ["UpdateItem"], [f"{HEADS}*"])
    return topic


def consume_in_order(
    scope: Construct,
    name: str,
    topic: sns.Topic,
    function: lambda_.Function,
    *,
    event_types: Sequence[str] | None,
    attempts: int,
    hidden: Duration,
    max_concurrency: int | None,
    late_after: Duration | None,
) -> OrderedConsumer:
    """Make a listener's queue, subscribe it, and let it feed the function."""
    dead_letters = dead_letter_queue(scope, "DeadLetters", in_order=True)
    queue = sqs.Queue(
        scope,
        "Queue",
        fifo=True,
        deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP,
        fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=hidden,
        retention_period=Duration.days(4),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts),
    )
    alarm_on_age(queue, late_after)
    name_queues(name, queue, dead_letters)
    wanted = None if event_types is None else sns.SubscriptionFilter.string_filter(allowlist=list(event_types))
    # By its address: a queue's nested stack cannot wait for the stack that it is part of, as CDK would have it.
    changes = sns.Topic.from_topic_attributes(scope, "Changes", topic_arn=topic.topic_arn)
    subscription = changes.add_subscription(
        subscriptions.SqsSubscription(
            queue,
            raw_message_delivery=True,
            filter_policy={"event_type": wanted} if wanted else None,
            dead_letter_queue=dead_letters,
        )
    )
    function.add_event_source(
        sources.SqsEventSource(
            queue, batch_size=_ONE_AT_A_TIME, max_concurrency=max_concurrency, report_batch_item_failures=True
        )
    )
    return OrderedConsumer(subscription, queue, dead_letters)
