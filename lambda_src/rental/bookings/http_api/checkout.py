"""Entry: from wanted nights to a booking. Guests need no account."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, to_builtins

from rental.bookings.contract import access_expires, booking_access_token
from rental.bookings.domain.quote import Quote, stay_between
from rental.bookings.domain.quote_token import MOST_CHARACTERS, QUOTE_VALID_FOR, sign_quote
from rental.bookings.http_representations import BookingDocument, QuoteDocument, booking_document, quote_document
from rental.bookings.http_requests import (
    STAY_PROBLEMS,
    ContactBody,
    Currency,
    GuestsBody,
    PaymentMethod,
    books_of_sales,
    books_with_key,
    caller,
    contact,
    events_of,
    mail_address,
    opaque,
    property_in,
    terms_of,
)
from rental.bookings.use_cases.holding import hold_stay, release_hold
from rental.bookings.use_cases.selling import BookingRequest, PriceChanged, WantedStay, create_booking
from rental.kernel.ids import PropertyId
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.properties.contract import PropertyTerms


class HoldBody(Struct, forbid_unknown_fields=True):
    """`email` is whom the booking will be for; requests need it."""

    property_id: str
    check_in: date
    check_out: date
    guests: GuestsBody
    currency: Currency | None = None
    email: Annotated[str, Meta(max_length=254)] = ""


class HoldDocument(Struct):
    """Nights kept until `expires_at`, with what they cost.

    `instant`: as of now they would be booked at once; otherwise the host is asked, and the hold needs an `email`.
    """

    hold_id: str
    property_id: str
    unit: str
    check_in: date
    check_out: date
    expires_at: datetime
    quote: QuoteDocument
    instant: bool


class CreateBody(Struct, forbid_unknown_fields=True):
    """`payment_method` is the card that it is paid with, by its id at Stripe. It may also be given later."""

    property_id: str
    check_in: date
    check_out: date
    guests: GuestsBody
    guest: ContactBody
    expected_total: Annotated[int, Meta(ge=0)] | None = None
    currency: Currency | None = None
    language: Literal["en", "de", "es"] = "en"
    hold_id: Annotated[str, Meta(max_length=60)] = ""
    quote_token: Annotated[str, Meta(max_length=MOST_CHARACTERS)] = ""
    payment_method: PaymentMethod | None = None


api = HttpApi("bookings")


@api.operation(
    "POST",
    "/api/v1/holds",
    id="hold_stay",
    auth="optional",
    table=("Query", "BatchGetItem", "PutItem"),
    uses=("keys",),
    limit=30,
    takes=HoldBody,
    answers=HoldDocument,
    status=201,
    problems=(*STAY_PROBLEMS, "too-many-holds"),
    leads_to=("create_booking", "release_hold"),
)
def hold(request: Request) -> Response:
    """Keep nights for a quarter of an hour, in place of what this checkout held there before."""
    _ = request.idempotency_key  # asked for on every unsafe call; a checkout has one hold a property anyway
    body = request.body(HoldBody)
    property_id = PropertyId(opaque(body.property_id, "property"))
    stay = stay_between(body.check_in, body.check_out)
    wanted = WantedStay(property_id, stay, body.guests.guests(), body.currency)
    email = mail_address(body.email, "/email") if body.email else ""
    held = hold_stay(books_of_sales(), caller(request), wanted, email)
    count("StaysHeld")
    return Response(
        HoldDocument(
            held.hold.id,
            property_id,
            held.unit,
            stay.check_in,
            stay.check_out,
            held.hold.expires_at,
            _promised(request, held.quote, held.terms),
            held.instant,
        ),
        201,
    )


@api.operation(
    "DELETE",
    "/api/v1/properties/{property_id}/holds/{hold_id}",
    id="release_hold",
    auth="optional",
    table=("Query", "BatchGetItem", "PutItem"),
    uses=("keys",),
    status=204,
    problems=("not-found", "busy"),
)
def release(request: Request) -> Response:
    """Give held nights back."""
    _ = request.idempotency_key
    hold_id = opaque(request.path["hold_id"], "hold")
    release_hold(books_with_key(), caller(request), property_in(request), hold_id)
    return Response(status=204)


@api.operation(
    "POST",
    "/api/v1/bookings",
    id="create_booking",
    auth="optional",
    table=("Query", "GetItem", "PutItem"),
    uses=("keys",),
    limit=20,
    takes=CreateBody,
    answers=BookingDocument,
    status=201,
    problems=(
        *("price-changed", "hold-expired", "hold-needed", "quote-expired", "quote-invalid", "idempotency-key-reused"),
        *STAY_PROBLEMS,
        "too-many-holds",
    ),
    leads_to=(
        *("get_booking", "preview_cancellation", "cancel_booking", "quote_change", "change_booking"),
        *("get_payment", "list_booking_letters", "list_booking_messages", "get_booking_changes"),
        *("approve_booking", "decline_booking", "try_card"),
    ),
)
def create(request: Request) -> Response:
    """Book a stay, or ask the host for it where they approve bookings themselves or other calendars are out of date.

    Where cards are charged it waits for its money first.
    """
    asked = _booking_request(request)
    who = caller(request)
    try:
        sold = create_booking(books_of_sales(), who, asked)
    except PriceChanged as changed:  # shown whole, so that the guest can agree to it without asking again
        terms = terms_of(request, asked.wanted.property_id)
        shown = _promised(request, changed.priced, terms, changed.promised_until)
        changed.extras["quote"] = to_builtins(shown)
        raise
    count("BookingsReplayed" if sold.replayed else "BookingsCreated")
    booking = sold.booking
    token = booking_access_token(platform_key(), request.tenant_id, booking.id, access_expires(booking.stay.check_out))
    events = events_of(request, booking.id)
    document = booking_document(booking, sold.terms, request.now, who.acts_as, events=events, access_token=token)
    headers = {"location": f"/api/v1/bookings/{booking.id}"}
    return Response(document, 201, headers | ({"idempotent-replay": "true"} if sold.replayed else {}))


handler = api.handler


def _promised(
    request: Request, priced: Quote, terms: PropertyTerms, promised_until: datetime | None = None
) -> QuoteDocument:
    until = promised_until or (request.now + QUOTE_VALID_FOR).replace(microsecond=0)
    token = sign_quote(platform_key(), request.tenant_id, terms.property_id, priced, until)
    return quote_document(priced, terms, request.now, token=token, valid_until=until)


def _booking_request(request: Request) -> BookingRequest:
    body = request.body(CreateBody)
    wanted = WantedStay(
        PropertyId(opaque(body.property_id, "property")),
        stay_between(body.check_in, body.check_out),
        body.guests.guests(),
        body.currency,
        body.expected_total,
        opaque(body.hold_id, "hold") if body.hold_id else "",
        body.quote_token,
    )
    return BookingRequest(
        wanted=wanted,
        guest=contact(body.guest),
        language=body.language,
        idempotency_key=request.idempotency_key,
        request_hash=request.body_hash(),
        payment_method=body.payment_method or "",
    )
