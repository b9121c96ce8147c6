"""What the API's operations share on their way in: bodies, who asks, and who may open a booking."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from rental.bookings.contract import opens_booking
from rental.bookings.domain.booking import Booking, Contact, Guests
from rental.bookings.domain.quote import FIRST_YEAR, LAST_YEAR
from rental.bookings.dynamodb.channel_calendars import DynamoDbChannelCalendars
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.settings import takes_cards
from rental.bookings.use_cases.callers import Books, Caller, request_digest
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import BookingId, PropertyId, is_opaque_id
from rental.kernel.live_token import live_token, opens_stream
from rental.kernel.mail_address import deliverable_address
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import ANONYMOUS, Principal
from rental.platform.dynamodb import tenant_table
from rental.platform.patience import FullJitter
from rental.platform.request import Request
from rental.platform.secrets import platform_key
from rental.properties.contract import PropertyTerms

LONGEST_VIEW = timedelta(days=400)
_DECIDE_WITHIN_SECONDS = 6.0
_SESSION = re.compile(r"[A-Za-z0-9_-]{16,64}")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Also without its scheme: a mail program makes a link of "evil.com".
_WEB_ADDRESS = re.compile(r"://|www\.|[\w-]{2}\.[a-z]{2,}(?![\w.])")
LINK = "link"
_LIVE = "booking"

# Why a stay may not be bookable.
STAY_PROBLEMS = (
    *("nights-taken", "not-found", "stay-in-the-past", "stay-too-short", "stay-too-long", "beyond-booking-window"),
    *("too-short-notice", "no-arrival-that-day", "no-departure-that-day", "too-many-guests", "busy"),
    *("unknown-currency", "currency-mismatch", "check-out-not-after-check-in"),
)

Count = Annotated[int, Meta(ge=0, le=100)]
Adults = Annotated[int, Meta(ge=1, le=100)]
PaymentMethod = Annotated[str, Meta(pattern=r"^pm_[A-Za-z0-9_]{3,97}$(?!\n)", max_length=100)]
Currency = Annotated[str, Meta(min_length=3, max_length=3)]
Reason = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]
Total = Annotated[int, Meta(ge=0, le=10**12)]
UnitName = Annotated[str, Meta(min_length=1, max_length=20)]
PageSize = Annotated[int, Meta(ge=1, le=100)]


class GuestsBody(Struct, forbid_unknown_fields=True):
    adults: Adults
    children: Count = 0
    infants: Count = 0
    pets: Count = 0

    def guests(self) -> Guests:
        return Guests(self.adults, self.children, self.infants, self.pets)


class ContactBody(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    email: Annotated[str, Meta(max_length=254)]
    phone: Annotated[str, Meta(pattern=r"^(\+?[0-9 ().\-/]{5,30})?$(?!\n)")] = ""


class NoBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""


class PeriodQuery(Struct, rename={"first": "from", "until": "to"}):
    first: date
    until: date

    def period(self) -> Stay:
        """Return the days asked for. Raises `InvalidRequest` for none, too many, or years nobody means."""
        days = self.until - self.first
        if not FIRST_YEAR <= self.first.year <= LAST_YEAR or not timedelta(0) < days <= LONGEST_VIEW:
            detail = f"Ask for 1 to {LONGEST_VIEW.days} days between {FIRST_YEAR} and {LAST_YEAR}"
            raise InvalidRequest("query/to", f"{detail}, got {self.first} to {self.until}.")
        return Stay(self.first, self.until)


def books() -> Books:
    return Books(ledger(), FullJitter(_DECIDE_WITHIN_SECONDS))


def books_with_key() -> Books:
    """Return the books of an operation that declares `uses=("keys",)`."""
    return Books(ledger(), FullJitter(_DECIDE_WITHIN_SECONDS), platform_key())


def books_of_sales() -> Books:
    """Return the books of an operation that sells to guests: with what other channels' calendars and cards need."""
    calendars = DynamoDbChannelCalendars(tenant_table())
    return replace(books_with_key(), calendars=calendars, card_payments=takes_cards())


def ledger() -> DynamoDbLedger:
    return DynamoDbLedger(tenant_table())


def caller(request: Request, principal: Principal | None = None) -> Caller:
    """Return who asks. A change must carry an Idempotency-Key, by which its repetition is recognised."""
    who = principal or request.principal
    return Caller(request.tenant_id, who, request.now, request.viewer_address, _session(request))


