"""Moments of bookings as one-off schedules of EventBridge Scheduler, which go when they are over.

Schedules of one booking differ in name by the state that it leaves: planning the next moment never touches the
schedule whose call is under way and which the service is about to delete.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.bookings.contract import AWAITING_PAYMENT, PENDING
from rental.bookings.use_cases.moments import MOVED_BY_CLOCK, Moment
from rental.kernel.ids import BookingId, TenantId
from rental.platform.one_off_schedules import ScheduleSettings, name_of, one_off

_IN_NAMES = {AWAITING_PAYMENT: "awaiting"}  # or a name would be too long


@dataclass(frozen=True, slots=True)
class EventBridgeMoments:
    """The `Moments` port. `client` is boto3's for scheduler."""

    client: Any
    settings: ScheduleSettings

    def plan(self, moment: Moment) -> None:
        described = self._described(moment)
        if self._done("create_schedule", described, unless={"ConflictException"}):
            return
        if self._done("update_schedule", described, unless={"ResourceNotFoundException"}):
            return
        self.client.create_schedule(**described)  # it was over in between

    def forget(self, tenant_id: TenantId, booking_id: BookingId, left: Iterable[str] = MOVED_BY_CLOCK) -> None:
        # When a request expires never changes, so that no moment of it is planned again. Facts of its money move when a
        # booking expires that waits for it: its moment may come too early.
        plans = [(state, again) for state in left for again in (False, True) if not (again and state == PENDING)]
        for state, again in plans:
            name = schedule_name(tenant_id, booking_id, state, again=again)
            named = {"Name": name, "GroupName": self.settings.group}
            # In conflict with its own end: it goes anyway.
            self._done("delete_schedule", named, unless={"ResourceNotFoundException", "ConflictException"})

    def _done(self, call: str, arguments: dict[str, Any], unless: set[str]) -> bool:
        """Make a call; False for the refusals that are expected of it."""
        try:
            getattr(self.client, call)(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] not in unless:
                raise
            return False
        return True

    def _described(self, moment: Moment) -> dict[str, Any]:
        told = {
            "tenant_id": moment.tenant_id,
            "booking_id": moment.booking_id,
            "state": moment.state,
            "again": moment.again,
        }
        name = schedule_name(moment.tenant_id, moment.booking_id, moment.state, again=moment.again)
        return one_off(self.settings, name, moment.at, json.dumps(told, separators=(",", ":")))


def schedule_name(tenant_id: TenantId, booking_id: BookingId, state: str, *, again: bool) -> str:
    return name_of(tenant_id, booking_id, f"{_IN_NAMES.get(state, state)}{'-again' if again else ''}")
