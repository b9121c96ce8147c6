"""Entry: the sign-in relay. The browser computes SRP; each step passes here to a confidential app client.

The password itself never comes by, except where Cognito asks for a new one. Who gets in has a session from here on.
"""

from functools import cache
from typing import Annotated, Literal, cast

import boto3
from msgspec import UNSET, Meta, Struct, UnsetType

from rental.accounts.cognito.signing_in import CognitoSignIn
from rental.accounts.domain.callers import NEW_PASSWORD_REQUIRED, PASSWORD_VERIFIER, check_answers
from rental.accounts.dynamodb.attempts import DynamoDbAttempts
from rental.accounts.dynamodb.known_accounts import DynamoDbKnownAccounts
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.http_requests import Pool, Username, visitor_of
from rental.accounts.ports import Challenge, SignedIn
from rental.accounts.use_cases.signing_in import Door, answer, begin, renew
from rental.kernel.errors import Problem
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import RealClock
from rental.platform.dynamodb import own_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key

ChallengeName = Literal["PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"]
Opaque = Annotated[str, Meta(min_length=1, max_length=8192)]
SrpA = Annotated[str, Meta(pattern="^[0-9a-fA-F]{1,1024}$")]


class SignIn(Struct, forbid_unknown_fields=True):
    """`pool` is where the person is known; `srp_a` is the browser's first SRP number, in hexadecimal."""

    pool: Pool
    username: Username
    srp_a: SrpA


class ChallengeAnswer(Struct, forbid_unknown_fields=True):
    """What the challenge asked for, named as the sign-in service names it, and the `session` that came with it."""

    pool: Pool
    challenge: ChallengeName
    responses: dict[str, Annotated[str, Meta(max_length=8192)]]
    session: Opaque


class Refresh(Struct, forbid_unknown_fields=True):
    """`username` is the one that the access token carries."""

    pool: Pool
    username: Username
    refresh_token: Opaque


class IssuedTokens(Struct):
    """`expires_in` counts seconds. Without a `refresh_token` the one in use stays valid."""

    access_token: str
    id_token: str
    expires_in: int
    refresh_token: str | UnsetType = UNSET


class SignInStep(Struct):
    """Either `tokens`, or the challenge to answer next with all the other members."""

    tokens: IssuedTokens | UnsetType = UNSET
    challenge: ChallengeName | UnsetType = UNSET
    parameters: dict[str, str] | UnsetType = UNSET
    session: str | UnsetType = UNSET
    pool_name: str | UnsetType = UNSET


api = HttpApi("accounts")


@cache
def _service() -> CognitoSignIn:
    return CognitoSignIn(boto3.client("cognito-idp", config=WITHIN_A_REQUEST))


@api.operation(
    "POST",
    "/api/v1/auth/sign-in",
    id="sign_in",
    auth="optional",
    uses=("sign_in", "keys"),
    limit=20,
    takes=SignIn,
    answers=SignInStep,
    problems=("sign-in-failed", "too-many-requests"),
)
def sign_in(request: Request) -> Response:
    """Begin to sign in: the browser sends its SRP number and is answered with a challenge."""
    asked = request.body(SignIn)
    visitor = visitor_of(request, asked.pool)
    return _answer(begin(_service(), platform_key(), visitor, asked.username, asked.srp_a), visitor.pool_id)


@api.operation(
    "POST",
    "/api/v1/auth/challenge",
    id="answer_challenge",
    auth="optional",
    uses=("sign_in", "keys", "password_attempts", "new_sessions"),
    limit=20,
    takes=ChallengeAnswer,
    answers=SignInStep,
    problems=("sign-in-failed", "locked-out", "too-many-requests"),
)
def answer_challenge(request: Request) -> Response:
    """Answer a challenge: the password's proof, or a new password where one is asked for."""
    asked = request.body(ChallengeAnswer)
    check_answers(asked.challenge, asked.responses)
    visitor = visitor_of(request, asked.pool)
    outcome = answer(_door(), visitor, asked.challenge, asked.responses, asked.session)
    return _answer(outcome, visitor.pool_id)


@api.operation(
    "POST",
    "/api/v1/auth/refresh",
    id="refresh_tokens",
    auth="optional",
    uses=("sign_in", "renewed_sessions"),
    limit=60,
    takes=Refresh,
    answers=SignInStep,
    problems=("sign-in-failed", "session-ended", "too-many-requests"),
)
def refresh_tokens(request: Request) -> Response:
    """Renew the access token with the refresh token: the session lasts seven days from now."""
    asked = request.body(Refresh)
    visitor = visitor_of(request, asked.pool)
    outcome = renew(_service(), _sessions(), visitor, asked.username, asked.refresh_token)
    return _answer(outcome, visitor.pool_id)


handler = api.handler


def _door() -> Door:
    table = own_table()
    accounts = DynamoDbKnownAccounts(table, RealClock())
    return Door(_service(), DynamoDbAttempts(table), _sessions(), accounts, platform_key())


def _sessions() -> DynamoDbSessions:
    return DynamoDbSessions(own_table())


def _answer(outcome: Challenge | SignedIn, pool_id: str) -> Response:
    if isinstance(outcome, SignedIn):
        return Response(SignInStep(tokens=_tokens(outcome)))
    if outcome.name not in (PASSWORD_VERIFIER, NEW_PASSWORD_REQUIRED):
        raise Problem("sign-in-failed", f"This account asks for {outcome.name}, which this site does not offer yet.")
    return Response(
        SignInStep(
            challenge=cast("ChallengeName", outcome.name),
            parameters=dict(outcome.parameters),
            session=outcome.session or UNSET,
            # The browser's SRP proof is over the pool's name, the part of its id after the region.
            pool_name=pool_id.partition("_")[2],
        )
    )


def _tokens(outcome: SignedIn) -> IssuedTokens:
    count("TokensIssued")
    return IssuedTokens(outcome.access_token, outcome.id_token, outcome.expires_in, outcome.refresh_token or UNSET)