def changing_caller(request: Request, principal: Principal | None = None) -> Caller:
    """Return who asks for a change. Raises `Problem("idempotency-key-missing")`."""
    asks = caller(request, principal)
    body_hash = request.body_hash() if request.raw_body.strip() else b""
    asker = f"{request.operation} by {asks.principal.kind} {asks.principal.id}"
    digest = request_digest(asker, request.idempotency_key, body_hash)
    return Caller(asks.tenant_id, asks.principal, asks.at, asks.address, asks.session, digest)


def property_in(request: Request) -> PropertyId:
    return PropertyId(opaque(request.path["property_id"], "property"))


def opaque(name: str, what: str) -> str:
    """Return an id as it was sent. Raises `Problem("not-found")` for what is none: keys are built from it."""
    if not is_opaque_id(name):
        raise Problem("not-found", f"There is no {what} {name[:60]} here.")
    return name


def opened(request: Request) -> tuple[Booking, Principal]:
    """Return the booking and as whom the caller opens it; the same 404 if they may not, or it is another tenant's."""
    booking_id = BookingId(opaque(request.path["booking_id"], "booking"))
    booking = ledger().booking(request.tenant_id, booking_id)
    if booking and booking.is_open_to(request.principal):
        return booking, request.principal
    token = request.headers.get("booking-access", "")
    if booking and token and opens_booking(token, platform_key(), request.tenant_id, booking_id, request.now.date()):
        signed_in = request.principal.kind != ANONYMOUS
        return booking, request.principal if signed_in else Principal(LINK, booking_id)
    raise Problem("not-found", f"There is no booking {booking_id} here, or its link has expired.")


def events_of(request: Request, booking_id: BookingId) -> str:
    """Return the address of a booking's events, which opens them for a quarter of an hour."""
    token = live_token(platform_key(), _LIVE, request.tenant_id, booking_id, request.now)
    return f"/api/v1/bookings/{booking_id}/events?token={token}"


def followed(request: Request, token: str) -> Booking:
    """Return the booking whose events a token opens; the same 404 for every token that does not."""
    booking_id = BookingId(opaque(request.path["booking_id"], "booking"))
    booking = None
    if opens_stream(token, platform_key(), _LIVE, request.tenant_id, booking_id, request.now):
        booking = ledger().booking(request.tenant_id, booking_id)
    if booking is None:
        raise Problem("not-found", "There are no events here, or their address has expired: look at the booking again.")
    return booking


def terms_of(request: Request, property_id: PropertyId) -> PropertyTerms:
    terms = ledger().glance(request.tenant_id, property_id).terms
    if terms is None:
        raise Problem("not-found", f"The property {property_id} is gone.")
    return terms


def contact(body: ContactBody, *, mail_needed: bool = True) -> Contact:
    """Return whom a booking is for. Raises `InvalidRequest` for what could steer text or cannot be written to."""
    name = " ".join(body.name.split())
    kinds = [unicodedata.category(sign) for sign in name]
    if not any(kind[0] in "LNPS" for kind in kinds) or {"Cc", "Cn", "Cs"} & set(kinds) or _DIRECTION.search(name):
        detail = "A name has at least one visible character, and none that steers the text around it."
        raise InvalidRequest("/guest/name", detail)
    plain_text(name, "/guest/name")
    needed = mail_needed or bool(body.email)
    return Contact(name, mail_address(body.email, "/guest/email") if needed else "", body.phone.strip())


def plain_text(text: str, pointer: str) -> str:
    """Return what somebody wrote. Raises `InvalidRequest` for what would be a trap in the letters it stands in."""
    if _DIRECTION.search(text) or _WEB_ADDRESS.search(unicodedata.normalize("NFKC", text)):
        raise InvalidRequest(pointer, "No web address can stand here, and nothing that steers the text around it.")
    return text


def mail_address(given: str, pointer: str) -> str:
    try:
        return deliverable_address(given)
    except ValueError as error:
        detail = f"An e-mail address looks like name@example.com, got {given[:60]!r}: {error}."
        raise InvalidRequest(pointer, detail) from None


def _session(request: Request) -> str:
    """Return the checkout's own name. Raises `InvalidRequest` for one that could be guessed or is none."""
    given = request.headers.get("checkout-session", "")
    if given and not _SESSION.fullmatch(given):
        raise InvalidRequest("header/Checkout-Session", "A Checkout-Session is 16-64 letters, digits, - or _.")
    return given
