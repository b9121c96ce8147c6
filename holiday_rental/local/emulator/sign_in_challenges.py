"""A challenge after the password is answered only with the session that a right password was given.

Vanilla MiniStack looks at no session in NEW_PASSWORD_REQUIRED and the second-factor challenges: with a made-up one,
anyone sets any user's password and gets tokens.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

Answer = tuple[int, dict[str, str], Any]
_OWN_PROOF = ("PASSWORD_VERIFIER", "CUSTOM_CHALLENGE")  # whose sessions MiniStack checks itself
_SECONDS = 180  # Cognito's default
_NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - a challenge's name
_OK = 200


@dataclass(frozen=True)
class _Issued:
    client: str
    user: int  # identity of MiniStack's own record
    challenge: str
    until: float


_issued: dict[str, _Issued] = {}


def apply() -> None:
    verified = cognito._password_auth_result

    def verified_and_noted(pool: Any, pid: str, cid: str, user: Any, *rest: Any, **named: Any) -> Answer:
        answer: Answer = verified(pool, pid, cid, user, *rest, **named)
        _note(cid, user, json.loads(answer[2]))
        return answer

    cognito._password_auth_result = verified_and_noted
    cognito._respond_to_auth_challenge = _checked(cognito._respond_to_auth_challenge)
    cognito._admin_respond_to_auth_challenge = _checked(cognito._admin_respond_to_auth_challenge)


def _note(client: str, user: Any, answered: dict[str, Any]) -> None:
    now = time.monotonic()
    for session in [session for session, issued in list(_issued.items()) if issued.until < now]:
        _issued.pop(session, None)
    if "Session" in answered:
        _issued[answered["Session"]] = _Issued(client, id(user), answered["ChallengeName"], now + _SECONDS)


def _checked(respond: Any) -> Any:
    def respond_to_issued(data: dict[str, Any]) -> Answer:
        if data.get("ChallengeName") in _OWN_PROOF:
            passed: Answer = respond(data)
            return passed
        if not _was_issued(data):
            refusal: Answer = error_response_json("NotAuthorizedException", "Invalid session for the user.", 400)
            return refusal
        answer: Answer = respond(data)
        if answer[0] == _OK:  # a session is good for one success
            _issued.pop(data["Session"], None)
        return answer

    return respond_to_issued


def _was_issued(data: dict[str, Any]) -> bool:
    issued = _issued.get(data.get("Session") or "")
    if issued is None or issued.until < time.monotonic() or issued.client != data.get("ClientId"):
        return False
    user = _user_of(issued.client, (data.get("ChallengeResponses") or {}).get("USERNAME") or "")
    if user is None or id(user) != issued.user or issued.challenge != data.get("ChallengeName"):
        return False
    return issued.challenge != _NEW_PASSWORD or user.get("UserStatus") == "FORCE_CHANGE_PASSWORD"


def _user_of(client: str, username: str) -> dict[str, Any] | None:
    pool = next((pool for pool in cognito._user_pools.values() if client in pool["_clients"]), None)
    found: dict[str, Any] | None = cognito._resolve_user(pool, username)[0] if pool else None
    return found
