"""Work that is due later than a queue can wait: one-off schedules that put it into the work queue, and then go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.work import Work
from rental.platform.one_off_schedules import ScheduleSettings, name_of, one_off, whole_second


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
        at = whole_second(at)
        name = name_of(TenantId(work.tenant_id), BookingId(work.booking_id), f"{at.timestamp():.0f}")
        try:
            self.client.create_schedule(**one_off(self.settings, name, at, msgspec.json.encode(work).decode()))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":  # planned for that instant already
                raise
