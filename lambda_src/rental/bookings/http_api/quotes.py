"""Entry: what stays cost, and when a property is free."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from rental.bookings.domain.quote import stay_between
from rental.bookings.domain.quote_token import QUOTE_VALID_FOR, sign_quote
from rental.bookings.http_representations import QuoteDocument, RefusedQuote, quote_document
from rental.bookings.http_requests import (
    Adults,
    Count,
    Currency,
    GuestsBody,
    PeriodQuery,
    caller,
    ledger,
    property_in,
)
from rental.bookings.ports import Snapshot
from rental.bookings.use_cases.callers import on_sale
from rental.bookings.use_cases.selling import WantedStay, quote_stay
from rental.bookings.use_cases.viewing import availability
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, is_opaque_id
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.properties.contract import StayRules


class QuotesQuery(Struct):
    property_id: Annotated[list[str], Meta(min_length=1, max_length=48)]
    check_in: date
    check_out: date
    adults: Adults = 2
    children: Count = 0
    infants: Count = 0
    pets: Count = 0
    currency: Currency | None = None


class Quotes(Struct):
    """One answer for each property, in the order asked."""

    items: list[QuoteDocument | RefusedQuote]


class Period(Struct, rename={"first": "from", "until": "to"}):
    first: date
    until: date


class AvailabilityDocument(Struct, rename={"first": "from", "until": "to"}):
    """Nights in which nothing is free, as half-open runs."""

    property_id: str
    first: date
    until: date
    today: date
    bookable_until: date
    taken: list[Period]
    stay_rules: StayRules


api = HttpApi("bookings")


@api.operation(
    "GET",
    "/api/v1/quotes",
    id="quote_stays",
    auth="optional",
    table=("BatchGetItem",),
    uses=("keys",),
    query=QuotesQuery,
    answers=Quotes,
    problems=("check-out-not-after-check-in",),
)
def quote_stays(request: Request) -> Response:
    """Price one stay at up to 48 properties."""
    asked = request.parameters(QuotesQuery, repeated=frozenset({"property_id"}))
    guests = GuestsBody(asked.adults, asked.children, asked.infants, asked.pets).guests()
    stay = stay_between(asked.check_in, asked.check_out)
    names = [PropertyId(name) for name in asked.property_id if is_opaque_id(name)]
    found = ledger().sales(request.tenant_id, names) if names else {}
    wanted = [WantedStay(PropertyId(name), stay, guests, asked.currency) for name in asked.property_id]
    return Response({"items": [_quoted(request, found.get(each.property_id), each) for each in wanted]})


@api.operation(
    "GET",
    "/api/v1/properties/{property_id}/availability",
    id="get_availability",
    auth="optional",
    table=("Query",),
    query=PeriodQuery,
    answers=AvailabilityDocument,
)
def get_availability(request: Request) -> Response:
    """Show when a property is taken, and the rules of its stays."""
    period = request.parameters(PeriodQuery).period()
    property_id = property_in(request)
    seen = availability(ledger(), caller(request), property_id, period)
    taken = [Period(first, until) for first, until in seen.taken]
    return Response(
        AvailabilityDocument(
            property_id,
            period.check_in,
            period.check_out,
            seen.today,
            seen.bookable_until,
            taken,
            seen.terms.rules,
        )
    )


handler = api.handler


def _quoted(request: Request, snapshot: Snapshot | None, wanted: WantedStay) -> QuoteDocument | RefusedQuote | object:
    """Answer one property of a quote request: the price if it can be booked, else the problem."""
    snapshot = snapshot or Snapshot(None)
    try:
        priced = quote_stay(snapshot, wanted, caller(request))
    except Problem as problem:
        return {"property_id": wanted.property_id, "available": False, "problem": problem.document()}
    until = (request.now + QUOTE_VALID_FOR).replace(microsecond=0)
    token = sign_quote(platform_key(), request.tenant_id, wanted.property_id, priced, until)
    terms = on_sale(snapshot, wanted.property_id)
    return quote_document(priced, terms, request.now, token=token, valid_until=until)
