"""Webhooks out: partners are told what happens to properties, in order, signed, and for as long as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_lambda_destinations as destinations
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._one_off_schedules import OneOffSchedules
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.ordered_consumers import OrderedConsumer
    from holiday_rental.tenant_data import TenantData

# What partners are told, by our own names of it.
CHANGES = (
    *("BookingPlaced", "BookingRequested", "BookingConfirmed", "BookingChanged", "BookingStarted", "BookingCompleted"),
    *("BookingCancelled", "BookingDeclined", "BookingExpired", "NightsBlocked", "NightsUnblocked"),
    *("ChannelClaimed", "ChannelReleased"),
)
# After these, what waits goes out, or goes out again, or goes.
EVENT_TYPES = ("WebhookChanged", "WebhookRemoved", "WebhookReplayAsked")
_LONGEST = Duration.seconds(60)
_MOST_SENDERS = 1000


class ChannelWebhooks(Construct):
    """Tells hosts' webhooks what happens to properties: each property's changes in their order, until they are taken.

        ChannelWebhooks(self, "Webhooks", data=data, events=events)

    - `data`, `events`: whose properties, and how it hears of their changes, in order, and of what hosts want.
    - `senders`: how many properties' changes are sent at the same time, 2-1000. Default: 20.

    An endpoint that does not answer is tried again for three days, ever more seldom, by one-off schedules; nothing of
    it keeps other properties or other endpoints waiting. What could not be sent for a reason of ours waits in
    `dead_letters` and in those of `changes`.
    """

    changes: OrderedConsumer
    """The queue of changes in order, and what could not be handled of them."""
    consumer: EventConsumer
    """What hosts did to webhooks."""
    sender: ContextFunction
    """Sends each change."""
    waker: ContextFunction
    """Goes on where something waits."""
    listener: ContextFunction
    """Goes on when a host wants it."""
    group: scheduler.CfnScheduleGroup
    """Where the schedules of later tries are."""
    role: iam.Role
    """Which these schedules call the waker in."""
    dead_letters: sqs.Queue
    """Wakes that failed."""

    def __init__(
        self, scope: Construct, id: str, *, data: TenantData, events: EventBackbone, senders: int = 20
    ) -> None:
        super().__init__(scope, id)
        if not 2 <= senders <= _MOST_SENDERS:  # noqa: PLR2004 - what an SQS source allows at least
            raise ValueError(f"senders must be 2-{_MOST_SENDERS}, got {senders}")
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self._schedules = OneOffSchedules.of(
            self,
            "Resource",
            dead_letters=self.dead_letters,
            purpose="One-off schedules of webhooks call the function that tries again",
        )
        self.group, self.role = self._schedules.group, self._schedules.role
        self.waker = ContextFunction(self, "Waker", context="channels", entry="schedule", timeout=_LONGEST)
        self.waker.configure_async_invoke(on_failure=destinations.SqsDestination(self.dead_letters), retry_attempts=2)
        self.sender = ContextFunction(self, "Sender", context="channels", entry="ordered", timeout=_LONGEST)
        self.listener = ContextFunction(self, "Listener", context="channels", entry="events", timeout=_LONGEST)
        for function in (self.sender, self.listener):
            function.add_environment("SCHEDULE_TARGET_ARN", self.waker.function_arn)
        for function in (self.waker, self.sender, self.listener):
            self._let_send(function, data)
        self._schedules.let_call("lambda:InvokeFunction", self.waker.function_arn)
        self.changes = events.ordered_consumer("Webhooks", self.sender, event_types=CHANGES, max_concurrency=senders)
        self.consumer = events.consumer("WebhookWishes", self.listener, event_types=EVENT_TYPES, batch_size=1)

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of wakes that failed."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def _let_send(self, function: ContextFunction, data: TenantData) -> None:
        data.grant_tenant_access(function)
        data.grant_read_secret(function)  # what messages are signed with is derived
        self._schedules.grant_plan(function)
        if LocalTarget.of(self):
            function.add_environment("LOCAL_PARTNER", "1")  # a partner on this machine has no certificate
