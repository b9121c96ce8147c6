"""Calendars of other channels: read in turn by pollers, told to bookings, and written for others to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from aws_cdk import Duration
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._queue_names import name_queues
from holiday_rental._recurring_schedules import RecurringSchedules
from holiday_rental._work_queue import work_queue
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

EVENT_TYPES = (
    *("BookingConfirmed", "BookingChanged", "BookingStarted", "BookingCompleted", "BookingCancelled"),
    *("BookingDeclined", "BookingExpired", "NightsBlocked", "NightsUnblocked", "ChannelClaimed", "ChannelReleased"),
    *("CalendarFeedAdded", "CalendarFeedRemoved", "CalendarFeedPullAsked", "StaleCalendarsFound"),
)
_POINTERS = "G#FEEDS#*"
# Five feeds of ten seconds each, and what the table takes.
_POLLING = Duration.seconds(90)
_ATTEMPTS = 3
_MOST_POLLERS = 50
_MOST_ABSENCES = 10
_CONFLICT_RULES = ("direct_first", "first_come")


class CalendarSync(Construct):
    """Reads the calendars that hosts registered every quarter of an hour, and keeps what it closes in the ledger.

        CalendarSync(self, "CalendarSync", data=data, events=events)

    - `data`, `events`: whose feeds, and how it hears of changes and tells its own.
    - `pollers`: how many feeds are asked at the same time, 2-50. Default: 10.
    - `free_after_absences`, `free_after`: how often, and for how long, a calendar must lack a night before it is freed.
      Default: twice, and 30 minutes.
    - `cancelled_after`: when hosts are told that such a stay was cancelled, at least `free_after`. Default: a day.
    - `conflict_rule`: who keeps nights that two claim, "direct_first" or "first_come". Default: "direct_first".

    A feed that is due while an arrival is near, or while nights wait to be freed, is asked every five minutes. What
    cannot be asked for a reason of ours waits in `dead_letters`; a channel that does not answer is asked less often.
    """

    queue: sqs.Queue
    """Feeds that are due."""
    dead_letters: sqs.Queue
    """What could not be asked for a reason of ours."""
    sweep: ContextFunction
    """Finds what is due, every five minutes."""
    poller: ContextFunction
    """Fetches a feed and decides what it means."""
    listener: ContextFunction
    """Keeps what other channels read, and tells of conflicts."""
    consumer: EventConsumer
    """The listener's queue."""
    schedule: scheduler.CfnSchedule
    """Calls the sweep."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        events: EventBackbone,
        pollers: int = 10,
        free_after_absences: int = 2,
        free_after: Duration | None = None,
        cancelled_after: Duration | None = None,
        conflict_rule: Literal["direct_first", "first_come"] = "direct_first",
    ) -> None:
        super().__init__(scope, id)
        if not 2 <= pollers <= _MOST_POLLERS:  # noqa: PLR2004 - what an SQS source allows at least
            raise ValueError(f"pollers must be 2-{_MOST_POLLERS}, got {pollers}")
        if conflict_rule not in _CONFLICT_RULES:
            raise ValueError(f"conflict_rule must be one of {', '.join(_CONFLICT_RULES)}, got {conflict_rule!r}")
        patience = _patience(
            free_after_absences, free_after or Duration.minutes(30), cancelled_after or Duration.days(1)
        )
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self.queue = work_queue(
            self,
            "Resource",
            dead_letters=self.dead_letters,
            working=_POLLING,
            attempts=_ATTEMPTS,
            kept=Duration.hours(1),  # the next sweeps send it again
            late_after=Duration.minutes(15),
        )
        name_queues("calendars", self.queue, self.dead_letters)
        self.sweep = self._new_sweep(data)
        self.poller = self._new_poller(data, pollers, patience)
        self.listener = self._new_listener(data, conflict_rule)
        self.consumer = events.consumer("CalendarSync", self.listener, event_types=EVENT_TYPES)
        self.schedule = self._new_schedule()

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of messages whose feeds could not be asked for a reason of ours."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def metric_waiting(self) -> cloudwatch.Metric:
        """Return the age in seconds of the oldest message: over 900, feeds are asked too seldom."""
        return self.queue.metric_approximate_age_of_oldest_message(statistic="Maximum")

    def _new_sweep(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(
            self, "Sweep", context="calendar_sync", entry="schedule", timeout=Duration.seconds(60)
        )
        data.grant_platform_keys(function, ["Query"], [_POINTERS])
        self._grant_queue(function)
        return function

    def _new_poller(self, data: TenantData, pollers: int, patience: dict[str, str]) -> ContextFunction:
        function = ContextFunction(
            self, "Poller", context="calendar_sync", entry="queue", timeout=_POLLING, environment=patience
        )
        if LocalTarget.of(self):
            function.add_environment("LOCAL_PARTNER", "1")  # a partner on this machine has no certificate
        data.grant_tenant_access(function)
        data.grant_platform_keys(function, ["PutItem"], [_POINTERS])
        function.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=1, max_concurrency=pollers, report_batch_item_failures=True)
        )
        return function

    def _new_listener(self, data: TenantData, conflict_rule: str) -> ContextFunction:
        function = ContextFunction(
            self,
            "Listener",
            context="calendar_sync",
            entry="events",
            timeout=Duration.seconds(30),
            environment={"CONFLICT_RULE": conflict_rule},
        )
        data.grant_tenant_access(function)
        data.grant_platform_keys(function, ["PutItem", "DeleteItem"], [_POINTERS])
        self._grant_queue(function)
        return function

    def _grant_queue(self, function: ContextFunction) -> None:
        function.add_environment("DUE_FEEDS_QUEUE_URL", self.queue.queue_url)
        self.queue.grant_send_messages(function)

    def _new_schedule(self) -> scheduler.CfnSchedule:
        schedules = RecurringSchedules.of(
            self,
            self.sweep,
            dead_letters=self.dead_letters,
            purpose="The schedule that calls the sweep of calendars",
        )
        return schedules.add(
            self,
            "Schedule",
            description="Asks the calendars of other channels whose turn it is",
            expression="rate(5 minutes)",
            given_up_after=Duration.minutes(4),
            attempts=2,
        )


def _patience(absences: int, free_after: Duration, cancelled_after: Duration) -> dict[str, str]:
    """Return what the poller is told of when to believe a calendar."""
    if not 1 <= absences <= _MOST_ABSENCES:
        raise ValueError(f"free_after_absences must be 1-{_MOST_ABSENCES}, got {absences}")
    minutes, hours = int(free_after.to_minutes(integral=False)), int(cancelled_after.to_hours(integral=False))
    if hours < 1 or minutes > 60 * hours:
        raise ValueError(f"cancelled_after must be whole hours, at least free_after, got {hours} h for {minutes} min")
    return {
        "FREE_AFTER_ABSENCES": str(absences),
        "FREE_AFTER_MINUTES": str(minutes),
        "CANCELLED_AFTER_HOURS": str(hours),
    }
