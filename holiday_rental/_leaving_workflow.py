"""The state machine of leaving: close, look again, hand out, take down, forget, give up the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

# A site's authorisation is kept for a minute, and a request that was let in ends within half a one.
_UNTIL_ALL_ARE_THROUGH = Duration.seconds(90)
_UNTIL_INDEXES_ARE_THERE = Duration.seconds(5)
_REFUSED = "LeavingRefused"
_TENANT = {"tenant_id.$": "$.tenant_id"}


@dataclass(frozen=True)
class LeavingTasks:
    """What does each step; `undo` in its order."""

    close: lambda_.IFunction
    export: lambda_.IFunction
    undo: Mapping[str, lambda_.IFunction]
    data: lambda_.IFunction
    name: lambda_.IFunction


def leaving_workflow(scope: Construct, functions: LeavingTasks) -> sfn.StateMachine:
    """Return the state machine `Resource`. A step that fails is tried again; in the end it stands still and says why."""
    failed = _step(
        scope,
        "Failed",
        functions.close,
        {"act": "fail", "error.$": "$.failure.Error", "cause.$": "$.failure.Cause"},
    ).next(sfn.Fail(scope, "StandsStill", error="LeavingFailed", cause="The tenant's record says why"))
    close = _guarded(_step(scope, "CloseSite", functions.close, {"act": "close"}), failed)
    settle = _guarded(_step(scope, "LookAgain", functions.close, {"act": "settle"}), failed)
    export = _guarded(_step(scope, "HandOut", functions.export, {}), failed)
    undone = [
        _guarded(_step(scope, f"Undo{step.capitalize()}", function, {"act": "undo"}), failed, patient=True)
        for step, function in functions.undo.items()
    ]
    rows = _guarded(_step(scope, "ForgetRows", functions.data, {}, result_path="$.forgotten"), failed)
    again = sfn.Wait(scope, "UntilIndexesAreThere", time=_time(scope, _UNTIL_INDEXES_ARE_THERE))
    name = _guarded(_step(scope, "GiveUpName", functions.name, {}), failed)
    chain = close.next(sfn.Wait(scope, "UntilAllAreThrough", time=_time(scope, _UNTIL_ALL_ARE_THROUGH)))
    chain = chain.next(settle).next(export)
    for each in undone:
        chain = chain.next(each)
    forgotten = sfn.Choice(scope, "AllForgotten")
    chain = chain.next(rows).next(forgotten)
    forgotten.when(
        sfn.Condition.boolean_equals(variable="$.forgotten.done", value=True), name.next(sfn.Succeed(scope, "Gone"))
    )
    forgotten.otherwise(again.next(rows))
    log = logs.LogGroup(
        scope, "WorkflowLog", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
    )
    return sfn.StateMachine(
        scope,
        "Resource",
        definition_body=sfn.DefinitionBody.from_chainable(chain),
        logs=sfn.LogOptions(destination=log, level=sfn.LogLevel.ALL),
        tracing_enabled=True,
        timeout=Duration.days(2),
    )


def _step(
    scope: Construct,
    id: str,
    function: lambda_.IFunction,
    event: dict[str, str],
    result_path: str = sfn.JsonPath.DISCARD,
) -> tasks.LambdaInvoke:
    return tasks.LambdaInvoke(
        scope,
        id,
        lambda_function=function,
        payload=sfn.TaskInput.from_object(_TENANT | event),
        payload_response_only=True,
        result_path=result_path,
        retry_on_service_exceptions=False,
    )


def _guarded(task: tasks.LambdaInvoke, failed: sfn.IChainable, *, patient: bool = False) -> tasks.LambdaInvoke:
    """Try again with growing pauses: for some minutes, or an hour for what a distribution lets go of slowly."""
    task.add_retry(errors=[_REFUSED], max_attempts=0)
    task.add_retry(
        errors=["States.ALL"],
        interval=_time_of(task, 5 if patient else 2),
        backoff_rate=1.5 if patient else 2,
        max_attempts=60 if patient else 8,
        max_delay=Duration.seconds(60),
        jitter_strategy=sfn.JitterType.FULL,
    )
    task.add_catch(failed, errors=["States.ALL"], result_path="$.failure")
    return task


def _time(scope: Construct, time: Duration) -> sfn.WaitTime:
    """Return how long to wait; locally nobody is far away, and nobody wants to wait."""
    return sfn.WaitTime.duration(Duration.seconds(1) if LocalTarget.of(scope) else time)


def _time_of(task: tasks.LambdaInvoke, seconds: int) -> Duration:
    return Duration.seconds(1 if LocalTarget.of(task) else seconds)
