"""Work that is due later than a queue can wait: one-off schedules that put it into the work queue, and then go."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from rental.payments.domain.work import Work
from rental.payments.settings import ScheduleSettings

_TENANT_CHARACTERS = 16  # a name has at most 64; a booking's id tells tenants apart as well
_LATEST = timedelta(days=1)
_MOST_ATTEMPTS = 185


@dataclass(frozen=True, slots=True)
class EventBridgeWork:
    """`client` is boto3's for scheduler.

    A schedule is named by its payment and its instant. Under one name the next would be planned while the last, whose
    message is being worked at, is about to be deleted, and might go with it.
    """

    client: Any
    settings: ScheduleSettings

    def plan(self, work: Work, at: datetime) -> None:
        """Have a booking's payment worked at from an instant ahead. What was planned for earlier stays planned."""
        try:
            self.client.create_schedule(**self._described(work, at))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":  # planned for that instant already
                raise

    def _described(self, work: Work, at: datetime) -> dict[str, Any]:
        whole = (at + timedelta(microseconds=999_999)).astimezone(UTC).replace(microsecond=0)
        return {
            "Name": f"{work.tenant_id[:_TENANT_CHARACTERS]}-{work.booking_id}-{whole.timestamp():.0f}",
            "GroupName": self.settings.group,
            "ScheduleExpression": f"at({whole:%Y-%m-%dT%H:%M:%S})",
            "ScheduleExpressionTimezone": "UTC",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {
                "Arn": self.settings.target_arn,
                "RoleArn": self.settings.role_arn,
                "Input": msgspec.json.encode(work).decode(),
                "DeadLetterConfig": {"Arn": self.settings.dead_letters_arn},
                "RetryPolicy": {
                    "MaximumEventAgeInSeconds": int(_LATEST.total_seconds()),
                    "MaximumRetryAttempts": _MOST_ATTEMPTS,
                },
            },
        }
