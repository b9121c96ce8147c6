"""Entry: another password, known or forgotten. Passwords pass through and are never logged."""

from functools import cache
from typing import Annotated

import boto3
from msgspec import Meta, Struct

from rental.accounts.cognito.members import CognitoMembers
from rental.accounts.cognito.signing_in import CognitoSignIn
from rental.accounts.domain.callers import bearer_token
from rental.accounts.dynamodb.attempts import DynamoDbAttempts
from rental.accounts.dynamodb.known_accounts import DynamoDbKnownAccounts
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.http_requests import Password, Pool, Username, person_in, pool_of, session_in, visitor_of
from rental.accounts.use_cases.passwords import SignedInAs, send_reset_code
from rental.accounts.use_cases.passwords import change_password as change
from rental.accounts.use_cases.passwords import reset_password as reset
from rental.accounts.use_cases.signing_in import Door
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import RealClock
from rental.platform.dynamodb import own_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key

Code = Annotated[str, Meta(min_length=1, max_length=64)]


class PasswordChange(Struct, forbid_unknown_fields=True):
    old_password: Password
    new_password: Password


class PasswordChanged(Struct):
    """In how many other sessions one has to sign in again."""

    sessions_ended: int


class PasswordForgotten(Struct, forbid_unknown_fields=True):
    pool: Pool
    username: Username


class PasswordReset(Struct, forbid_unknown_fields=True):
    """`code` is the one from the letter."""

    pool: Pool
    username: Username
    code: Code
    new_password: Password


api = HttpApi("accounts")


@cache
def _service() -> CognitoSignIn:
    return CognitoSignIn(boto3.client("cognito-idp", config=WITHIN_A_REQUEST))


@cache
def _members() -> CognitoMembers:
    return CognitoMembers(boto3.client("cognito-idp", config=WITHIN_A_REQUEST), RealClock())


@api.operation(
    "POST",
    "/api/v1/auth/password",
    id="change_password",
    auth="required",
    roles=("anyone",),
    uses=("sign_in", "keys", "password_attempts", "listed_sessions", "ended_sessions"),
    takes=PasswordChange,
    answers=PasswordChanged,
    problems=("locked-out", "too-many-requests"),
)
def change_password(request: Request) -> Response:
    """Change one's password. All other sessions end."""
    asked = request.body(PasswordChange)
    token = bearer_token(request.headers.get("authorization", "")) or ""
    asking = SignedInAs(person_in(request), session_in(request), token)
    visitor = visitor_of(request, pool_of(request))
    ended = change(_door(), visitor, asking, asked.old_password, asked.new_password)
    count("PasswordsChanged")
    return Response(PasswordChanged(ended))


@api.operation(
    "POST",
    "/api/v1/auth/forgotten-password",
    id="forget_password",
    auth="optional",
    uses=("sign_in", "keys", "password_attempts", "invitations"),
    takes=PasswordForgotten,
    status=204,
    problems=("too-many-requests",),
)
def forget_password(request: Request) -> Response:
    """Have a code sent with which a new password can be set. The answer is the same whether there is an account."""
    asked = request.body(PasswordForgotten)
    invited = _members() if asked.pool == "host" else None  # guests make their accounts themselves
    send_reset_code(_door(), visitor_of(request, asked.pool), asked.username, invited)
    return Response(status=204)


@api.operation(
    "POST",
    "/api/v1/auth/forgotten-password/confirmation",
    id="reset_password",
    auth="optional",
    uses=("sign_in", "keys", "password_attempts", "known_accounts", "listed_sessions", "ended_sessions"),
    takes=PasswordReset,
    status=204,
    problems=("sign-in-failed", "locked-out", "too-many-requests"),
)
def reset_password(request: Request) -> Response:
    """Set a new password with the code from the letter. All sessions end."""
    asked = request.body(PasswordReset)
    reset(_door(), visitor_of(request, asked.pool), asked.username, asked.code, asked.new_password)
    count("PasswordsChanged")
    return Response(status=204)


handler = api.handler


def _door() -> Door:
    table = own_table()
    sessions, accounts = DynamoDbSessions(table), DynamoDbKnownAccounts(table, RealClock())
    return Door(_service(), DynamoDbAttempts(table), sessions, accounts, platform_key())
