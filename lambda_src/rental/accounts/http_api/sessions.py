"""Entry: who one is, and the sessions in which one is signed in."""

from msgspec import Struct

from rental.accounts.domain.sessions import Session
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.http_requests import Pool, person_in, pool_of, session_in
from rental.kernel.errors import Problem
from rental.kernel.instants import instant
from rental.platform.clock import RealClock
from rental.platform.dynamodb import own_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response


class Me(Struct):
    """Who is signed in, and in which session.

    `roles` are those in which the call is made: all that the person has, or the one that `X-Acting-As` names.
    """

    person_id: str
    pool: Pool
    roles: list[str]
    session_id: str


class Device(Struct):
    """What a session was begun with: "Firefox" on "Windows". A program may stand for the browser; "" is unknown."""

    browser: str
    system: str


class SignedInSession(Struct):
    """One sign-in. `seen_at` is when its tokens were last renewed, from `address`; it ends at `ends_at` if no more."""

    session_id: str
    current: bool
    device: Device
    address: str
    began_at: str
    seen_at: str
    ends_at: str


class SignedInSessions(Struct):
    items: list[SignedInSession]


class EndedSessions(Struct):
    """How many ended."""

    ended: int


api = HttpApi("accounts")


@api.operation("GET", "/api/v1/auth/me", id="get_me", auth="required", roles=("anyone",), answers=Me)
def get_me(request: Request) -> Response:
    """Tell who is signed in, and in which roles."""
    who = request.principal
    return Response(Me(who.id, pool_of(request), sorted(who.roles), session_in(request)))


@api.operation(
    "GET",
    "/api/v1/auth/sessions",
    id="list_sessions",
    auth="required",
    roles=("anyone",),
    uses=("listed_sessions",),
    answers=SignedInSessions,
)
def list_sessions(request: Request) -> Response:
    """List where one is signed in, the session last seen first."""
    found = _sessions().of(person_in(request), RealClock().now())
    return Response(SignedInSessions([_shown(each, session_in(request)) for each in found]))


@api.operation(
    "DELETE",
    "/api/v1/auth/sessions/{session_id}",
    id="end_session",
    auth="required",
    roles=("anyone",),
    uses=("ended_sessions",),
    status=204,
    problems=("not-found",),
)
def end_session(request: Request) -> Response:
    """End one session: whoever holds its tokens has to sign in again, within a minute."""
    if not _sessions().end(person_in(request), request.path["session_id"]):
        raise Problem("not-found", "You have no such session; it may have ended by itself.")
    count("SessionsEnded")
    return Response(status=204)


@api.operation(
    "DELETE",
    "/api/v1/auth/sessions",
    id="end_other_sessions",
    auth="required",
    roles=("anyone",),
    uses=("listed_sessions", "ended_sessions"),
    answers=EndedSessions,
)
def end_other_sessions(request: Request) -> Response:
    """End all sessions but the one in which this is asked."""
    ended = _sessions().end_all(person_in(request), but=session_in(request))
    count("SessionsEnded", ended)
    return Response(EndedSessions(ended))


@api.operation(
    "POST",
    "/api/v1/auth/sign-out",
    id="sign_out",
    auth="required",
    roles=("anyone",),
    uses=("ended_sessions",),
    status=204,
)
def sign_out(request: Request) -> Response:
    """End the session in which this is asked."""
    _sessions().end(person_in(request), session_in(request))
    return Response(status=204)


handler = api.handler


def _sessions() -> DynamoDbSessions:
    return DynamoDbSessions(own_table())


def _shown(session: Session, current: str) -> SignedInSession:
    began, seen, ends = map(instant, (session.began_at, session.seen_at, session.ends_at))
    device = Device(session.device.browser, session.device.system)
    return SignedInSession(session.id, session.id == current, device, session.address, began, seen, ends)
