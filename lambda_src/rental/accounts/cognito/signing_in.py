"""Signing in through a confidential app client of Cognito. Passwords and tokens pass through and are never logged."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from rental.accounts.ports import Challenge, SignedIn
from rental.kernel.errors import InvalidRequest, Problem
from rental.platform.log import count, logger

_KEEP_SECRET_SECONDS = 300
_NEW_PASSWORD = "/new_password"  # noqa: S105 - where it stands in a body
# One text for all: nobody learns from it whether an account exists, or in which state it is.
_FAILED = "The user name and the password do not match, or this step has run out. Start again."
_REFUSED = frozenset(
    {
        "NotAuthorizedException",
        "UserNotFoundException",
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
        "CodeMismatchException",
        "ExpiredCodeException",
        "AliasExistsException",
    }
)
_TOO_MANY = frozenset({"TooManyRequestsException", "LimitExceededException", "TooManyFailedAttemptsException"})


@dataclass
class CognitoSignIn:
    """The `SignInService` port. `client` is boto3's for cognito-idp."""

    client: Any
    monotonic: Callable[[], float] = time.monotonic
    _secrets: dict[str, tuple[float, str | None]] = field(default_factory=dict)

    def start(self, pool_id: str, client_id: str, username: str, srp_a: str) -> Challenge | SignedIn:
        return self._initiate("USER_SRP_AUTH", pool_id, client_id, {"USERNAME": username, "SRP_A": srp_a}, username)

    def refresh(self, pool_id: str, client_id: str, username: str, refresh_token: str) -> Challenge | SignedIn:
        # The hash is over the user's own name, as the access token's `username` claim gives it; never an alias.
        return self._initiate("REFRESH_TOKEN_AUTH", pool_id, client_id, {"REFRESH_TOKEN": refresh_token}, username)

    def respond(
        self, pool_id: str, client_id: str, challenge: str, responses: Mapping[str, str], session: str | None
    ) -> Challenge | SignedIn:
        asked: dict[str, Any] = {"ClientId": client_id, "ChallengeName": challenge}
        if session:
            asked["Session"] = session
        proof = self._proof(pool_id, client_id, responses["USERNAME"])
        return self._asked("respond_to_auth_challenge", asked | {"ChallengeResponses": {**responses, **proof}})

    def revoke(self, pool_id: str, client_id: str, refresh_token: str) -> None:
        secret = self._secret(pool_id, client_id)
        proof = {"ClientSecret": secret} if secret else {}
        try:
            _called(lambda: self.client.revoke_token(Token=refresh_token, ClientId=client_id, **proof))
        except Problem as problem:  # its session has ended here, so that it renews nothing either way
            logger.warning("refresh token not revoked", slug=problem.slug)

    def change_password(self, access_token: str, old: str, new: str) -> None:
        asked = {"AccessToken": access_token, "PreviousPassword": old, "ProposedPassword": new}
        _called(lambda: self.client.change_password(**asked), pointer=_NEW_PASSWORD)

    def send_reset_code(self, pool_id: str, client_id: str, username: str) -> bool:
        proof = self._proof(pool_id, client_id, username, "SecretHash")
        try:
            _called(lambda: self.client.forgot_password(ClientId=client_id, Username=username, **proof))
        except Problem as problem:
            if problem.slug == "unavailable":
                raise
            # An account that gets no code is answered like one that does, and like one that is not there.
            logger.info("no code sent", slug=problem.slug)
            return False
        return True

    def reset_password(self, pool_id: str, client_id: str, username: str, code: str, new: str) -> None:
        asked = {"ClientId": client_id, "Username": username, "ConfirmationCode": code, "Password": new}
        proof = self._proof(pool_id, client_id, username, "SecretHash")
        _called(lambda: self.client.confirm_forgot_password(**asked, **proof), pointer=_NEW_PASSWORD)

    def _initiate(
        self, flow: str, pool_id: str, client_id: str, parameters: dict[str, str], username: str
    ) -> Challenge | SignedIn:
        proof = self._proof(pool_id, client_id, username)
        asked = {"ClientId": client_id, "AuthFlow": flow, "AuthParameters": parameters | proof}
        return self._asked("initiate_auth", asked)

    def _asked(self, operation: str, asked: dict[str, Any]) -> Challenge | SignedIn:
        return _outcome(_called(lambda: getattr(self.client, operation)(**asked)))

    def _proof(self, pool_id: str, client_id: str, username: str, member: str = "SECRET_HASH") -> dict[str, str]:
        secret = self._secret(pool_id, client_id)
        return {member: secret_hash(secret, username, client_id)} if secret else {}

    def _secret(self, pool_id: str, client_id: str) -> str | None:
        until, secret = self._secrets.get(client_id, (float("-inf"), None))
        if self.monotonic() < until:
            return secret
        found = _called(lambda: self.client.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id), own=True)
        secret = cast("str | None", found["UserPoolClient"].get("ClientSecret"))
        self._secrets[client_id] = (self.monotonic() + _KEEP_SECRET_SECONDS, secret)
        return secret


def secret_hash(secret: str, username: str, client_id: str) -> str:
    """Return Cognito's SECRET_HASH: proof that we hold the app client's secret."""
    digest = hmac.digest(secret.encode(), (username + client_id).encode(), hashlib.sha256)
    return base64.b64encode(digest).decode()


def claims_in(token: str) -> dict[str, Any]:
    """Return the claims of a token that Cognito has just given us: there is nothing to check."""
    claims = token.split(".")[1]
    return cast("dict[str, Any]", json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))))


def _called(
    call: Callable[[], dict[str, Any]], *, own: bool = False, pointer: str = "/responses/NEW_PASSWORD"
) -> dict[str, Any]:
    """Call Cognito; `own` calls are ours, not relayed, so their refusals are not the caller's. Raises `Problem`.

    `pointer` is where the caller gave a new password.
    """
    try:
        return call()
    except ClientError as error:
        said = error.response["Error"]
        raise _problem(said.get("Code", ""), said.get("Message", ""), pointer, own=own) from None
    except ParamValidationError:  # a value no request to Cognito may carry: only callers send such
        raise _not_understood() from None
    except BotoCoreError as error:
        logger.warning("cognito not reached", error=type(error).__name__)
        raise _unavailable() from None


def _problem(code: str, message: str, pointer: str, *, own: bool) -> Problem:
    if code in _TOO_MANY:
        return Problem("too-many-requests", "Too many attempts; wait a minute.", headers={"retry-after": "60"})
    if not own and code in _REFUSED:
        count("SignInsFailed")
        return Problem("sign-in-failed", _FAILED)
    if not own and code == "InvalidPasswordException":
        return InvalidRequest(pointer, message)
    if not own and code == "InvalidParameterException":
        return _not_understood()
    logger.error("cognito failed", error=code)
    return _unavailable()


def _not_understood() -> Problem:
    return InvalidRequest("/", "The sign-in service did not understand this step.")


def _unavailable() -> Problem:
    return Problem("unavailable", "Signing in is not possible right now.", headers={"retry-after": "5"})


def _outcome(answer: Mapping[str, Any]) -> Challenge | SignedIn:
    if found := answer.get("AuthenticationResult"):
        access, refresh = found["AccessToken"], found.get("RefreshToken")
        return SignedIn(access, found["IdToken"], refresh, found["ExpiresIn"], claims_in(access))
    return Challenge(answer["ChallengeName"], answer.get("ChallengeParameters", {}), answer.get("Session"))
