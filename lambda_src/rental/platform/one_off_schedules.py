"""One-off schedules of EventBridge Scheduler, which call once and go: what all of them have in common."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rental.kernel.ids import TenantId
from rental.platform.environment import required

_TENANT_CHARACTERS = 16  # a name has at most 64; the subject's id tells tenants apart as well
_LATEST = timedelta(days=1)
_MOST_ATTEMPTS = 185


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Where schedules are kept, what they call in whose name, and where a call goes that cannot be made."""

    group: str
    target_arn: str
    role_arn: str
    dead_letters_arn: str

    @classmethod
    def from_environment(cls, target_arn: str = "") -> "ScheduleSettings":
        """Read the environment. A function that is the target itself knows its own ARN."""
        return cls(
            group=required("SCHEDULE_GROUP"),
            target_arn=target_arn or required("SCHEDULE_TARGET_ARN"),
            role_arn=required("SCHEDULE_ROLE_ARN"),
            dead_letters_arn=required("SCHEDULE_DEAD_LETTERS_ARN"),
        )


def one_off(settings: ScheduleSettings, name: str, at: datetime, told: str) -> dict[str, Any]:
    """Return what a schedule is made or moved with: it tells `told`, JSON, at an instant."""
    return {
        "Name": name,
        "GroupName": settings.group,
        "ScheduleExpression": f"at({whole_second(at):%Y-%m-%dT%H:%M:%S})",
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": settings.target_arn,
            "RoleArn": settings.role_arn,
            "Input": told,
            "DeadLetterConfig": {"Arn": settings.dead_letters_arn},
            "RetryPolicy": {
                "MaximumEventAgeInSeconds": int(_LATEST.total_seconds()),
                "MaximumRetryAttempts": _MOST_ATTEMPTS,
            },
        },
    }


def name_of(tenant_id: TenantId, subject: str, what: str) -> str:
    """Return the name of a schedule of a booking's or a webhook's; `what` tells it from its others."""
    return f"{tenant_id[:_TENANT_CHARACTERS]}-{subject}-{what}"


def whole_second(at: datetime) -> datetime:
    """Round up: a call before its moment would find nothing to do."""
    return (at + timedelta(microseconds=999_999)).astimezone(UTC).replace(microsecond=0)
