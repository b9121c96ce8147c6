"""When webhooks' lanes are looked at: one-off schedules of EventBridge Scheduler, which go when they are over."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.one_off_schedules import ScheduleSettings, name_of, one_off

EVERY = timedelta(seconds=30)  # the service keeps no narrower time
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EventBridgeWakes:
    """The `Wakes` port. `client` is boto3's for scheduler. A schedule is named by its subject and its half minute.

    `subject` is what the woken are told that one by.
    """

    client: Any
    settings: ScheduleSettings
    subject: str = "webhook_id"

    def plan(self, tenant_id: TenantId, webhook_id: str, at: datetime) -> None:
        number = -(-(at - _EPOCH) // EVERY)  # rounded up: a look before its time would find nothing due
        told = json.dumps({"tenant_id": tenant_id, self.subject: webhook_id}, separators=(",", ":"))
        name = name_of(tenant_id, webhook_id, str(number))
        try:
            self.client.create_schedule(**one_off(self.settings, name, _EPOCH + number * EVERY, told))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":  # planned for that half minute already
                raise
