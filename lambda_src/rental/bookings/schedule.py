"""Entry: a booking's moment has come, as its one-off schedule says."""

from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.scheduler import EventBridgeMoments
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.moments import Moments, plan_next_moment
from rental.bookings.use_cases.settling import settle_booking
from rental.kernel.ids import BookingId, TenantId
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.patience import full_jitter
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("GetItem", "Query", "PutItem")
_WITHIN_SECONDS = 5.0


class _Told(msgspec.Struct):
    """What the schedule says: the booking, the state it is to leave, and whether it came too early before."""

    tenant_id: str
    booking_id: str
    state: str
    again: bool


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, str]:
    """Answer the state the booking is in now. A failure is tried again by Lambda, and then told to the dead letters."""
    told = msgspec.convert(event, _Told)
    tenant_id, booking_id = TenantId(told.tenant_id), BookingId(told.booking_id)
    logger.append_keys(tenant_id=tenant_id, booking_id=booking_id)
    now = SystemClock().now()
    with narrowed_to(tenant_id, _ACTIONS):
        booking, _ = settle_booking(_books(), tenant_id, booking_id, now)
        if booking.state == told.state:  # too early: check-in, say, is later in the day now than it was when planned
            moments = _moments(context.invoked_function_arn)
            plan_next_moment(_books(), moments, tenant_id, booking_id, now, again=not told.again)
        else:
            count("MomentsReached")
    return {"state": booking.state}


def _books() -> Books:
    return Books(DynamoDbLedger(tenant_table()), full_jitter(_WITHIN_SECONDS))


@cache
def _moments(own_arn: str) -> Moments:
    client = boto3.client("scheduler", config=WITHIN_A_REQUEST)
    return EventBridgeMoments(client, ScheduleSettings.from_environment(own_arn))
