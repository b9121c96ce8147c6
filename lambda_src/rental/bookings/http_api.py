"""Entry: bookings over HTTP. Guests book without an account; a booking opens by its link, to its guest or a host."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from rental.bookings.contract import access_expires, booking_access_token, opens_booking
from rental.bookings.domain.booking import Booking, Contact
from rental.bookings.domain.quote import FIRST_YEAR, LAST_YEAR, Guests, Quote, stay_between
from rental.bookings.dynamodb import DynamoDbLedger
from rental.bookings.http_representations import booking_body, listed_body, quote_body
from rental.bookings.ports import Snapshot
from rental.bookings.use_cases import (
    BookingRequest,
    Caller,
    PriceChanged,
    WantedStay,
    availability,
    cancel_booking,
    create_booking,
    quote_stay,
)
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import BookingId, PropertyId, is_opaque_id
from rental.kernel.mail_address import deliverable_address
from rental.kernel.stay_dates import today_at
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.patience import full_jitter
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.properties.contract import PropertyTerms

_DECIDE_WITHIN_SECONDS = 6.0
_LONGEST_VIEW = timedelta(days=400)
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)

Count = Annotated[int, Meta(ge=0, le=100)]
Adults = Annotated[int, Meta(ge=1, le=100)]
Currency = Annotated[str, Meta(min_length=3, max_length=3)]


class _GuestsBody(Struct, forbid_unknown_fields=True):
    adults: Adults
    children: Count = 0
    infants: Count = 0
    pets: Count = 0


class _ContactBody(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    email: Annotated[str, Meta(max_length=254)]
    phone: Annotated[str, Meta(pattern=r"^(\+?[0-9 ().\-/]{5,30})?$(?!\n)")] = ""


class _CreateBody(Struct, forbid_unknown_fields=True):
    property_id: str
    check_in: date
    check_out: date
    guests: _GuestsBody
    guest: _ContactBody
    expected_total: Annotated[int, Meta(ge=0)] | None = None
    currency: Currency | None = None
    language: Literal["en", "de"] = "en"


class _CancelBody(Struct, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")] = ""


class _QuoteQuery(Struct):
    property_id: Annotated[list[str], Meta(min_length=1, max_length=48)]
    check_in: date
    check_out: date
    adults: Adults = 2
    children: Count = 0
    infants: Count = 0
    pets: Count = 0
    currency: Currency | None = None


class _PeriodQuery(Struct, rename={"first": "from", "until": "to"}):
    first: date
    until: date


class _ListQuery(_PeriodQuery):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: str | None = None


api = HttpApi("bookings")


@api.operation("GET", "/api/v1/quotes", id="quote_stays", auth="optional", table=("BatchGetItem",))
def quote_stays(request: Request) -> Response:
    asked = request.parameters(_QuoteQuery, repeated=frozenset({"property_id"}))
    guests = Guests(asked.adults, asked.children, asked.infants, asked.pets)
    stay = stay_between(asked.check_in, asked.check_out)
    names = [PropertyId(name) for name in asked.property_id if is_opaque_id(name)]
    found = _ledger().terms_and_calendars(request.tenant_id, names) if names else {}
    wanted = [WantedStay(PropertyId(name), stay, guests, asked.currency) for name in asked.property_id]
    return Response({"items": [_quoted(request, found.get(each.property_id), each) for each in wanted]})


@api.operation(
    "GET",
    "/api/v1/properties/{property_id}/availability",
    id="get_availability",
    auth="optional",
    table=("BatchGetItem",),
)
def get_availability(request: Request) -> Response:
    asked = request.parameters(_PeriodQuery)
    _check_period(asked)
    property_id = PropertyId(_opaque(request.path["property_id"], "property"))
    seen = availability(_ledger(), _caller(request), property_id, asked.first, asked.until)
    rules = {"minimum_nights": seen.terms.minimum_nights, "maximum_nights": seen.terms.maximum_nights}
    return Response(
        {
            "property_id": property_id,
            "from": asked.first,
            "to": asked.until,
            "today": seen.today,
            "bookable_until": seen.bookable_until,
            "taken": [{"from": first, "to": until} for first, until in seen.taken],
            "stay_rules": rules,
        }
    )


@api.operation(
    "POST",
    "/api/v1/bookings",
    id="create_booking",
    auth="optional",
    table=("BatchGetItem", "PutItem"),
    uses=("keys",),
)
def create(request: Request) -> Response:
    asked = _booking_request(request)
    patience = full_jitter(_DECIDE_WITHIN_SECONDS)
    try:
        sold = create_booking(_ledger(), patience, platform_key(), _caller(request), asked)
    except PriceChanged as changed:  # shown whole, so that the guest can agree to it without asking again
        changed.extras["quote"] = _new_quote(request, changed.priced, asked.wanted.property_id)
        raise
    count("BookingsReplayed" if sold.replayed else "BookingsCreated")
    booking = sold.booking
    token = booking_access_token(platform_key(), request.tenant_id, booking.id, access_expires(booking.stay.check_out))
    body = booking_body(booking, sold.terms, _today(sold.terms, request)) | {"access_token": token}
    headers = {"location": f"/api/v1/bookings/{booking.id}"}
    return Response(body, 201, headers | ({"idempotent-replay": "true"} if sold.replayed else {}))


@api.operation(
    "GET",
    "/api/v1/bookings/{booking_id}",
    id="get_booking",
    auth="optional",
    table=("GetItem", "BatchGetItem"),
    uses=("keys",),
)
def get(request: Request) -> Response:
    booking = _opened(request)
    terms = _terms_of(request, booking.property_id)
    return Response(booking_body(booking, terms, _today(terms, request)))


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/cancellation",
    id="cancel_booking",
    auth="optional",
    table=("GetItem", "BatchGetItem", "PutItem"),
    uses=("keys",),
)
def cancel(request: Request) -> Response:
    _ = request.idempotency_key  # asked for on every unsafe call; a second cancellation changes nothing anyway
    reason = request.body(_CancelBody).reason if request.raw_body else ""
    booking = _opened(request)
    patience = full_jitter(_DECIDE_WITHIN_SECONDS)
    cancelled, terms = cancel_booking(_ledger(), patience, _caller(request), booking, reason)
    count("BookingsCancelled")
    return Response(booking_body(cancelled, terms, _today(terms, request)))


@api.operation(
    "GET", "/api/v1/bookings", id="list_bookings", auth="required", roles=("host", "co-host"), table=("Query",)
)
def list_bookings(request: Request) -> Response:
    asked = request.parameters(_ListQuery)
    _check_period(asked)
    page = _ledger().arriving(request.tenant_id, asked.first, asked.until, asked.limit, asked.cursor)
    return Response({"items": [listed_body(each) for each in page.bookings], "next_cursor": page.next_cursor})


handler = api.handler


def _ledger() -> DynamoDbLedger:
    return DynamoDbLedger(tenant_table())


def _caller(request: Request) -> Caller:
    return Caller(request.tenant_id, request.principal, request.now)


def _today(terms: PropertyTerms, request: Request) -> date:
    return today_at(terms.time_zone, request.now)


def _check_period(asked: _PeriodQuery) -> None:
    if not FIRST_YEAR <= asked.first.year <= LAST_YEAR or not timedelta(0) < asked.until - asked.first <= _LONGEST_VIEW:
        detail = f"Ask for 1 to {_LONGEST_VIEW.days} days between {FIRST_YEAR} and {LAST_YEAR}"
        raise InvalidRequest("query/to", f"{detail}, got {asked.first} to {asked.until}.")


def _opaque(name: str, what: str) -> str:
    if not is_opaque_id(name):
        raise Problem("not-found", f"There is no {what} {name[:60]} here.")
    return name


def _quoted(request: Request, snapshot: Snapshot | None, wanted: WantedStay) -> dict[str, Any]:
    """Answer one property of a quote request: the price if it can be booked, else the problem."""
    named = {"property_id": wanted.property_id}
    try:
        priced = quote_stay(snapshot, wanted, request.now)
    except Problem as problem:
        return named | {"available": False, "problem": problem.document()}
    terms = snapshot.terms if snapshot else None
    if terms is None:
        raise Problem("not-found", f"There is no property {wanted.property_id} here.")
    return named | {"available": True} | quote_body(priced, terms.cancellation_policy, _today(terms, request))


def _new_quote(request: Request, priced: Quote, property_id: PropertyId) -> dict[str, Any]:
    terms = _terms_of(request, property_id)
    named = {"property_id": property_id, "available": True}
    return named | quote_body(priced, terms.cancellation_policy, _today(terms, request))


def _booking_request(request: Request) -> BookingRequest:
    body = request.body(_CreateBody)
    guests = Guests(body.guests.adults, body.guests.children, body.guests.infants, body.guests.pets)
    property_id = PropertyId(_opaque(body.property_id, "property"))
    stay = stay_between(body.check_in, body.check_out)
    return BookingRequest(
        wanted=WantedStay(property_id, stay, guests, body.currency, body.expected_total),
        guest=_contact(body.guest),
        language=body.language,
        idempotency_key=request.idempotency_key,
        request_hash=request.body_hash(),
    )


def _contact(body: _ContactBody) -> Contact:
    name = " ".join(body.name.split())
    kinds = [unicodedata.category(sign) for sign in name]
    if not any(kind[0] in "LNPS" for kind in kinds) or {"Cc", "Cn", "Cs"} & set(kinds) or _DIRECTION.search(name):
        detail = "A name has at least one visible character, and none that steers the text around it."
        raise InvalidRequest("/guest/name", detail)
    if _WEB_ADDRESS.search(name):  # it would stand in letters that we send to whatever address was given
        raise InvalidRequest("/guest/name", "A name holds no web address.")
    try:
        return Contact(name, deliverable_address(body.email), body.phone.strip())
    except ValueError as error:
        detail = f"An e-mail address looks like name@example.com, got {body.email[:60]!r}: {error}."
        raise InvalidRequest("/guest/email", detail) from None


def _opened(request: Request) -> Booking:
    """Return the booking if the caller may open it; the same 404 if they may not, or it is another tenant's."""
    booking_id = BookingId(_opaque(request.path["booking_id"], "booking"))
    booking = _ledger().booking(request.tenant_id, booking_id)
    token = request.headers.get("booking-access", "")
    if booking and (booking.is_open_to(request.principal) or _opens(request, token, booking_id)):
        return booking
    raise Problem("not-found", f"There is no booking {booking_id} here, or its link has expired.")


def _opens(request: Request, token: str, booking_id: BookingId) -> bool:
    return bool(token) and opens_booking(token, platform_key(), request.tenant_id, booking_id, request.now.date())


def _terms_of(request: Request, property_id: PropertyId) -> PropertyTerms:
    snapshot = _ledger().terms_and_calendars(request.tenant_id, [property_id]).get(property_id)
    if snapshot is None or snapshot.terms is None:
        raise Problem("not-found", f"The property {property_id} is gone.")
    return snapshot.terms
