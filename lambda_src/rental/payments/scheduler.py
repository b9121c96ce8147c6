"""Work that is due later than a queue can wait: one-off schedules that put it into the work queue, and then go."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.work import Work
from rental.payments.settings import ScheduleSettings

_TENANT_CHARACTERS = 16  # a name has at most 64; a booking's id tells tenants apart as well
_LATEST = timedelta(days=1)
_MOST_ATTEMPTS = 185


@dataclass(frozen=True, slots=True)
class EventBridgeWork:
    """`client` is boto3's for scheduler. There is one schedule a payment: the last that was planned."""

    client: Any
    settings: ScheduleSettings

    def plan(self, tenant_id: TenantId, booking_id: BookingId, at: datetime) -> None:
        """Have a payment worked at from an instant ahead, in place of what was planned for it before."""
        described = self._described(tenant_id, booking_id, at)
        if self._done("create_schedule", described, unless="ConflictException"):
            return
        if not self._done("update_schedule", described, unless="ResourceNotFoundException"):
            self.client.create_schedule(**described)  # it was over in between

    def _done(self, call: str, arguments: dict[str, Any], unless: str) -> bool:
        try:
            getattr(self.client, call)(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] != unless:
                raise
            return False
        return True

    def _described(self, tenant_id: TenantId, booking_id: BookingId, at: datetime) -> dict[str, Any]:
        whole = (at + timedelta(microseconds=999_999)).astimezone(UTC).replace(microsecond=0)
        return {
            "Name": f"{tenant_id[:_TENANT_CHARACTERS]}-{booking_id}-pay",
            "GroupName": self.settings.group,
            "ScheduleExpression": f"at({whole:%Y-%m-%dT%H:%M:%S})",
            "ScheduleExpressionTimezone": "UTC",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {
                "Arn": self.settings.target_arn,
                "RoleArn": self.settings.role_arn,
                "Input": msgspec.json.encode(Work(tenant_id, booking_id)).decode(),
                "DeadLetterConfig": {"Arn": self.settings.dead_letters_arn},
                "RetryPolicy": {
                    "MaximumEventAgeInSeconds": int(_LATEST.total_seconds()),
                    "MaximumRetryAttempts": _MOST_ATTEMPTS,
                },
            },
        }
