"""The one way to define a state machine: with a log that names nobody, and a role that calls its functions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as step_functions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from holiday_rental._states_language import State

# They have no resource that could be named.
_DELIVERING_LOGS = (
    *("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery"),
    *("logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
)


class Workflow:
    """A state machine called `id`, its log and its role. `functions` stand in the flow by their names."""

    machine: step_functions.CfnStateMachine

    def __init__(self, scope: Construct, id: str, flow: State, functions: Mapping[str, lambda_.IFunction]) -> None:
        self._functions = dict(functions)
        self._role = _role(scope, f"{id}Role")
        self._may_call(functions)
        self.machine = step_functions.CfnStateMachine(
            scope,
            id,
            role_arn=self._role.role_arn,
            definition=flow,
            definition_substitutions=self._arns(),
            logging_configuration=_logging(scope, f"{id}Log"),
        )
        self.machine.node.add_dependency(self._role)  # its policy too

    def go_by(self, flow: State, further: Mapping[str, lambda_.IFunction]) -> None:
        """Have it go by another flow, in which further functions stand."""
        self._functions |= further
        self._may_call(further)
        self.machine.definition, self.machine.definition_substitutions = flow, self._arns()

    def _arns(self) -> dict[str, str]:
        return {name: function.function_arn for name, function in self._functions.items()}

    def _may_call(self, functions: Mapping[str, lambda_.IFunction]) -> None:
        arns = list(dict.fromkeys(each.function_arn for each in functions.values()))
        if arns:
            iam.Grant.add_to_principal(grantee=self._role, actions=["lambda:InvokeFunction"], resource_arns=arns)


def _role(scope: Construct, id: str) -> iam.Role:
    role = iam.Role(
        scope,
        id,
        assumed_by=iam.PrincipalWithConditions(
            iam.ServicePrincipal("states.amazonaws.com"),
            {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
        ),
    )
    iam.Grant.add_to_principal(grantee=role, actions=list(_DELIVERING_LOGS), resource_arns=["*"])
    return role


def _logging(scope: Construct, id: str) -> step_functions.CfnStateMachine.LoggingConfigurationProperty:
    log = logs.LogGroup(scope, id, retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY)
    return step_functions.CfnStateMachine.LoggingConfigurationProperty(
        level="ALL",
        include_execution_data=False,  # errors may name people
        destinations=[
            step_functions.CfnStateMachine.LogDestinationProperty(
                cloud_watch_logs_log_group=step_functions.CfnStateMachine.CloudWatchLogsLogGroupProperty(
                    log_group_arn=log.log_group_arn
                )
            )
        ],
    )
