"""A group of schedules that each call once, and the role in which they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_sqs as sqs
    from constructs import Construct

_SCHEDULER = "scheduler.amazonaws.com"


@dataclass(frozen=True)
class OneOffSchedules:
    """Where functions plan schedules, and where it is told what a schedule could not call."""

    group: scheduler.CfnScheduleGroup
    role: iam.Role
    dead_letters: sqs.Queue

    @classmethod
    def of(cls, scope: Construct, group_id: str, *, dead_letters: sqs.Queue, purpose: str) -> OneOffSchedules:
        """Make the group and, as `SchedulerRole`, its role: only schedules of the group may take it."""
        group = scheduler.CfnScheduleGroup(scope, group_id)
        ours = {"aws:SourceAccount": Stack.of(scope).account, "aws:SourceArn": group.attr_arn}
        role = iam.Role(
            scope,
            "SchedulerRole",
            description=purpose,
            assumed_by=iam.PrincipalWithConditions(iam.ServicePrincipal(_SCHEDULER), {"StringEquals": ours}),
        )
        return cls(group, role, dead_letters)

    def let_call(self, action: str, target_arn: str) -> None:
        """Let schedules do `action` ("lambda:InvokeFunction") to their target, and tell what failed."""
        for allowed, resource in ((action, target_arn), ("sqs:SendMessage", self.dead_letters.queue_arn)):
            iam.Grant.add_to_principal(grantee=self.role, actions=[allowed], resource_arns=[resource])

    def grant_plan(self, function: lambda_.Function) -> iam.Grant:
        """Let a function make, move and delete schedules of the group, which call in the group's role.

        Sets SCHEDULE_GROUP, SCHEDULE_ROLE_ARN and SCHEDULE_DEAD_LETTERS_ARN.
        """
        function.add_environment("SCHEDULE_GROUP", self.group.ref)
        function.add_environment("SCHEDULE_ROLE_ARN", self.role.role_arn)
        function.add_environment("SCHEDULE_DEAD_LETTERS_ARN", self.dead_letters.queue_arn)
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["iam:PassRole"],
            resource_arns=[self.role.role_arn],
            conditions={"StringEquals": {"iam:PassedToService": _SCHEDULER}},
        )
        schedules = Stack.of(self.group).format_arn(
            service="scheduler",
            resource="schedule",
            resource_name=f"{self.group.ref}/*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        actions = [f"scheduler:{verb}Schedule" for verb in ("Create", "Update", "Delete")]
        return iam.Grant.add_to_principal(grantee=function, actions=actions, resource_arns=[schedules])
