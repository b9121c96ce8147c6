"""What SES tells of letters, from the account's own bus to a queue and what keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._queue_names import name_queues
from holiday_rental._work_queue import work_queue

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch

    from holiday_rental.tenant_data import TenantData

_TOLD = (
    ses.EmailSendingEvent.DELIVERY,
    ses.EmailSendingEvent.DELIVERY_DELAY,
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.REJECT,
)
_ATTEMPTS = 5
_KEEPING = Duration.seconds(30)


class LetterDeliveries(Construct):
    """Hears of every letter sent through a configuration set: delivered, delayed, bounced, complained of."""

    queue: sqs.Queue
    dead_letters: sqs.Queue
    undelivered: sqs.Queue
    rule: events.Rule
    function: ContextFunction

    def __init__(self, scope: Construct, id: str, *, data: TenantData, configuration_set: ses.ConfigurationSet) -> None:
        super().__init__(scope, id)
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self.undelivered = dead_letter_queue(self, "Undelivered")
        self.queue = work_queue(self, "Resource", dead_letters=self.dead_letters, working=_KEEPING, attempts=_ATTEMPTS)
        name_queues("LetterDeliveries", self.queue, self.dead_letters, self.undelivered)
        self.rule = self._new_rule(configuration_set)
        self.function = ContextFunction(self, "Recorder", context="notifications", entry="queue", timeout=_KEEPING)
        data.grant_tenant_access(self.function)
        data.grant_read_secret(self.function)  # an address is kept as a digest under the platform's key
        data.grant_platform_keys(self.function, ["PutItem"], ["G#SUPPRESSED#*"])
        self.function.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=10, report_batch_item_failures=True)
        )

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of news that could not be kept."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def _new_rule(self, configuration_set: ses.ConfigurationSet) -> events.Rule:
        # SES speaks to the account's own bus alone, where it may be one of several platforms.
        bus = events.EventBus.from_event_bus_arn(
            self, "Bus", Stack.of(self).format_arn(service="events", resource="event-bus", resource_name="default")
        )
        configuration_set.add_event_destination(
            "Deliveries", destination=ses.EventDestination.event_bus(bus), events=list(_TOLD)
        )
        return events.Rule(
            self,
            "Rule",
            event_bus=bus,
            event_pattern=events.EventPattern(
                source=["aws.ses"],
                detail={"mail": {"tags": {"ses:configuration-set": [configuration_set.configuration_set_name]}}},
            ),
            targets=[targets.SqsQueue(self.queue, dead_letter_queue=self.undelivered)],
        )
