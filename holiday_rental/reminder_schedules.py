"""Reminders: a schedule for each kind finds what came due, a queue hands it to senders, and planners keep it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from holiday_rental._context_function import METRICS_NAMESPACE, ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._queue_alarms import alarm_of
from holiday_rental._queue_names import name_queues
from holiday_rental._recurring_schedules import RecurringSchedules
from holiday_rental._reminder_kinds import REMINDER_KINDS, ReminderKind, checked_kinds, kinds_as_json
from holiday_rental._work_queue import work_queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

__all__ = ["REMINDER_KINDS", "ReminderKind", "ReminderSchedules"]

# After these a stay's reminders may be others; hosts' choices, and the steps in which stays are planned anew; guests
# who take offers or no longer do, and what comes once a year, after which the years ahead are planned.
EVENT_TYPES = (
    *("BookingConfirmed", "BookingChanged", "BookingCancelled", "BookingStarted", "BookingCompleted"),
    *("ReminderSettingsChanged", "ReminderReplanning", "OffersChosen", "OfferDue"),
)
_DUE = "G#DUE#*"
_SWEEPING, _SENDING, _PLANNING = Duration.minutes(5), Duration.seconds(60), Duration.seconds(60)
_BATCH = 10
_EVENTS_AT_ONCE = 3  # a page of stays that is planned anew takes its time
_ATTEMPTS = 10
_MOST_SENDERS = 50
# Every quarter hour of the clock, in which all zones have theirs.
_EVERY_QUARTER = "cron(0/15 * * * ? *)"
_TOO_LATE = Duration.minutes(30)


class ReminderSchedules(Construct):
    """Sends what is due for a stay at the property's own time of day: once, and not if the stay has changed.

        ReminderSchedules(self, "Reminders", data=data, events=events)
        mid_stay = ReminderKind("mid_stay", anchor="check_in", days=2, at="10:00")
        ReminderSchedules(self, "Reminders", data=data, events=events, kinds=(*REMINDER_KINDS, mid_stay))

    - `data`, `events`: whose bookings and guests, and how it hears of them and tells what is to be sent:
      `ReminderDue` and `OfferDue`.
    - `kinds`: what is sent and when; each has a schedule of its own. Default: `REMINDER_KINDS`.
    - `senders`: how many batches of ten are sent at the same time, 2-50. Default: 10.

    After an outage all goes out that its kind's `catch_up` allows. What could not be sent waits in `dead_letters`.
    `alarms` tell of runs that were missed or failed, of a backlog, and of dead letters: give them an action.
    """

    kinds: tuple[ReminderKind, ...]
    """What is sent and when."""
    queue: sqs.Queue
    """What is due now."""
    dead_letters: sqs.Queue
    """What could not be sent, and runs that could not be made."""
    sweep: ContextFunction
    """Finds what came due, a run for each kind."""
    sender: ContextFunction
    """Looks at the stay and tells what is to be sent."""
    planner: ContextFunction
    """Plans each stay's reminders."""
    consumer: EventConsumer
    """The planner's queue."""
    schedules: dict[str, scheduler.CfnSchedule]
    """One for each kind, by its name."""
    alarms: dict[str, cloudwatch.Alarm]
    """`RunsMissed`, `RunsFailed`, `RunsTooFarApart`, `Backlog`, `DeadLetters`."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        events: EventBackbone,
        kinds: Sequence[ReminderKind] = REMINDER_KINDS,
        senders: int = 10,
    ) -> None:
        super().__init__(scope, id)
        if not 2 <= senders <= _MOST_SENDERS:  # noqa: PLR2004 - what an SQS source allows at least
            raise ValueError(f"senders must be 2-{_MOST_SENDERS}, got {senders}")
        self.kinds = checked_kinds(kinds)
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self.queue = work_queue(
            self,
            "Resource",
            dead_letters=self.dead_letters,
            working=_SENDING,
            attempts=_ATTEMPTS,
            late_after=_TOO_LATE,
        )
        name_queues("reminders", self.queue, self.dead_letters)
        self.sweep = self._new_sweep(data)
        self.sender = self._new_sender(data, senders)
        self.planner = self._new_planner(data)
        self.consumer = events.consumer(
            "ReminderSchedules", self.planner, event_types=EVENT_TYPES, batch_size=_EVENTS_AT_ONCE
        )
        self.schedules = self._new_schedules()
        self.alarms = self._new_alarms()

    def grant_know_kinds(self, function: lambda_.Function) -> None:
        """Tell a function which kinds there are. Sets REMINDER_KINDS."""
        function.add_environment("REMINDER_KINDS", kinds_as_json(self.kinds))

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of reminders that could not be looked at, and of runs that could not be made."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def metric_waiting(self) -> cloudwatch.Metric:
        """Return the age in seconds of the oldest reminder in the queue."""
        return self.queue.metric_approximate_age_of_oldest_message(statistic="Maximum", period=Duration.minutes(5))

    def metric_runs(self) -> cloudwatch.Metric:
        """Return the number of runs in a quarter of an hour: as many as there are kinds."""
        return self.sweep.metric_invocations(statistic="Sum", period=Duration.minutes(15))

    def metric_runs_missed(self) -> cloudwatch.Metric:
        """Return the number of runs that came later after the last than reminders may be late."""
        return cloudwatch.Metric(
            namespace=METRICS_NAMESPACE,
            metric_name="ReminderRunsMissed",
            dimensions_map={"service": "reminders"},
            statistic="Sum",
            period=Duration.minutes(15),
        )

    def _new_sweep(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(self, "Sweep", context="reminders", entry="schedule", timeout=_SWEEPING)
        data.grant_platform_keys(function, ["Query", "PutItem"], [_DUE])
        self.grant_know_kinds(function)
        self._grant_send(function)
        return function

    def _new_sender(self, data: TenantData, senders: int) -> ContextFunction:
        function = ContextFunction(self, "Sender", context="reminders", entry="queue", timeout=_SENDING)
        data.grant_tenant_access(function)
        self.grant_know_kinds(function)
        function.add_event_source(
            sources.SqsEventSource(
                self.queue, batch_size=_BATCH, max_concurrency=senders, report_batch_item_failures=True
            )
        )
        return function

    def _new_planner(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(self, "Planner", context="reminders", entry="events", timeout=_PLANNING)
        data.grant_tenant_access(function)
        data.grant_platform_keys(function, ["PutItem", "DeleteItem"], [_DUE])
        self.grant_know_kinds(function)
        self._grant_send(function)
        return function

    def _grant_send(self, function: ContextFunction) -> None:
        function.add_environment("REMINDER_QUEUE_URL", self.queue.queue_url)
        iam.Grant.add_to_principal(grantee=function, actions=["sqs:SendMessage"], resource_arns=[self.queue.queue_arn])

    def _new_schedules(self) -> dict[str, scheduler.CfnSchedule]:
        schedules = RecurringSchedules.of(
            self,
            self.sweep,
            dead_letters=self.dead_letters,
            purpose="The schedules that call the sweep of reminders",
        )
        return {
            kind.name: schedules.add(
                self,
                f"Schedule{kind.construct_id}",
                description=f"Finds reminders of the kind {kind.name} that came due",
                expression=_EVERY_QUARTER,
                input=Stack.of(self).to_json_string({"kind": kind.name}),
                given_up_after=Duration.minutes(14),  # the next run makes up for it
                attempts=5,
            )
            for kind in self.kinds
        }

    def _new_alarms(self) -> dict[str, cloudwatch.Alarm]:
        below, above = (
            cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        )
        missing = cloudwatch.TreatMissingData
        errors = self.sweep.metric_errors(statistic="Sum", period=Duration.minutes(15))
        wanted = {
            "RunsMissed": (self.metric_runs(), below, len(self.kinds), 2, missing.BREACHING),
            "RunsFailed": (errors, above, 1, 2, missing.NOT_BREACHING),
            "RunsTooFarApart": (self.metric_runs_missed(), above, 1, 1, missing.NOT_BREACHING),
        }
        own = {
            name: metric.create_alarm(
                self,
                f"{name}Alarm",
                alarm_description=_SAID[name],
                comparison_operator=operator,
                threshold=threshold,
                evaluation_periods=periods,
                treat_missing_data=treated,
            )
            for name, (metric, operator, threshold, periods, treated) in wanted.items()
        }
        return own | {"Backlog": alarm_of(self.queue), "DeadLetters": alarm_of(self.dead_letters)}


_SAID = {
    "RunsMissed": "Fewer runs than there are kinds of reminders, for half an hour: schedules do not reach the sweep.",
    "RunsFailed": "Runs fail for half an hour: see the sweep's log. What they miss is made up for within catch_up.",
    "RunsTooFarApart": "A run came later after the last than reminders may be late: some were not sent.",
}
