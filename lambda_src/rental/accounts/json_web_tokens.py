"""Reading tokens with PyJWT. Algorithm and issuers are pinned; a token never says where its own keys are.

Expiry is measured in real time, never on the movable clock of the local platform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from rental.accounts.ports import SigningKeys, TokenExpired, TokenInvalid
from rental.tenants.contract import UserPool

_ALGORITHM = "RS256"
_NEEDED = ["exp", "iss", "sub", "token_use"]
_LIMIT_CHARACTERS = 8192


@dataclass(frozen=True, slots=True)
class JsonWebTokens:
    """The `Tokens` port for RS256 tokens of Cognito pools."""

    keys: SigningKeys

    def read(self, token: str, pools: Sequence[UserPool]) -> tuple[UserPool, Mapping[str, Any]]:
        pool, key_id = _as_claimed(token, pools)
        key = self.keys.find(pool, key_id)
        if key is None:
            raise TokenInvalid("signed with a key that its pool does not have")
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                issuer=pool.issuer,
                # Cognito's access tokens have no audience, `client_id` instead; and a clock that runs a second
                # behind Cognito's must not refuse a token just issued.
                options={"require": _NEEDED, "verify_aud": False, "verify_iat": False},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpired from None
        except jwt.PyJWTError as error:
            raise TokenInvalid(type(error).__name__) from None
        return pool, claims


def _as_claimed(token: str, pools: Sequence[UserPool]) -> tuple[UserPool, str]:
    """Read, unverified, which of our own pools and which key the token claims: only to choose what to check it by."""
    if not token or len(token) > _LIMIT_CHARACTERS:
        raise TokenInvalid("not of a token's length")
    try:
        header = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False, "verify_exp": False}).get("iss")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:  # whatever a stranger puts there
        raise TokenInvalid(type(error).__name__) from None
    key_id = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise TokenInvalid("not signed as our pools sign")
    for pool in pools:
        if pool.issuer == issuer:
            return pool, key_id
    raise TokenInvalid("issued by none of this site's pools")
