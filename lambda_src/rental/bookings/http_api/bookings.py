"""Entry: one booking, for its guest or the host: read, changed, cancelled."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from rental.bookings.http_representations import (
    BookingDocument,
    ChangeQuote,
    RefundPreview,
    booking_document,
    change_quote_document,
    refund_preview_document,
)
from rental.bookings.http_requests import (
    GuestsBody,
    Reason,
    Total,
    UnitName,
    books,
    caller,
    changing_caller,
    ledger,
    opened,
    terms_of,
)
from rental.bookings.use_cases.callers import of_host
from rental.bookings.use_cases.cancelling import cancel_booking, refund_preview
from rental.bookings.use_cases.changing import WantedChange, change_booking, quote_change
from rental.bookings.use_cases.writing import Case
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response

_CHANGE_PROBLEMS = (
    *("not-found", "state-does-not-allow", "stay-already-begun", "nights-taken", "role-required", "stay-in-the-past"),
    *("stay-too-short", "stay-too-long", "no-arrival-that-day", "no-departure-that-day", "too-short-notice"),
    *("beyond-booking-window", "too-many-guests", "check-out-not-after-check-in"),
)


class CancelBody(Struct, forbid_unknown_fields=True):
    reason: Reason = ""


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
    return Response(booking_document(booking, terms, request.now, caller(request, principal).acts_as))


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
    problems=("not-found", "state-does-not-allow", "stay-already-begun", "idempotency-key-reused", "busy"),
)
def cancel(request: Request) -> Response:
    """Cancel a booking, or withdraw a request."""
    reason = request.body(CancelBody).reason
    booking, principal = opened(request)
    who = changing_caller(request, principal)
    cancelled, terms = cancel_booking(books(), who, booking.id, reason)
    count("BookingsCancelled")
    return Response(booking_document(cancelled, terms, request.now, who.acts_as))


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
)
def change(request: Request) -> Response:
    """Change dates, guests or unit: the nights move all at once."""
    body = request.body(ChangeBody)
    booking, principal = opened(request)
    who = changing_caller(request, principal)
    changed, terms = change_booking(books(), who, booking.id, _wanted(body))
    count("BookingsChanged")
    return Response(booking_document(changed, terms, request.now, who.acts_as))


handler = api.handler


def _case(request: Request) -> Case:
    booking, principal = opened(request)
    snapshot = ledger().glance(request.tenant_id, booking.property_id)
    return Case(booking, snapshot, of_host(snapshot, booking.property_id), caller(request, principal))


def _wanted(body: ChangeQuoteBody) -> WantedChange:
    expected = body.expected_total if isinstance(body, ChangeBody) else None
    guests = body.guests.guests() if body.guests else None
    return WantedChange(body.check_in, body.check_out, guests, body.unit, expected, body.agreed_total)
