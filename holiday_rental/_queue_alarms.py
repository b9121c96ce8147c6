"""What every queue is watched by: how long messages wait in it or, at the end of a road, that one is there at all.

Alarms have no action: an importing team gives them one, such as a topic that wakes somebody.
"""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs

_LATE_AFTER = Duration.minutes(30)
_ID = "Alarm"


def alarm_on_age(queue: sqs.Queue, late_after: Duration | None = None) -> cloudwatch.Alarm:
    """Watch a queue for messages that have waited for `late_after`. Default: half an hour."""
    seconds = int((late_after or _LATE_AFTER).to_seconds())
    return _alarm(
        queue,
        queue.metric_approximate_age_of_oldest_message(statistic="Maximum"),
        threshold=seconds,
        said=f"Messages wait for {seconds // 60} minutes in {queue.node.path}: see the log of the function it feeds",
    )


def alarm_on_dead_letters(queue: sqs.Queue) -> cloudwatch.Alarm:
    """Watch a queue of what was given up on: each message is one too many."""
    return _alarm(
        queue,
        queue.metric_approximate_number_of_messages_visible(statistic="Maximum"),
        threshold=1,
        said=f"Given up on, waiting in {queue.node.path}: mend the cause, then holiday-rental redrive",
    )


def alarm_of(queue: sqs.Queue) -> cloudwatch.Alarm:
    """Return what watches a queue that was made here."""
    found = queue.node.find_child(_ID)
    if not isinstance(found, cloudwatch.Alarm):
        raise TypeError(f"{found.node.path} must be an alarm")
    return found


def _alarm(queue: sqs.Queue, metric: cloudwatch.Metric, *, threshold: int, said: str) -> cloudwatch.Alarm:
    return metric.create_alarm(
        queue,
        _ID,
        alarm_description=said,
        threshold=threshold,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )
