"""Entry: the host's bookings: listed, entered, answered."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.bookings.contract import ENDED_STATES, OWNING_STATES, PENDING
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.quote import stay_between
from rental.bookings.dynamodb.lists import DynamoDbBookingLists
from rental.bookings.http_representations import (
    BookingCards,
    BookingDocument,
    booking_card,
    booking_document,
)
from rental.bookings.http_requests import (
    STAY_PROBLEMS,
    ContactBody,
    GuestsBody,
    NoBody,
    PageSize,
    PeriodQuery,
    Reason,
    Total,
    UnitName,
    books,
    books_with_key,
    changing_caller,
    contact,
    events_of,
    opaque,
    property_in,
)
from rental.bookings.ports import ListPage, PageOf
from rental.bookings.use_cases.cancelling import mark_no_show
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.entering import HostBooking, enter_booking
from rental.bookings.use_cases.viewing import current_page
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import BookingId, PropertyId
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.properties.contract import PropertyTerms

_ANSWER_PROBLEMS = ("not-found", "state-does-not-allow", "idempotency-key-reused", "busy")
State = Literal[
    "awaiting_payment", "pending", "confirmed", "declined", "expired", "cancelled", "in_progress", "completed"
]


class BookingsQuery(Struct, rename={"first": "from", "until": "to"}):
    """A period by arrival (or departure), a property's bookings, or the requests that wait (`state=pending` alone)."""

    first: date | None = None
    until: date | None = None
    by: Literal["arrival", "departure"] | None = None
    state: State | None = None
    property_id: str | None = None
    ended: bool = False
    limit: PageSize = 50
    cursor: str | None = None


class EnterBody(Struct, forbid_unknown_fields=True):
    """`agreed_total` replaces the price; `ignore_rules` sells against the property's own stay rules."""

    check_in: date
    check_out: date
    guests: GuestsBody
    guest: ContactBody
    source: Literal["phone", "email", "walk_in"]
    pays_by: Literal["card", "cash", "transfer"]
    unit: UnitName | None = None
    agreed_total: Total | None = None
    language: Literal["en", "de", "es"] = "en"
    ignore_rules: bool = False


class DeclineBody(Struct, forbid_unknown_fields=True):
    reason: Annotated[Reason, Meta(min_length=1)]


api = HttpApi("bookings")


@api.operation(
    "GET",
    "/api/v1/bookings",
    id="list_bookings",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    limit=100,
    query=BookingsQuery,
    answers=BookingCards,
    leads_to=("get_booking",),
)
def list_bookings(request: Request) -> Response:
    """List bookings by arrival, departure, property or state, as stored a moment ago; only expiry is told at once."""
    asked = request.parameters(BookingsQuery)
    page = current_page(_listed(request, asked), asked.state, request.now)
    return Response(BookingCards([booking_card(each) for each in page.items], page.next_cursor))


