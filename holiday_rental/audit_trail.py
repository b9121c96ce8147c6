"""Who changed what, when and why: every event kept as a record for as long as is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from holiday_rental._context_function import METRICS_NAMESPACE, ContextFunction

if TYPE_CHECKING:
    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

_MOST_DAYS = 3653  # ten years


class AuditTrail(Construct):
    """Keeps a record of every change that the platform tells of: actor, what was before and after, reason, address.

        AuditTrail(self, "Audit", data=data, events=events)

    - `data`, `events`: where records are kept, in each tenant's part of the table, and what is recorded.
    - `keep_days`: for how long after the change, 1-3653. The table deletes what is older within a few days.
      Default: 90.
    """

    function: ContextFunction
    """Writes the records."""
    consumer: EventConsumer
    """Its queue, and what it could not write."""

    def __init__(
        self, scope: Construct, id: str, *, data: TenantData, events: EventBackbone, keep_days: int = 90
    ) -> None:
        super().__init__(scope, id)
        if not 1 <= keep_days <= _MOST_DAYS:
            raise ValueError(f"keep_days must be 1-{_MOST_DAYS}, got {keep_days}")
        self._data = data
        self.function = ContextFunction(
            self,
            "Resource",
            context="audit",
            entry="events",
            environment={"AUDIT_DAYS": str(keep_days)},
            timeout=Duration.seconds(30),
        )
        data.grant_tenant_access(self.function)
        self.consumer = events.consumer("Audit", self.function)

    def grant_read(self, function: lambda_.Function) -> iam.Grant:
        """Let a function's own role query the records of all tenants, for exports and reviews. Sets TABLE_NAME."""
        return self._data.grant_platform_keys(function, ["Query"], ["T#*#AUDIT#*"])

    def metric_records_kept(self) -> cloudwatch.Metric:
        """Return the count of records written."""
        return cloudwatch.Metric(
            namespace=METRICS_NAMESPACE,
            metric_name="AuditRecordsKept",
            dimensions_map={"service": "audit"},
            statistic="Sum",
        )
