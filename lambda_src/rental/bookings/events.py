"""Entry: what became of bookings plans their next moment; what payments tells moves their money, and with it some.

What calendars in step tells of channels' nights is claimed, moved and released in the ledger, and so is what partners
told of a listing once it leads elsewhere. A booking is also listed
under its guest's account and address, when it is new or its check-out has moved.
"""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.bookings.contract import AWAITING_PAYMENT, BOOKING_PAYMENT_CHANGED
from rental.bookings.domain.payment import Payment
from rental.bookings.dynamodb.guests import DynamoDbGuestBookings
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.dynamodb.partners import DynamoDbPartners
from rental.bookings.scheduler import EventBridgeMoments
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.channel_news import NEVER_APPLIES, hear_channel
from rental.bookings.use_cases.guests import Told, keep_listed
from rental.bookings.use_cases.manager_news import CONFLICT, hear_booking
from rental.bookings.use_cases.moments import plan_next_moment
from rental.bookings.use_cases.partner_news import Office, settle_places
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.calendar_sync.contract import CHANNEL_NIGHTS_GONE, CHANNEL_NIGHTS_TOLD, ToldNights
from rental.channels.contract import CHANNEL_BOOKING_TOLD, PLACES_MOVED, ToldBooking
from rental.kernel.errors import Problem
from rental.kernel.events import Event
from rental.kernel.ids import BookingId
from rental.payments.contract import PAYMENT_FACT, PaymentFact
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import tenant_table
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics
from rental.platform.one_off_schedules import ScheduleSettings
from rental.platform.patience import FullJitter
from rental.platform.secrets import platform_key

_ACTIONS = ("BatchGetItem", "GetItem", "Query", "PutItem", "DeleteItem", "UpdateItem")
_WITHIN_SECONDS = 5.0


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, _ACTIONS)


def _handle(event: Event) -> None:
    books = Books(DynamoDbLedger(tenant_table()), FullJitter(_WITHIN_SECONDS))
    now = SystemClock().now()
    if event.type == PAYMENT_FACT:
        fact = PaymentFact.from_event(event)
        payment = Payment(fact.number, fact.authorised, fact.captured, fact.refunded, fact.failed, fact.waits_for)
        apply_payment_fact(books, event.tenant_id, fact.booking_id, payment, now)
        count("PaymentFactsApplied")
        return
    if event.type in (CHANNEL_NIGHTS_TOLD, CHANNEL_NIGHTS_GONE):
        _hear_channel(books, event, now)
        return
    if event.type == CHANNEL_BOOKING_TOLD:
        _hear_booking(books, event, now)
        return
    if event.type in PLACES_MOVED:
        _settle_places(books, event, now)
        return
    if event.type == BOOKING_PAYMENT_CHANGED and event.data["state"] != AWAITING_PAYMENT:
        return  # money moves the moments of those alone that wait for it
    booking_id = BookingId(event.entity["id"])
    _list_for_guest(books, event, booking_id)
    plan_next_moment(books, _moments(), event.tenant_id, booking_id, now)


def _hear_channel(books: Books, event: Event, now: datetime) -> None:
    """Take a channel's nights into the ledger. News that no delivery could ever apply is logged and dropped."""
    try:
        hear_channel(replace(books, key=platform_key()), event.tenant_id, ToldNights.from_event(event), now)
    except Problem as problem:
        if problem.slug not in NEVER_APPLIES:
            raise
        logger.warning("channel nights dropped", event_id=event.id, slug=problem.slug, detail=problem.detail)
        count("ChannelNightsDropped")
        return
    count("ChannelNightsHeard")


def _settle_places(books: Books, event: Event, now: datetime) -> None:
    """Bring a partner's reservations to where its listings lead at this moment, in whatever order events come."""
    connection = event.data.get("connection_id") or event.entity["id"]
    partners = DynamoDbPartners(tenant_table())
    office = Office(replace(books, key=platform_key()), partners, event.tenant_id, connection, now)
    count("ChannelReservationsPlaced", settle_places(office, event.data.get("listing")))


def _hear_booking(books: Books, event: Event, now: datetime) -> None:
    """Take in the rooms of a channel manager's booking, and note for the host how they were answered."""
    told, partners = ToldBooking.from_event(event), DynamoDbPartners(tenant_table())
    office = Office(replace(books, key=platform_key()), partners, event.tenant_id, told.connection_id, now)
    answers = hear_booking(office, told)
    taken, kept = answers["accepted"] + answers["known"], answers["kept"]
    for name, number in (("Accepted", taken), ("Kept", kept), ("Conflicts", answers[CONFLICT])):
        if number:
            count(f"ChannelEvents{name}", number)
    partners.note(event.tenant_id, told.connection_id, now, accepted=taken, kept=kept, conflicts=answers[CONFLICT])


def _list_for_guest(books: Books, event: Event, booking_id: BookingId) -> None:
    """Keep guests' lists, which stand in order of check-out: a new booking is put there, one that moves is moved."""
    left = event.before.get("check_out")
    if event.number != 1 and not left:
        return
    guests = DynamoDbGuestBookings(tenant_table())
    moved_from = date.fromisoformat(left) if left else None
    keep_listed(replace(books, key=platform_key()), guests, Told(event.tenant_id, booking_id, moved_from))


@cache
def _moments() -> EventBridgeMoments:
    return EventBridgeMoments(boto3.client("scheduler", config=WITHIN_A_REQUEST), ScheduleSettings.from_environment())
