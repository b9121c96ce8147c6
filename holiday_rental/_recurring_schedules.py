"""Schedules that call one function again and again, and the role in which they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_sqs as sqs
    from constructs import Construct


@dataclass(frozen=True)
class RecurringSchedules:
    """What calls `function`. Calls that cannot be made are told to `dead_letters`."""

    function: lambda_.IFunction
    dead_letters: sqs.IQueue
    role: iam.Role

    @classmethod
    def of(
        cls, scope: Construct, function: lambda_.IFunction, *, dead_letters: sqs.IQueue, purpose: str
    ) -> RecurringSchedules:
        """Make the role, as `SchedulerRole`: only schedules of this account may take it."""
        role = iam.Role(
            scope,
            "SchedulerRole",
            description=purpose,
            assumed_by=iam.PrincipalWithConditions(
                iam.ServicePrincipal("scheduler.amazonaws.com"),
                {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
            ),
        )
        for action, resource in (
            ("lambda:InvokeFunction", function.function_arn),
            ("sqs:SendMessage", dead_letters.queue_arn),
        ):
            iam.Grant.add_to_principal(grantee=role, actions=[action], resource_arns=[resource])
        return cls(function, dead_letters, role)

    def add(
        self,
        scope: Construct,
        id: str,
        *,
        description: str,
        expression: str,
        given_up_after: Duration,
        attempts: int,
        input: str = "{}",
    ) -> scheduler.CfnSchedule:
        """Call the function at the times of `expression`; a call that fails is made again `attempts` times."""
        return scheduler.CfnSchedule(
            scope,
            id,
            description=description,
            schedule_expression=expression,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self.function.function_arn,
                role_arn=self.role.role_arn,
                input=input,
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=int(given_up_after.to_seconds()), maximum_retry_attempts=attempts
                ),
            ),
        )
