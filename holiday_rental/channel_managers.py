"""Channel managers: told what stands of availability and prices, and asked for bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._one_off_schedules import OneOffSchedules
from holiday_rental._queue_names import name_queues
from holiday_rental._recurring_schedules import RecurringSchedules
from holiday_rental._work_queue import work_queue
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.ordered_consumers import OrderedConsumer
    from holiday_rental.tenant_data import TenantData

# After these, nights are free or taken, or sold on other terms.
CHANGES = (
    *("BookingPlaced", "BookingRequested", "BookingConfirmed", "BookingChanged", "BookingCancelled"),
    *("BookingDeclined", "BookingExpired", "NightsBlocked", "NightsUnblocked", "ChannelClaimed", "ChannelReleased"),
    *("PropertyChanged", "PropertyArchived", "ChannelListingMapped"),
)
# After these it is to be told all, or asked.
EVENT_TYPES = (
    *("ChannelAccountSet", "ChannelConnectionChanged", "ChannelConnectionRemoved", "ChannelListingUnmapped"),
    "ChannelPullAsked",
)
_POINTERS = "G#MANAGERS"
_WORKING = Duration.seconds(60)
_HEARING = Duration.seconds(30)
_ATTEMPTS = 5
_MOST_WORKERS = 1000


class ChannelManagers(Construct):
    """Keeps hosts' channel managers (Channex) in step with the ledger, and takes their bookings into it.

        ChannelManagers(self, "ChannelManagers", data=data, events=events)

    - `data`, `events`: whose properties, and how it hears of their changes, in order, and publishes bookings.
    - `workers`: how many channel managers are told or asked at the same time, 2-1000. Default: 10.

    What changed is marked, and then what stands is told: as few calls as that takes, within the channel manager's
    limits. One that does not answer is tried again ever more seldom; what it is owed waits, and its host is told once.
    """

    changes: OrderedConsumer
    """The queue of changes in order, and what could not be handled of them."""
    consumer: EventConsumer
    """What hosts did to connections, and hints of news."""
    queue: sqs.Queue
    """Channel managers that are to be told or asked."""
    dead_letters: sqs.Queue
    """What could be neither told nor asked for a reason of ours."""
    hearer: ContextFunction
    """Marks what changed."""
    listener: ContextFunction
    """Has a channel manager told and asked when its host did something to it."""
    worker: ContextFunction
    """Tells and asks."""
    sweep: ContextFunction
    """Has all of them asked every quarter of an hour."""
    group: scheduler.CfnScheduleGroup
    """Where the schedules of later tries are."""
    role: iam.Role
    """Which these schedules put work into the queue in."""
    schedule: scheduler.CfnSchedule
    """Calls the sweep."""

    def __init__(
        self, scope: Construct, id: str, *, data: TenantData, events: EventBackbone, workers: int = 10
    ) -> None:
        super().__init__(scope, id)
        if not 2 <= workers <= _MOST_WORKERS:  # noqa: PLR2004 - what an SQS source allows at least
            raise ValueError(f"workers must be 2-{_MOST_WORKERS}, got {workers}")
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self.queue = work_queue(self, "Resource", dead_letters=self.dead_letters, working=_WORKING, attempts=_ATTEMPTS)
        name_queues("channel-managers", self.queue, self.dead_letters)
        self._schedules = OneOffSchedules.of(
            self,
            "Schedules",
            dead_letters=self.dead_letters,
            purpose="One-off schedules of channel managers put their next try into the queue",
        )
        self._schedules.let_call("sqs:SendMessage", self.queue.queue_arn)
        self.group, self.role = self._schedules.group, self._schedules.role
        self.hearer = self._new_hearer(data)
        self.listener = self._new_listener(data)
        self.worker = self._new_worker(data, workers)
        self.sweep = self._new_sweep(data)
        self.changes = events.ordered_consumer("ChannelManagers", self.hearer, event_types=CHANGES)
        self.consumer = events.consumer("ChannelManagerNews", self.listener, event_types=EVENT_TYPES)
        self.schedule = self._new_schedule()

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of channel managers that could be neither told nor asked for a reason of ours."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def metric_waiting(self) -> cloudwatch.Metric:
        """Return the age in seconds of the oldest message: how far the slowest channel manager may be behind."""
        return self.queue.metric_approximate_age_of_oldest_message(statistic="Maximum")

    def _new_hearer(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(self, "Hearer", context="channels", entry="workers.hearing", timeout=_HEARING)
        data.grant_tenant_access(function)
        self._let_ask(function)
        return function

    def _new_listener(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(self, "Listener", context="channels", entry="workers.listening", timeout=_HEARING)
        data.grant_tenant_access(function)
        data.grant_platform_keys(function, ["PutItem", "DeleteItem"], [_POINTERS])
        self._let_ask(function)
        return function

    def _new_sweep(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(self, "Sweep", context="channels", entry="workers.sweeping", timeout=_HEARING)
        data.grant_platform_keys(function, ["Query"], [_POINTERS])
        self._let_ask(function)
        return function

    def _new_worker(self, data: TenantData, workers: int) -> ContextFunction:
        function = ContextFunction(self, "Worker", context="channels", entry="workers.working", timeout=_WORKING)
        data.grant_tenant_access(function)
        self._let_ask(function)
        self._schedules.grant_plan(function)
        function.add_environment("SCHEDULE_TARGET_ARN", self.queue.queue_arn)
        if LocalTarget.of(self):
            function.add_environment("LOCAL_PARTNER", "1")  # a stand-in on this machine has no certificate
        function.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=1, max_concurrency=workers, report_batch_item_failures=True)
        )
        return function

    def _let_ask(self, function: ContextFunction) -> None:
        function.add_environment("CHANNEL_WORK_QUEUE_URL", self.queue.queue_url)
        self.queue.grant_send_messages(function)

    def _new_schedule(self) -> scheduler.CfnSchedule:
        sweeping = Construct(self, "Sweeping")
        schedules = RecurringSchedules.of(
            sweeping,
            self.sweep,
            dead_letters=self.dead_letters,
            purpose="The schedule that calls the sweep of channel managers",
        )
        return schedules.add(
            sweeping,
            "Schedule",
            description="Asks all channel managers for bookings, because hints get lost",
            expression="rate(15 minutes)",
            given_up_after=Duration.minutes(10),
            attempts=2,
        )
