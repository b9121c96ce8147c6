"""Entry: a guest finds their bookings again: with an account as a list, without one as links by e-mail."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.bookings.dynamodb.guests import DynamoDbGuestBookings
from rental.bookings.http_representations import BookingCards, own_booking_card
from rental.bookings.http_requests import PageSize, books_with_key, caller, mail_address
from rental.bookings.use_cases.guests import own_bookings, send_links
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response


class LinksBody(Struct, forbid_unknown_fields=True):
    email: Annotated[str, Meta(min_length=3, max_length=254)]
    language: Literal["en", "de", "es"] = "en"


class Asked(Struct):
    """Nothing is told: whether somebody booked here is nobody's business."""


class OwnQuery(Struct):
    limit: PageSize = 50
    cursor: str | None = None


api = HttpApi("bookings")


@api.operation(
    "POST",
    "/api/v1/booking-links",
    id="send_booking_links",
    auth="optional",
    table=("Query", "BatchGetItem", "PutItem"),
    uses=("keys",),
    limit=5,
    takes=LinksBody,
    answers=Asked,
    status=202,
)
def send_booking_links(request: Request) -> Response:
    """Send the links of an address's bookings to that address."""
    _ = request.idempotency_key
    body = request.body(LinksBody)
    email = mail_address(body.email, "/email")
    if send_links(books_with_key(), DynamoDbGuestBookings(tenant_table()), caller(request), email, body.language):
        count("LinksAskedFor")
    return Response(Asked(), 202)


@api.operation(
    "GET",
    "/api/v1/guest/bookings",
    id="list_own_bookings",
    auth="required",
    roles=("guest",),
    table=("Query", "BatchGetItem"),
    uses=("keys",),
    query=OwnQuery,
    answers=BookingCards,
)
def list_own_bookings(request: Request) -> Response:
    """List what the signed-in guest booked here, the latest check-out first."""
    asked = request.parameters(OwnQuery)
    guests = DynamoDbGuestBookings(tenant_table())
    page = own_bookings(books_with_key(), guests, caller(request), asked.limit, asked.cursor)
    return Response(BookingCards([own_booking_card(each) for each in page.bookings], page.next_cursor))


handler = api.handler
