"""How tenants that signed up leave again: their data handed out, their site taken down, what remains told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as step_functions
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._leaving_flow import UNTIL_ALL_ARE_THROUGH_SECONDS, function_of, leaving
from holiday_rental._queue_names import name_queues
from holiday_rental._recurring_schedules import RecurringSchedules
from holiday_rental._workflow import Workflow
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

EVENT_TYPES = ("TenantLeavingAsked", "TenantLeavingTakenBack", "TenantExportAsked")
UNDONE = ("domain", "address", "site", "pool")  # in this order, by functions of who made them
_EXPORTS_KEPT = Duration.days(30)
_MOST_YEARS = 30
_AS_LONG_AS_LAMBDA_ALLOWS = Duration.minutes(15)
_LEAVINGS, _HOSTS, _DIRECTORY = "G#LEAVING", "G#HOST#*", "G#TENANTS#*"
_SIGN_UPS, _NAMES = "G#SIGNUP#*", "G#NAME#*"


class TenantOffboarding(Construct):
    """Lets hosts take all of their data along at any time, and close their site for good: after a week of grace.

        TenantOffboarding(self, "Offboarding", data=platform.data, events=platform.events)

    - `data`, `events`: whose data, and how it hears of what hosts ask.
    - `sales_kept_years`: for how many years after the year of a stay the facts of its sale are kept, 0-30, without
      names. Default: 10.
    - `removal_policy`: what happens to the bucket of exports when its stack goes. Default: RETAIN.

    Exports go by themselves after 30 days. Who cannot be let go stands still with the reason, and may be tried again.
    """

    exports: s3.Bucket
    """Tenants' data as files, for 30 days."""
    state_machine: step_functions.CfnStateMachine
    """Takes a tenant through the steps."""
    function: ContextFunction
    """Hears what hosts ask, and makes exports."""
    consumer: EventConsumer
    """Its queue."""
    sweep: ContextFunction
    """Begins what is due, every quarter of an hour."""
    schedule: scheduler.CfnSchedule
    """Calls the sweep."""
    dead_letters: sqs.Queue
    """Calls of the sweep that could not be made."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        events: EventBackbone,
        sales_kept_years: int = 10,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        if not 0 <= sales_kept_years <= _MOST_YEARS:
            raise ValueError(f"sales_kept_years must be 0-{_MOST_YEARS}, got {sales_kept_years}")
        self._data, self._years = data, sales_kept_years
        self._undone: list[str] = []
        self.exports = self._new_bucket(removal_policy)
        self.function = self._new_listener()
        self.consumer = events.consumer("Offboarding", self.function, event_types=EVENT_TYPES, attempts=3, batch_size=1)
        self._workflow = Workflow(self, "Resource", self._flow(), self._new_tasks())
        self.state_machine = self._workflow.machine
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        name_queues("offboarding", self.dead_letters)
        self.sweep = self._new_sweep()
        self.schedule = self._new_schedule()

    def take_down_by(self, tasks: Mapping[str, lambda_.IFunction]) -> None:
        """Have what was made for a tenant taken down by these functions: "domain", "address", "site" and "pool".

        Each is called with `{"tenant_id", "act": "undo"}`, in this order. Until then only data is removed.
        """
        self._undone = [step for step in UNDONE if step in tasks]
        self._workflow.go_by(self._flow(), {function_of(step): tasks[step] for step in self._undone})

    def grant_know_origin(self, function: lambda_.Function) -> iam.Grant:
        """Let a function tell whether a tenant signed up or was deployed. Sets TABLE_NAME."""
        return self._data.grant_platform_keys(function, ["GetItem"], [_DIRECTORY])

    def grant_hand_out(self, function: lambda_.Function) -> iam.Grant:
        """Let a function make links to exports. Sets EXPORTS_BUCKET."""
        function.add_environment("EXPORTS_BUCKET", self.exports.bucket_name)
        return iam.Grant.add_to_principal(
            grantee=function, actions=["s3:GetObject"], resource_arns=[self.exports.arn_for_objects("*")]
        )

    def metric_failed(self) -> cloudwatch.Metric:
        """Return the count of tenants that could not be let go."""
        return cloudwatch.Metric(
            namespace="AWS/States",
            metric_name="ExecutionsFailed",
            dimensions_map={"StateMachineArn": self.state_machine.ref},
            statistic="Sum",
            period=Duration.minutes(5),
        )

    def _new_bucket(self, removal_policy: RemovalPolicy) -> s3.Bucket:
        return s3.Bucket(
            self,
            "Exports",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="GoneAfterThirtyDays",
                    expiration=_EXPORTS_KEPT,
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
            removal_policy=removal_policy,
        )

    def _new_listener(self) -> ContextFunction:
        function = ContextFunction(
            self,
            "Listener",
            context="offboarding",
            entry="events",
            timeout=_AS_LONG_AS_LAMBDA_ALLOWS,
            memory_size_mib=1024,
        )
        self._data.grant_platform_keys(function, ["GetItem", "PutItem", "DeleteItem"], [_LEAVINGS])
        self._grant_export(function)
        return function

    def _new_tasks(self) -> dict[str, lambda_.IFunction]:
        close = ContextFunction(self, "Close", context="offboarding", entry="tasks.close", timeout=Duration.seconds(60))
        self._data.grant_tenant_access(close)
        self._data.grant_platform_keys(close, ["GetItem", "UpdateItem"], [_LEAVINGS, _HOSTS, _DIRECTORY])
        export = ContextFunction(
            self,
            "Export",
            context="offboarding",
            entry="tasks.export",
            timeout=_AS_LONG_AS_LAMBDA_ALLOWS,
            memory_size_mib=1024,
        )
        self._data.grant_platform_keys(export, ["GetItem", "UpdateItem"], [_LEAVINGS])
        self._grant_export(export)
        name = ContextFunction(self, "Name", context="offboarding", entry="tasks.name")
        self._data.grant_platform_keys(name, ["GetItem", "UpdateItem", "DeleteItem"], [_LEAVINGS, _HOSTS, _DIRECTORY])
        sign_up = ContextFunction(self, "SignUp", context="tenants", entry="tasks.leave")
        self._data.grant_platform_keys(sign_up, ["GetItem", "PutItem", "UpdateItem"], [_SIGN_UPS, _NAMES])
        return {"SignUp": sign_up, "Close": close, "Export": export, "TenantRows": self._new_data_task(), "Name": name}

    def _flow(self) -> dict[str, object]:
        local = LocalTarget.of(self) is not None  # nobody is far away there, and nobody wants to wait
        return leaving(self._undone, through_seconds=1 if local else UNTIL_ALL_ARE_THROUGH_SECONDS)

    def _new_data_task(self) -> ContextFunction:
        function = ContextFunction(
            self,
            "TenantRows",
            context="offboarding",
            entry="tasks.data",
            environment={"SALES_KEPT_YEARS": str(self._years)},
            timeout=_AS_LONG_AS_LAMBDA_ALLOWS,
            memory_size_mib=1024,
        )
        self._data.grant_tenant_access(function)
        self._data.grant_read_secret(function)
        self._data.grant_platform_keys(function, ["UpdateItem"], [_LEAVINGS])
        self._data.grant_platform_keys(
            function, ["DeleteItem"], ["G#DUE#*", "G#FEEDS#*", "G#MANAGERS", "G#ACCOUNT#*", "G#CHANGES#*"]
        )
        return function

    def _grant_export(self, function: ContextFunction) -> None:
        self._data.grant_tenant_access(function)
        self._data.grant_read_secret(function)
        function.add_environment("EXPORTS_BUCKET", self.exports.bucket_name)
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["s3:PutObject", "s3:AbortMultipartUpload"],
            resource_arns=[self.exports.arn_for_objects("*")],
        )

    def _new_sweep(self) -> ContextFunction:
        function = ContextFunction(
            self,
            "Sweep",
            context="offboarding",
            entry="schedule",
            environment={"LEAVING_STATE_MACHINE_ARN": self.state_machine.ref},
            timeout=Duration.seconds(30),
        )
        self._data.grant_platform_keys(function, ["Query"], [_LEAVINGS])
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["states:StartExecution"],
            resource_arns=[self.state_machine.ref],
        )
        return function

    def _new_schedule(self) -> scheduler.CfnSchedule:
        schedules = RecurringSchedules.of(
            self, self.sweep, dead_letters=self.dead_letters, purpose="Calls what begins to let tenants go"
        )
        return schedules.add(
            self,
            "Schedule",
            description="Tenants whose time of grace is over begin to leave",
            expression="rate(15 minutes)",
            given_up_after=Duration.minutes(10),
            attempts=2,
        )
