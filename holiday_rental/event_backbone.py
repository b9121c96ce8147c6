"""What happened, told to whoever listens: the table's stream to a bus, the bus to a queue per consumer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import jsii
from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._queue_alarms import alarm_of, alarm_on_age
from holiday_rental._queue_names import name_queues
from holiday_rental.local_target import LocalTarget
from holiday_rental.ordered_consumers import HEADS, OrderedConsumer, consume_in_order, ordered_topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch

    from holiday_rental.tenant_data import TenantData

SOURCE = "holiday-rental"
_FUNCTION_TIMEOUTS_A_MESSAGE_IS_HIDDEN = 6  # as Lambda advises
# Half of all changes publish nothing (calendars, holds, marks): the relay is neither called nor paid for them.
_PUBLISHES = {"last_change": {"M": {"number": {"N": [{"exists": True}]}}}}
_IS_NUMBERED = {"pk": {"S": [{"prefix": HEADS}]}}


@dataclass(frozen=True)
class EventConsumer:
    """One listener: what it hears, where its events wait, and where they go that it or the rule cannot deliver."""

    rule: events.Rule
    """Which events it hears."""
    queue: sqs.Queue
    """Where they wait."""
    dead_letters: sqs.Queue
    """What the function failed on too often."""
    undelivered: sqs.Queue
    """What the bus could not put into the queue."""

    @property
    def alarms(self) -> list[cloudwatch.Alarm]:
        """What tells of events that wait, were given up on, or could not be put into the queue."""
        return [alarm_of(each) for each in (self.queue, self.dead_letters, self.undelivered)]

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of events the consumer gave up on."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")


class EventBackbone(Construct):
    """A bus that carries every change of tenants' data as an event, at least once; and a lane where order counts.

        events = EventBackbone(self, "Events", data=platform.data)
        events.consumer("Letters", function, event_types=["BookingConfirmed"])
        events.ordered_consumer("Channels", function, event_types=["BookingConfirmed", "BookingCancelled"])

    - `data`: whose changes to relay. A change that cannot be relayed goes, whole, to `data.failed_changes`.
    - `bus`: your own bus instead of a new one.
    - `relay_attempts`: how often a failing change is tried again before that, 0-10000. Default: 10.
    """

    bus: events.IEventBus
    """Where events are published, with the source `holiday-rental`."""
    relay: ContextFunction
    """Publishes what the table's stream brings."""
    topic: sns.Topic | None
    """Where changes are in order, once there is an ordered consumer."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        bus: events.IEventBus | None = None,
        relay_attempts: int = 10,
    ) -> None:
        super().__init__(scope, id)
        if not 0 <= relay_attempts <= 10_000:  # noqa: PLR2004 - said in the message
            raise ValueError(f"relay_attempts must be 0-10000, got {relay_attempts}")
        self.bus = bus or events.EventBus(self, "Resource", description="What happened to tenants' data")
        self.relay = ContextFunction(
            self,
            "Relay",
            context="platform",
            entry="stream_relay",
            environment={"EVENT_BUS_NAME": self.bus.event_bus_name},
            timeout=Duration.seconds(30),
        )
        self.grant_publish(self.relay)
        self._data, self.topic = data, None
        self.relay.add_event_source(
            sources.DynamoEventSource(
                data.table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=100,
                bisect_batch_on_error=True,
                retry_attempts=relay_attempts,
                max_record_age=Duration.hours(24),
                report_batch_item_failures=True,
                filters=[
                    lambda_.FilterCriteria.filter({"dynamodb": {"NewImage": each}})
                    for each in (_PUBLISHES, _IS_NUMBERED)
                ],
                on_failure=_WholeRecordsTo(data.failed_changes),
            )
        )

    def grant_publish(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let `grantee` put events on the bus."""
        return self.bus.grant_put_events_to(grantee)

    def consumer(
        self,
        id: str,
        function: lambda_.Function,
        *,
        event_types: Sequence[str] | None = None,
        attempts: int = 5,
        batch_size: int = 10,
        max_concurrency: int | None = None,
        late_after: Duration | None = None,
    ) -> EventConsumer:
        """Feed `function` with events of `event_types` through a queue of its own, up to `batch_size` (1-10) at a time.

        Without `event_types` it hears every event of the platform, later ones too. The function answers partial batch
        failures, within its timeout for a whole batch; at most `max_concurrency` (2-1000) batches run at a time. An
        event that fails `attempts` times (1-1000) waits 14 days in `dead_letters`; one that the bus cannot put into the
        queue, in `undelivered`. Alarms tell of both, and of events that wait for `late_after` (default: half an hour).
        """
        _check(event_types, attempts)
        if not 1 <= batch_size <= 10:  # noqa: PLR2004 - said in the message
            raise ValueError(f"batch_size must be 1-10, got {batch_size}")
        scope = Construct(self._beside(function), id)
        dead_letters, undelivered = dead_letter_queue(scope, "DeadLetters"), dead_letter_queue(scope, "Undelivered")
        queue = sqs.Queue(
            scope,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=self._hidden_for(function),
            retention_period=Duration.days(4),
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts),
        )
        alarm_on_age(queue, late_after)
        name_queues(id, queue, dead_letters, undelivered)
        rule = events.Rule(
            scope,
            "Rule",
            event_bus=self.bus,
            event_pattern=events.EventPattern(
                source=[SOURCE], detail_type=None if event_types is None else list(event_types)
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=undelivered)],
        )
        function.add_event_source(
            sources.SqsEventSource(
                queue, batch_size=batch_size, max_concurrency=max_concurrency, report_batch_item_failures=True
            )
        )
        return EventConsumer(rule, queue, dead_letters, undelivered)

    def ordered_consumer(
        self,
        id: str,
        function: lambda_.Function,
        *,
        event_types: Sequence[str] | None = None,
        attempts: int = 5,
        max_concurrency: int | None = None,
        late_after: Duration | None = None,
    ) -> OrderedConsumer:
        """Feed `function` with what happens to properties, each property's changes in their order, one at a time.

        Without `event_types` it hears every event that belongs to a property. The function gets one change a call, and
        raises or answers partial batch failures where it fails; at most `max_concurrency` (2-1000) properties' changes
        are worked at at a time. A change that fails `attempts` times (1-1000) waits 14 days in `dead_letters`, and the
        next of its property has its turn; other properties are not held back. Alarms tell of dead letters, and of
        changes that wait for `late_after` (default: half an hour).
        """
        _check(event_types, attempts)
        if self.topic is None:
            self.topic = ordered_topic(self, self.relay, self._data)
        return consume_in_order(
            Construct(self._beside(function), id),
            id,
            self.topic,
            function,
            event_types=event_types,
            attempts=attempts,
            hidden=self._hidden_for(function),
            max_concurrency=max_concurrency,
            late_after=late_after,
        )

    def _beside(self, function: lambda_.Function) -> Construct:
        """Return where a listener's queues are made: here, or with its function where that is in a nested stack."""
        stack = Stack.of(function)
        return function if stack.nested and stack is not Stack.of(self) else self

    def _hidden_for(self, function: lambda_.Function) -> Duration:
        """Return how long a failed event waits for its next attempt: locally nobody wants to wait a minute."""
        timeout = function.timeout or Duration.seconds(3)
        times = 1 if LocalTarget.of(self) else _FUNCTION_TIMEOUTS_A_MESSAGE_IS_HIDDEN
        return Duration.seconds(times * int(timeout.to_seconds()))


def _check(event_types: Sequence[str] | None, attempts: int) -> None:
    if event_types is not None and not event_types:
        raise ValueError("event_types must name at least one event, got none; leave it out to hear all")
    if not 1 <= attempts <= 1000:  # noqa: PLR2004 - said in the message
        raise ValueError(f"attempts must be 1-1000, got {attempts}")


@jsii.implements(lambda_.IEventSourceDlq)
class _WholeRecordsTo:
    """Sends records that failed for good to a bucket; CDK's own destination lets the relay read and delete there."""

    def __init__(self, bucket: s3.IBucket) -> None:
        self._bucket = bucket

    def bind(
        self,
        target: lambda_.IEventSourceMapping,  # noqa: ARG002 - CDK's signature
        target_handler: lambda_.IFunction,
    ) -> lambda_.DlqDestinationConfig:
        for action, resource in (
            ("s3:PutObject", self._bucket.arn_for_objects("*")),
            ("s3:ListBucket", self._bucket.bucket_arn),
        ):
            iam.Grant.add_to_principal(grantee=target_handler, actions=[action], resource_arns=[resource])
        return lambda_.DlqDestinationConfig(destination=self._bucket.bucket_arn)
