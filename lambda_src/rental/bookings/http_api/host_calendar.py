"""Entry: the host's calendar of several properties, and the nights they keep back."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from rental.bookings.domain.booking import Claim
from rental.bookings.domain.gaps import Gap
from rental.bookings.domain.quote import stay_between
from rental.bookings.dynamodb.lists import DynamoDbBookingLists
from rental.bookings.http_requests import (
    PeriodQuery,
    Reason,
    UnitName,
    books,
    books_with_key,
    caller,
    changing_caller,
    ledger,
    opaque,
    property_in,
)
from rental.bookings.use_cases.blocking import ChangedBlock, WantedBlock, block_nights, change_block, unblock_nights
from rental.bookings.use_cases.viewing import PropertyView, Shown, UnitView, host_calendar
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import ClaimId, PropertyId, is_opaque_id
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response

_FROM_TO = {"first": "from", "until": "to"}


class CalendarQuery(PeriodQuery, rename=_FROM_TO, kw_only=True):
    property_id: Annotated[list[str], Meta(min_length=1, max_length=20)]


class CalendarEntry(Struct):
    """A booking, block or channel claim; `shadow`: others own some of its nights."""

    kind: str
    id: str
    state: str
    check_in: date
    check_out: date
    guest_name: str
    total: int
    currency: str
    payment_state: str
    label: str
    shadow: bool


class HeldNights(Struct):
    check_in: date
    check_out: date
    expires_at: datetime


class GapDocument(Struct, rename=_FROM_TO):
    """Free nights that no stay can use; one of `needs_nights` could."""

    first: date
    until: date
    nights: int
    needs_nights: int


class UnitCalendarDocument(Struct):
    unit: str
    entries: list[CalendarEntry]
    holds: list[HeldNights]
    gaps: list[GapDocument]


class PropertyCalendar(Struct):
    property_id: str
    title: str
    time_zone: str
    today: date
    units: list[UnitCalendarDocument]


class CalendarDocument(Struct, rename=_FROM_TO):
    first: date
    until: date
    items: list[PropertyCalendar]


class BlockBody(Struct, forbid_unknown_fields=True, rename=_FROM_TO):
    first: date
    until: date
    unit: UnitName | None = None
    reason: Reason = ""


class ChangeBlockBody(Struct, forbid_unknown_fields=True, rename=_FROM_TO):
    first: date | None = None
    until: date | None = None
    reason: Reason | None = None


class BlockDocument(Struct, rename=_FROM_TO):
    block_id: str
    property_id: str
    unit: str
    first: date
    until: date
    reason: str


api = HttpApi("bookings")


@api.operation(
    "GET",
    "/api/v1/calendar",
    id="get_calendar",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "Query"),
    limit=100,
    query=CalendarQuery,
    answers=CalendarDocument,
)
def get_calendar(request: Request) -> Response:
    """Show the calendars of up to 20 properties: who comes, what is blocked, held, or unsellable."""
    asked = request.parameters(CalendarQuery, repeated=frozenset({"property_id"}))
    period = asked.period()
    names = [PropertyId(name) for name in asked.property_id if is_opaque_id(name)]
    lists = DynamoDbBookingLists(tenant_table())
    views = host_calendar(ledger(), lists, caller(request), names, period) if names else []
    items = [_property(view) for view in views]
    return Response(CalendarDocument(period.check_in, period.check_out, items))


@api.operation(
    "POST",
    "/api/v1/properties/{property_id}/blocks",
    id="block_nights",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    uses=("keys",),
    takes=BlockBody,
    answers=BlockDocument,
    status=201,
    problems=("nights-taken", "not-found", "idempotency-key-reused", "check-out-not-after-check-in", "busy"),
    leads_to=("change_block", "unblock_nights", "get_block_changes"),
)
def block(request: Request) -> Response:
    """Keep nights back."""
    body = request.body(BlockBody)
    wanted = WantedBlock(property_in(request), stay_between(body.first, body.until), body.unit, body.reason)
    claim = block_nights(books_with_key(), changing_caller(request), wanted, request.idempotency_key)
    count("BlocksMade")
    location = f"/api/v1/properties/{claim.property_id}/blocks/{claim.id}"
    return Response(_block(claim), 201, {"location": location})


@api.operation(
    "PATCH",
    "/api/v1/properties/{property_id}/blocks/{block_id}",
    id="change_block",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    takes=ChangeBlockBody,
    answers=BlockDocument,
    problems=("nights-taken", "not-found", "idempotency-key-reused", "check-out-not-after-check-in", "busy"),
    leads_to=("unblock_nights", "get_block_changes"),
)
def move_block(request: Request) -> Response:
    """Move a block, or give it another reason."""
    body = request.body(ChangeBlockBody)
    if (body.first is None) != (body.until is None):
        raise InvalidRequest("/from", "Send both from and to, or neither.")
    stay = stay_between(body.first, body.until) if body.first and body.until else None
    wanted = ChangedBlock(stay, body.reason)
    claim = change_block(books(), changing_caller(request), property_in(request), _block_id(request), wanted)
    return Response(_block(claim))


@api.operation(
    "DELETE",
    "/api/v1/properties/{property_id}/blocks/{block_id}",
    id="unblock_nights",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem", "PutItem"),
    status=204,
    problems=("not-found", "busy"),
)
def unblock(request: Request) -> Response:
    """Free the nights of a block."""
    unblock_nights(books(), changing_caller(request), property_in(request), _block_id(request))
    return Response(status=204)


handler = api.handler


def _block_id(request: Request) -> ClaimId:
    return ClaimId(opaque(request.path["block_id"], "block"))


def _block(claim: Claim) -> BlockDocument:
    stay = claim.stay
    return BlockDocument(claim.id, claim.property_id, claim.unit, stay.check_in, stay.check_out, claim.reason)


def _property(view: PropertyView) -> PropertyCalendar:
    terms = view.terms
    units = [_unit(each) for each in view.units]
    return PropertyCalendar(terms.property_id, terms.title, terms.time_zone, view.today, units)


def _unit(view: UnitView) -> UnitCalendarDocument:
    holds = [HeldNights(each.stay.check_in, each.stay.check_out, each.expires_at) for each in view.holds]
    return UnitCalendarDocument(view.unit, [_entry(each) for each in view.entries], holds, [_gap(g) for g in view.gaps])


def _entry(shown: Shown) -> CalendarEntry:
    listed = shown.listed
    return CalendarEntry(
        listed.kind,
        listed.id,
        listed.state,
        listed.check_in,
        listed.check_out,
        listed.guest_name,
        listed.total,
        listed.currency,
        listed.payment_state or ("unpaid" if listed.kind == "booking" else ""),
        listed.label,
        shown.shadow,
    )


def _gap(gap: Gap) -> GapDocument:
    return GapDocument(gap.first, gap.until, gap.nights, gap.needs_nights)
