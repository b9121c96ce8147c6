"""Entry: the sign-in relay. The browser computes SRP; each step passes here to a confidential app client.

The password itself never comes by, except where Cognito asks for a new one.
"""

from functools import cache
from typing import Annotated, Any, Literal

import boto3
from msgspec import Meta, Struct

from rental.accounts.cognito import CognitoSignIn
from rental.accounts.domain import NEW_PASSWORD_REQUIRED, PASSWORD_VERIFIER, check_answers
from rental.accounts.ports import Challenge, SignedIn
from rental.kernel.errors import Problem
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response

Pool = Literal["host", "guest"]
Username = Annotated[str, Meta(min_length=1, max_length=128)]
Opaque = Annotated[str, Meta(min_length=1, max_length=8192)]
SrpA = Annotated[str, Meta(pattern="^[0-9a-fA-F]{1,1024}$")]


class _SignIn(Struct, forbid_unknown_fields=True):
    pool: Pool
    username: Username
    srp_a: SrpA


class _Answer(Struct, forbid_unknown_fields=True):
    pool: Pool
    challenge: Literal["PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"]
    responses: dict[str, Annotated[str, Meta(max_length=8192)]]
    session: Opaque | None = None


class _Refresh(Struct, forbid_unknown_fields=True):
    pool: Pool
    username: Username
    refresh_token: Opaque


api = HttpApi("accounts")


@cache
def _service() -> CognitoSignIn:
    return CognitoSignIn(boto3.client("cognito-idp", config=WITHIN_A_REQUEST))


@api.operation("POST", "/api/v1/auth/sign-in", id="sign_in", auth="optional", uses=("sign_in",))
def sign_in(request: Request) -> Response:
    asked = request.body(_SignIn)
    pool = _pool(request, asked.pool)
    return _answer(_service().start(*pool, asked.username, asked.srp_a), pool[0])


@api.operation("POST", "/api/v1/auth/challenge", id="answer_challenge", auth="optional", uses=("sign_in",))
def answer_challenge(request: Request) -> Response:
    asked = request.body(_Answer)
    check_answers(asked.challenge, asked.responses, asked.session)
    pool = _pool(request, asked.pool)
    return _answer(_service().respond(*pool, asked.challenge, asked.responses, asked.session), pool[0])


@api.operation("POST", "/api/v1/auth/refresh", id="refresh_tokens", auth="optional", uses=("sign_in",))
def refresh_tokens(request: Request) -> Response:
    asked = request.body(_Refresh)
    pool = _pool(request, asked.pool)
    return _answer(_service().refresh(*pool, asked.username, asked.refresh_token), pool[0])


handler = api.handler


def _pool(request: Request, pool: Pool) -> tuple[str, str]:
    """Return the pool's id and its app client's, which the authorizer looked up with the host."""
    return str(request.authorizer[f"{pool}_pool_id"]), str(request.authorizer[f"{pool}_client_id"])


def _answer(outcome: Challenge | SignedIn, pool_id: str) -> Response:
    if isinstance(outcome, SignedIn):
        return Response({"tokens": _tokens(outcome)})
    if outcome.name not in (PASSWORD_VERIFIER, NEW_PASSWORD_REQUIRED):
        raise Problem("sign-in-failed", f"This account asks for {outcome.name}, which this site does not offer yet.")
    # The browser's SRP proof is over the pool's name, the part of its id after the region.
    pool_name = pool_id.partition("_")[2]
    body = {"challenge": outcome.name, "parameters": outcome.parameters, "session": outcome.session}
    return Response(body | {"pool_name": pool_name})


def _tokens(outcome: SignedIn) -> dict[str, Any]:
    count("TokensIssued")
    tokens: dict[str, Any] = {
        "access_token": outcome.access_token,
        "id_token": outcome.id_token,
        "expires_in": outcome.expires_in,
    }
    return tokens | ({"refresh_token": outcome.refresh_token} if outcome.refresh_token else {})
