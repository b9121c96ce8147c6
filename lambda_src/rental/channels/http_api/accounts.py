"""Entry: a host's account at a channel manager. Its key is taken, and never shown."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.http_requests import asker, connection_in
from rental.channels.ports import Account
from rental.channels.settings import doors
from rental.channels.use_cases.accounts import Clerk, Shown, set_account, show_account
from rental.channels.wiring.channel_manager import channel_manager
from rental.kernel.errors import InvalidRequest
from rental.kernel.instants import to_the_second
from rental.kernel.secret_url import AddressRefused, secret_url
from rental.kernel.tenancy import Asker
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response

Word = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[!-~]+$(?!\n)")]
RatePlans = Annotated[dict[Word, Word], Meta(max_length=100)]


class SetAccountBody(Struct, forbid_unknown_fields=True):
    """The key of an account at Channex, and the property there, by its id.

    `rate_plans` are those that prices go to, by room type: one is needed where a room type has several. `server` is
    another one that speaks the same API.
    """

    api_key: Word
    property_there: Word
    rate_plans: RatePlans = {}
    server: Annotated[str, Meta(max_length=200)] = "https://app.channex.io"


class PlanDocument(Struct):
    rate_plan: str
    title: str


class RoomDocument(Struct):
    """A room type to be mapped, and how it is kept in step. `told`: nothing is owed to it.

    `refused` is what the channel manager would not take of it, in its words.
    """

    listing: str
    title: str
    rate_plans: list[PlanDocument]
    rate_plan: str | None
    told: bool
    version: int
    refused: str


class AccountDocument(Struct):
    """An account, without its key. `failing_since`: since when the channel manager takes nothing, and `reason` why."""

    server: str
    property_there: str
    title: str
    currency: str
    rooms: list[RoomDocument]
    all_told_at: datetime | None
    failing_since: datetime | None
    next_try_at: datetime | None
    reason: str


api = HttpApi("channels")


@api.operation(
    "PUT",
    "/api/v1/channels/connections/{connection_id}/account",
    id="set_channel_account",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "PutItem", "Query"),
    uses=("feeds",),
    limit=20,
    takes=SetAccountBody,
    answers=AccountDocument,
    problems=("channel-account-refused", "not-found"),
)
def set_it(request: Request) -> Response:
    """Keep the account of a connection to a channel manager, once its key was seen to open the property there."""
    body, connection_id = request.body(SetAccountBody), connection_in(request)
    try:
        server = secret_url(body.server, doors()).reveal().rstrip("/")
    except AddressRefused as refused:
        raise InvalidRequest("/server", f"{refused}.".capitalize()) from refused
    wanted = Account(connection_id, server, body.api_key, body.property_there, body.rate_plans)
    return Response(_document(set_account(_clerk(), asker(request), wanted)))


@api.operation(
    "GET",
    "/api/v1/channels/connections/{connection_id}/account",
    id="get_channel_account",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "Query"),
    uses=("feeds",),
    limit=60,
    answers=AccountDocument,
    problems=("channel-account-refused", "not-found"),
)
def get_it(request: Request) -> Response:
    """Show an account at a channel manager: what is there to be mapped now, and how it is kept in step."""
    who = Asker(request.tenant_id, request.principal, request.now)
    return Response(_document(show_account(_clerk(), who, connection_in(request))))


handler = api.handler


def _clerk() -> Clerk:
    table = tenant_table()
    return Clerk(DynamoDbConnections(table), DynamoDbChannelManagers(table), channel_manager())


def _document(shown: Shown) -> AccountDocument:
    account, lane = shown.account, shown.lane
    rooms = []
    for room in shown.there.rooms:
        step = shown.steps.get(room.listing)
        told = step is not None and step.marks <= step.told_marks and step.closed is not None
        plans = [PlanDocument(plan, title) for plan, title in room.rate_plans]
        chosen = account.rate_plans.get(room.listing)
        version, refused = (step.version, step.refused) if step else (0, "")
        rooms.append(RoomDocument(room.listing, room.title, plans, chosen, told, version, refused))
    return AccountDocument(
        account.server,
        account.property_there,
        shown.there.title,
        shown.there.currency,
        rooms,
        to_the_second(lane.full_at),
        to_the_second(lane.failing_since),
        to_the_second(lane.next_at),
        lane.reason,
    )
