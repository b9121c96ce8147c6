"""The clock's part in bookings: what waits expires, stays begin and end, each by a one-off schedule of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_lambda_destinations as destinations
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._one_off_schedules import OneOffSchedules

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

# After these the clock's next move is another, or there is none left; what payments tells of the money, and calendars
# in step of channels' nights; and where a partner's listings lead.
EVENT_TYPES = (
    *("BookingPlaced", "BookingRequested", "BookingConfirmed", "BookingChanged", "BookingStarted"),
    *("BookingCancelled", "BookingDeclined", "BookingExpired", "BookingPaymentChanged", "PaymentFact"),
    *("ChannelNightsTold", "ChannelNightsGone"),
    *("ChannelListingMapped", "ChannelListingUnmapped", "ChannelConnectionRemoved", "ChannelBookingTold"),
)
_LONGEST = Duration.seconds(30)
_BATCH = 3  # each event may take its time with a table and a scheduler that are slow, and all must fit into the longest


class BookingMoments(Construct):
    """Plans a one-off schedule for what the clock does next with each booking, and settles the booking when it comes.

        BookingMoments(self, "Moments", data=data, events=events)

    - `data`, `events`: whose bookings, and how it hears of them.

    The planner also takes over what payments tells of a booking's money and what channels sold, and lists new bookings
    under their guest's account and address. Nothing depends on a schedule being on time: who looks at a booking or
    changes it reckons with what the clock has made of it.
    """

    group: scheduler.CfnScheduleGroup
    """Where the schedules of bookings are."""
    role: iam.Role
    """Which these schedules call the settler in."""
    dead_letters: sqs.Queue
    """Moments that could not be settled."""
    planner: ContextFunction
    """Plans what is next when something happened to a booking."""
    settler: ContextFunction
    """Does what is due."""
    consumer: EventConsumer
    """The planner's queue, and what it could not handle."""

    def __init__(self, scope: Construct, id: str, *, data: TenantData, events: EventBackbone) -> None:
        super().__init__(scope, id)
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self._schedules = OneOffSchedules.of(
            self,
            "Resource",
            dead_letters=self.dead_letters,
            purpose="One-off schedules of bookings call the function that settles them",
        )
        self.group, self.role = self._schedules.group, self._schedules.role
        self.settler = ContextFunction(self, "Settler", context="bookings", entry="schedule", timeout=_LONGEST)
        self.settler.configure_async_invoke(on_failure=destinations.SqsDestination(self.dead_letters), retry_attempts=2)
        self.planner = ContextFunction(self, "Planner", context="bookings", entry="events", timeout=_LONGEST)
        self.planner.add_environment("SCHEDULE_TARGET_ARN", self.settler.function_arn)
        for function in (self.settler, self.planner):
            data.grant_tenant_access(function)
            self.grant_plan(function)
        data.grant_read_secret(self.planner)  # guests are listed under digests, and claims named
        self._schedules.let_call("lambda:InvokeFunction", self.settler.function_arn)
        self.consumer = events.consumer("BookingMoments", self.planner, event_types=EVENT_TYPES, batch_size=_BATCH)

    def grant_plan(self, function: lambda_.Function) -> iam.Grant:
        """Let a function make, move and delete schedules of the group, which call the settler in the group's role.

        Sets SCHEDULE_GROUP, SCHEDULE_ROLE_ARN and SCHEDULE_DEAD_LETTERS_ARN.
        """
        return self._schedules.grant_plan(function)

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of moments at which no booking could be settled."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")
