"""Entry: what partners tell of their reservations. A signature over the very bytes of the body is the only proof.

The answer is the ledger's, so it is given here: a partner that is told nothing, or 503, tells the same again.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import stay_between
from rental.bookings.domain.reservation import LONGEST_NAME, ReservationNews
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.dynamodb.partners import DynamoDbPartners
from rental.bookings.signatures import forged
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.partner_news import Office, Outcome, hear_partner
from rental.channels.contract import DISABLED, Connection, connection_at
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key
from rental.kernel.webhook_signature import webhook_secret
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.json_body import decode
from rental.platform.log import count, logger
from rental.platform.patience import UntilThen
from rental.platform.rate_limit import Allowance, CallCounter, Limit
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to

_MOST_EVENTS = 100
_CALLS_A_MINUTE = Limit("channel_events", 600)
_FORGERIES_NOTED_A_MINUTE = Limit("channel_forgeries", 20)  # that many writes; the metric counts all
_WITHIN_SECONDS = 12.0  # for a whole batch: what is left over is told again
_KEPT = 202
_ACTIONS = ("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem")
# One and the same for every reason: whoever tries addresses and secrets learns nothing from it.
_REFUSED = "The address, the signature over the body, or its moment is not one that we take."

Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[!-~]+$(?!\n)")]
ListingName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._~:@=+-]+$(?!\n)")]
Persons = Annotated[int, Meta(ge=0, le=100)]


class ConnectionQuery(Struct):
    """`connection` stands in the address that the partner was given."""

    connection: Annotated[str, Meta(max_length=140)] = ""


class Party(Struct):
    adults: Annotated[int, Meta(ge=1, le=100)]
    children: Persons = 0
    infants: Persons = 0
    pets: Persons = 0


class ReservationEvent(Struct):
    """A reservation as it is now. `version` counts its changes at the partner: of two the higher one is newer."""

    id: Annotated[str, Meta(min_length=1, max_length=128)]
    type: Literal["reservation.created", "reservation.modified", "reservation.cancelled"]
    version: Annotated[int, Meta(ge=1, le=10**15)]
    listing: ListingName
    reservation: Name
    check_in: date
    check_out: date
    occurred_at: datetime
    guests: Party | None = None
    guest_name: Annotated[str, Meta(max_length=200)] = ""

    def news(self) -> ReservationNews:
        """Return what it tells. Raises `Problem`."""
        party = self.guests
        printable = "".join(each if each.isprintable() else " " for each in self.guest_name)
        return ReservationNews(
            self.reservation,
            self.listing,
            self.version,
            stay_between(self.check_in, self.check_out),
            self.type == "reservation.cancelled",
            " ".join(printable.split())[:LONGEST_NAME],
            Guests(party.adults, party.children, party.infants, party.pets) if party else None,
        )


class ChannelEventsBody(Struct, forbid_unknown_fields=True):
    """Events, each answered by itself, in their order. One alone may be sent without the list around it."""

    events: Annotated[list[ReservationEvent], Meta(min_length=1, max_length=100)]


class ChannelEventAnswer(Struct):
    """What became of an event, by its place in the list. `status` is what it would be answered alone."""

    id: str
    status: int
    outcome: Literal["accepted", "known", "kept", "refused"]
    problem: str
    detail: str
    nights: list[str]


class ChannelEventsAnswer(Struct):
    results: list[ChannelEventAnswer]


class _Sent(Struct):
    """The same body as far as it is read at once: each event is read by itself, so that a wrong one spoils no other."""

    events: list[Raw] | UnsetType = UNSET


class _Named(Struct):
    id: str = ""


api = HttpApi("bookings")


@api.operation(
    "POST",
    "/api/v1/channels/{channel}/events",
    id="hear_channel_events",
    auth="public",
    table=("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    uses=("keys",),
    query=ConnectionQuery,
    takes=ChannelEventsBody,
    answers=ChannelEventsAnswer,
    problems=(
        *("signature-refused", "connection-disabled", "nights-taken", "version-reused", "stay-in-the-past", "busy"),
        *("conflicts-full", "beyond-booking-window", "check-out-not-after-check-in", "body-too-large"),
    ),
)
def hear_channel_events(request: Request) -> Response:
    """Tell of reservations that a partner sold, changed or cancelled. Signed as Standard Webhooks has it.

    The first problem of a single event is the answer; of several each is answered in the list, under 200.
    """
    address = request.parameters(ConnectionQuery).connection
    key = platform_key()
    found = connection_at(key, address)
    if found is None:
        raise _refused("connection")
    tenant_id, connection_id = found
    with narrowed_to(tenant_id, _ACTIONS):
        connection = _proven(request, key, tenant_id, connection_id)
        logger.append_keys(tenant_id=tenant_id, connection=connection.id)
        allowance = _counted(request, tenant_id, connection_id, _CALLS_A_MINUTE)
        if allowance and allowance.exceeded:
            detail = f"At most {_CALLS_A_MINUTE.calls} calls a minute are taken; the next in {allowance.seconds} s."
            raise Problem("too-many-requests", detail, headers=allowance.headers)
        return _answered(request, key, tenant_id, connection)


handler = api.handler


def _proven(request: Request, key: bytes, tenant_id: TenantId, connection_id: str) -> Connection:
    """Return the connection whose partner signed the request. Raises `Problem`, alike for whatever is wrong."""
    partners = DynamoDbPartners(tenant_table())
    connection = partners.connection(tenant_id, connection_id)
    if connection is None:
        raise _refused("connection")
    if connection.channel != request.path["channel"]:
        raise _refused("channel")
    secrets = [webhook_secret(key, connection_id, version) for version in connection.secret_versions(request.now)]
    if reason := forged(request.headers, request.raw_body, secrets):
        noted = _counted(request, tenant_id, connection_id, _FORGERIES_NOTED_A_MINUTE)
        if noted and not noted.exceeded:
            partners.note(tenant_id, connection_id, request.now, refused=1)
        raise _refused(reason.value)
    if connection.state == DISABLED:
        raise Problem("connection-disabled", "The host has switched this connection off. Nothing was taken.")
    return connection


def _refused(reason: str) -> Problem:
    count("ChannelEventsRefused")
    count(f"ChannelEventsRefused{reason.capitalize()}")
    logger.warning("channel events refused", reason=reason)
    return Problem("signature-refused", _REFUSED)


def _counted(request: Request, tenant_id: TenantId, connection_id: str, limit: Limit) -> Allowance | None:
    whose = tenant_key(tenant_id, "RATE", f"channel-{connection_id}")
    return CallCounter(tenant_table()).count(whose, limit, request.now)


def _answered(request: Request, key: bytes, tenant_id: TenantId, connection: Connection) -> Response:
    """Hear each event by itself, and note how they were answered. A single one's refusal is the answer."""
    events = request.body(_Sent).events
    told = [Raw(request.raw_body)] if events is UNSET else events
    if not 1 <= len(told) <= _MOST_EVENTS:
        raise InvalidRequest("/events", f"A call has 1 to {_MOST_EVENTS} events, got {len(told)}.")
    table = tenant_table()
    books = Books(DynamoDbLedger(table), UntilThen.within(_WITHIN_SECONDS), key)
    office = Office(books, DynamoDbPartners(table), tenant_id, connection.id, request.now)
    heard = [_heard(office, each) for each in told]
    _note(office, [answer for answer, _ in heard])
    only, refusal = heard[0]
    if len(told) == 1 and refusal:
        raise refusal
    status = only.status if len(told) == 1 else 200
    return Response(ChannelEventsAnswer([answer for answer, _ in heard]), status)


