"""Entry: letters for who is locked out, and their links."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.accounts.dynamodb.attempts import DynamoDbAttempts
from rental.accounts.dynamodb.known_accounts import DynamoDbKnownAccounts
from rental.accounts.dynamodb.unlock_requests import DynamoDbUnlockRequests
from rental.accounts.http_requests import Pool, Username, visitor_of
from rental.accounts.use_cases.unlocking import UnlockDesk, ask_for_letter
from rental.accounts.use_cases.unlocking import unlock as unlocked_by
from rental.platform.clock import RealClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key


class UnlockLetter(Struct, forbid_unknown_fields=True):
    """Who cannot sign in any more, as they sign in; the letter is in the page's `language`."""

    pool: Pool
    username: Username
    language: Literal["en", "de", "es"]


class UnlockLink(Struct, forbid_unknown_fields=True):
    """`token` is the one in the letter's link."""

    token: Annotated[str, Meta(min_length=1, max_length=100)]


api = HttpApi("accounts")


@api.operation(
    "POST",
    "/api/v1/auth/unlock",
    id="ask_for_unlock",
    auth="optional",
    table=("PutItem",),
    uses=("keys", "password_attempts", "known_accounts"),
    takes=UnlockLetter,
    status=204,
    problems=("too-many-requests",),
)
def ask_for_unlock(request: Request) -> Response:
    """Have a letter sent whose link lets one sign in again. The answer is the same whether there is an account."""
    asked = request.body(UnlockLetter)
    visitor = visitor_of(request, asked.pool)
    if ask_for_letter(_desk(), request.tenant_id, visitor, asked.username, asked.language):
        count("UnlockLettersAsked")
    return Response(status=204)


@api.operation(
    "POST",
    "/api/v1/auth/unlock/confirmation",
    id="unlock",
    auth="optional",
    table=("GetItem", "UpdateItem"),
    uses=("keys", "password_attempts"),
    takes=UnlockLink,
    status=204,
    problems=("link-used",),
)
def unlock(request: Request) -> Response:
    """Let whoever got the letter sign in again from where they asked for it; the link is good for once."""
    unlocked_by(_desk(), request.tenant_id, request.body(UnlockLink).token, RealClock().now())
    return Response(status=204)


handler = api.handler


def _desk() -> UnlockDesk:
    own = own_table()
    requests = DynamoDbUnlockRequests(tenant_table())
    return UnlockDesk(DynamoDbAttempts(own), DynamoDbKnownAccounts(own, RealClock()), requests, platform_key())