@api.operation(
    "POST",
    "/api/v1/properties/{property_id}/bookings",
    id="enter_booking",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    uses=("keys",),
    takes=EnterBody,
    answers=BookingDocument,
    status=201,
    problems=("idempotency-key-reused", *STAY_PROBLEMS),
    leads_to=(
        *("get_booking", "preview_cancellation", "cancel_booking", "quote_change", "change_booking"),
        *("list_booking_letters", "list_booking_messages", "get_booking_changes"),
        *("mark_no_show",),
    ),
)
def enter(request: Request) -> Response:
    """Enter a booking that came by phone, by e-mail or at the door."""
    body = request.body(EnterBody)
    asked = HostBooking(
        property_id=property_in(request),
        stay=stay_between(body.check_in, body.check_out),
        guests=body.guests.guests(),
        guest=contact(body.guest, mail_needed=False),
        source=body.source,
        pays_by=body.pays_by,
        language=body.language,
        idempotency_key=request.idempotency_key,
        request_hash=request.body_hash(),
        unit=body.unit,
        agreed_total=body.agreed_total,
        ignore_rules=body.ignore_rules,
    )
    who = changing_caller(request)
    sold = enter_booking(books_with_key(), who, asked)
    count("BookingsReplayed" if sold.replayed else "BookingsEntered")
    headers = {"location": f"/api/v1/bookings/{sold.booking.id}"}
    headers |= {"idempotent-replay": "true"} if sold.replayed else {}
    events = events_of(request, sold.booking.id)
    return Response(booking_document(sold.booking, sold.terms, request.now, who.acts_as, events=events), 201, headers)


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/approval",
    id="approve_booking",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    uses=("keys",),
    takes=NoBody,
    answers=BookingDocument,
    problems=(*_ANSWER_PROBLEMS, "request-expired", "nights-taken"),
    leads_to=("get_booking", "get_booking_changes"),
)
def approve(request: Request) -> Response:
    """Confirm a request."""
    request.body(NoBody)
    return _answered(request, *approve_booking(books(), changing_caller(request), _booking_id(request)))


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/decline",
    id="decline_booking",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    uses=("keys",),
    takes=DeclineBody,
    answers=BookingDocument,
    problems=(*_ANSWER_PROBLEMS, "request-expired"),
    leads_to=("get_booking", "get_booking_changes"),
)
def decline(request: Request) -> Response:
    """Decline a request, with a reason for the guest."""
    reason = request.body(DeclineBody).reason
    return _answered(request, *decline_booking(books(), changing_caller(request), _booking_id(request), reason))


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/no-show",
    id="mark_no_show",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    uses=("keys",),
    takes=NoBody,
    answers=BookingDocument,
    problems=_ANSWER_PROBLEMS,
)
def no_show(request: Request) -> Response:
    """Record that nobody came; the nights ahead are free again."""
    request.body(NoBody)
    return _answered(request, *mark_no_show(books(), changing_caller(request), _booking_id(request)))


handler = api.handler


def _answered(request: Request, booking: Booking, terms: PropertyTerms) -> Response:
    count("BookingsAnswered")
    acts_as, events = changing_caller(request).acts_as, events_of(request, booking.id)
    return Response(booking_document(booking, terms, request.now, acts_as, events=events))


def _booking_id(request: Request) -> BookingId:
    return BookingId(opaque(request.path["booking_id"], "booking"))


def _listed(request: Request, asked: BookingsQuery) -> ListPage:
    _check_combination(asked)
    lists, page = DynamoDbBookingLists(tenant_table()), PageOf(asked.limit, asked.cursor, asked.state)
    if asked.property_id is not None:
        property_id = PropertyId(opaque(asked.property_id, "property"))
        return lists.of_property(request.tenant_id, property_id, page, ended=asked.ended or asked.state in ENDED_STATES)
    if asked.first is None or asked.until is None:
        return lists.requests(request.tenant_id, page)
    period = PeriodQuery(asked.first, asked.until).period()
    listing = lists.departing if asked.by == "departure" else lists.arriving
    return listing(request.tenant_id, period, page)


def _check_combination(asked: BookingsQuery) -> None:
    """Check that what is asked for goes together. Raises `InvalidRequest` naming what does not."""
    if asked.property_id is not None:
        for name, given in (("from", asked.first), ("to", asked.until), ("by", asked.by)):
            if given is not None:
                raise InvalidRequest(f"query/{name}", f"A property's bookings (property_id) are listed without {name}.")
        if asked.ended and asked.state is not None and asked.state not in ENDED_STATES:
            raise InvalidRequest("query/state", f"None of those that ended (ended=true) is {asked.state}.")
        return
    if asked.ended:
        raise InvalidRequest("query/ended", "Those that ended are listed by property: name one (property_id).")
    if asked.by == "departure" and asked.first and asked.state and asked.state not in OWNING_STATES:
        raise InvalidRequest("query/state", f"Who departs has stayed: by=departure lists none that is {asked.state}.")
    _check_dates(asked)


def _check_dates(asked: BookingsQuery) -> None:
    if asked.first is None and asked.until is None:
        if asked.state != PENDING:
            detail = "Name a period (from and to), a property (property_id), or state=pending for what waits."
            raise InvalidRequest("query/from", detail)
        if asked.by is not None:
            raise InvalidRequest("query/by", f"by={asked.by} needs a period: name from and to.")
    elif asked.first is None or asked.until is None:
        name = "from" if asked.first is None else "to"
        raise InvalidRequest(f"query/{name}", "A period has two ends: name from and to.")