def _heard(office: Office, raw: Raw) -> tuple[ChannelEventAnswer, Problem | None]:
    try:
        event = decode(bytes(raw), ReservationEvent)
        outcome = hear_partner(office, event.news())
    except Problem as problem:
        nights = problem.extras.get("nights", [])
        return ChannelEventAnswer(_name(raw), problem.status, "refused", problem.slug, problem.detail, nights), problem
    status = _KEPT if outcome is Outcome.KEPT else 200
    return ChannelEventAnswer(event.id, status, outcome.value, "", "", []), None


def _name(raw: Raw) -> str:
    """Return what an event that was refused is called, as far as it is one."""
    try:
        return decode(bytes(raw), _Named).id[:128]
    except Problem:
        return ""


def _note(office: Office, answers: list[ChannelEventAnswer]) -> None:
    """Count answers for the host and for the platform."""
    conflicts = sum(each.problem in ("nights-taken", "conflicts-full") for each in answers)
    taken = sum(each.outcome in ("accepted", "known") for each in answers)
    kept = sum(each.outcome == "kept" for each in answers)
    for name, number in (("Accepted", taken), ("Kept", kept), ("Conflicts", conflicts)):
        if number:
            count(f"ChannelEvents{name}", number)
    DynamoDbPartners(tenant_table()).note(
        office.tenant_id, office.connection_id, office.at, accepted=taken, kept=kept, conflicts=conflicts
    )
