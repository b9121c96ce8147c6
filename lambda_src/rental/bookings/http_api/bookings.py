"""Entry: one booking, for its guest or the host: read, changed, cancelled."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from rental.bookings.contract import HOLDING_STATES, access_expires, booking_access_token
from rental.bookings.http_representations import (
    BookingDocument,
    ChangeQuote,
    RefundPreview,
    booking_document,
    change_quote_document,
    refund_preview_document,
)
from rental.bookings.http_requests import (
    LINK,
    GuestsBody,
    Reason,
    Total,
    UnitName,
    books,
    caller,
    changing_caller,
    events_of,
    followed,
    ledger,
    opened,
    plain_text,
    terms_of,
)
from rental.bookings.use_cases.callers import of_host
from rental.bookings.use_cases.cancelling import cancel_booking, refund_preview
from rental.bookings.use_cases.changing import WantedChange, change_booking, quote_change
from rental.bookings.use_cases.writing import Case
from rental.platform.event_stream import EVENT_STREAM, Told, event_stream_reply
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key

_CHANGE_PROBLEMS = (
    *("not-found", "state-does-not-allow", "stay-already-begun", "nights-taken", "role-required", "stay-in-the-past"),
    *("stay-too-short", "stay-too-long", "no-arrival-that-day", "no-departure-that-day", "too-short-notice"),
    *("beyond-booking-window", "too-many-guests", "check-out-not-after-check-in"),
    *("change-not-free", "currency-mismatch", "too-many-requests"),
)


class CancelBody(Struct, forbid_unknown_fields=True):
    """`expected_refund` is what the preview showed: another is answered with "refund-changed"."""

    reason: Reason = ""
    expected_refund: Annotated[int, Meta(ge=0)] | None = None


class EventsQuery(Struct):
    """`token` is as the booking's own `events` has it."""

    token: Annotated[str, Meta(max_length=60)]


class BookingNow(Struct):
    """What a booking's events tell: its state, how far its money is, and how often it has changed."""

    booking_id: str
    state: str
    payment_state: str
    version: int


class ChangeQuoteBody(Struct, forbid_unknown_fields=True):
    """What shall be other; what is left out stays. Hosts may choose the unit and agree on a price."""

    check_in: date | None = None
    check_out: date | None = None
    guests: GuestsBody | None = None
    unit: UnitName | None = None
    agreed_total: Total | None = None


class ChangeBody(ChangeQuoteBody, forbid_unknown_fields=True):
    expected_total: Annotated[int, Meta(ge=0)] | None = None


api = HttpApi("bookings")


@api.operation(
    "GET",
    "/api/v1/bookings/{booking_id}",
    id="get_booking",
    auth="optional",
    table=("GetItem", "Query"),
    uses=("keys",),
    answers=BookingDocument,
)
def get(request: Request) -> Response:
    """Show a booking."""
    booking, principal = opened(request)
    terms = terms_of(request, booking.property_id)
    acts_as, events = caller(request, principal).acts_as, events_of(request, booking.id)
    return Response(booking_document(booking, terms, request.now, acts_as, events=events))


@api.operation(
    "GET",
    "/api/v1/bookings/{booking_id}/events",
    id="booking_events",
    auth="optional",
    table=("GetItem", "Query"),
    uses=("keys",),
    query=EventsQuery,
    file=EVENT_STREAM,
)
def booking_events(request: Request) -> Response:
    """Tell how a booking is as a server-sent event, until it waits no more for its money or its host."""
    booking = followed(request, request.parameters(EventsQuery).token)
    state = booking.state_at(terms_of(request, booking.property_id), request.now)
    now = BookingNow(booking.id, state, booking.payment_state, booking.change_number)
    # What the clock has made of it may not be stored yet: the same version then tells another state.
    version = f"{now.version}" if state == booking.state else f"{now.version}.{state}"
    told = Told(version, f"booking.{state}", now, over=state not in HOLDING_STATES)
    return event_stream_reply(request, told)


@api.operation(
    "GET",
    "/api/v1/bookings/{booking_id}/cancellation",
    id="preview_cancellation",
    auth="optional",
    table=("GetItem", "Query"),
    uses=("keys",),
    answers=RefundPreview,
    problems=("not-found", "state-does-not-allow", "stay-already-begun"),
)
def preview_cancellation(request: Request) -> Response:
    """Show what cancelling now would give back, line by line."""
    case = _case(request)
    return Response(refund_preview_document(refund_preview(case), case.booking.currency))


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/cancellation",
    id="cancel_booking",
    auth="optional",
    table=("GetItem", "Query", "PutItem"),
    uses=("keys",),
    takes=CancelBody,
    answers=BookingDocument,
    problems=(
        "not-found",
        "state-does-not-allow",
        "stay-already-begun",
        "refund-changed",
        "idempotency-key-reused",
        "busy",
    ),
    leads_to=("get_booking", "get_booking_changes", "get_payment"),
)
def cancel(request: Request) -> Response:
    """Cancel a booking, or withdraw a request."""
    body = request.body(CancelBody)
    reason = plain_text(body.reason, "/reason")
    booking, principal = opened(request)
    who = changing_caller(request, principal)
    cancelled, terms = cancel_booking(books(), who, booking.id, reason, body.expected_refund)
    count("BookingsCancelled")
    events = events_of(request, cancelled.id)
    return Response(booking_document(cancelled, terms, request.now, who.acts_as, events=events))


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/change-quote",
    id="quote_change",
    auth="optional",
    table=("GetItem", "Query"),
    uses=("keys",),
    takes=ChangeQuoteBody,
    answers=ChangeQuote,
    problems=_CHANGE_PROBLEMS,
)
def preview_change(request: Request) -> Response:
    """Show what a change would cost; nothing is changed."""
    case = _case(request)
    wanted = _wanted(request.body(ChangeQuoteBody))
    return Response(change_quote_document(*quote_change(case, wanted)))


@api.operation(
    "PATCH",
    "/api/v1/bookings/{booking_id}",
    id="change_booking",
    auth="optional",
    table=("GetItem", "Query", "PutItem"),
    uses=("keys",),
    takes=ChangeBody,
    answers=BookingDocument,
    problems=(*_CHANGE_PROBLEMS, "price-changed", "idempotency-key-reused", "busy"),
    leads_to=("get_booking", "get_booking_changes"),
)
def change(request: Request) -> Response:
    """Change dates, guests or unit: the nights move all at once."""
    body = request.body(ChangeBody)
    booking, principal = opened(request)
    who = changing_caller(request, principal)
    changed, terms = change_booking(books(), who, booking.id, _wanted(body))
    count("BookingsChanged")
    # A link ends some time after the stay: who came by one needs another when the stay is later now.
    expires = access_expires(changed.stay.check_out)
    by_link = principal.kind == LINK
    token = booking_access_token(platform_key(), request.tenant_id, changed.id, expires) if by_link else ""
    events = events_of(request, changed.id)
    return Response(booking_document(changed, terms, request.now, who.acts_as, events=events, access_token=token))


handler = api.handler


def _case(request: Request) -> Case:
    booking, principal = opened(request)
    snapshot = ledger().glance(request.tenant_id, booking.property_id)
    terms = of_host(snapshot, booking.property_id)
    return Case(booking, snapshot, terms, caller(request, principal), books().coupons)


def _wanted(body: ChangeQuoteBody) -> WantedChange:
    expected = body.expected_total if isinstance(body, ChangeBody) else None
    guests = body.guests.guests() if body.guests else None
    return WantedChange(body.check_in, body.check_out, guests, body.unit, expected, body.agreed_total)
