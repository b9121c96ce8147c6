"""Tokens checked with PyJWT against the key sets that the pools publish.

Algorithm and issuers are pinned; a token never says where its own keys are. An unknown key id may be a rotation or an
attack: it makes us look again at most once a minute for each pool. All times here are real, never the movable clock
of the local platform.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jwt

from rental.accounts.ports import KeysUnavailable, SigningKeys, TokenExpired, TokenInvalid
from rental.platform.log import logger
from rental.tenants.contract import UserPool

_ALGORITHM = "RS256"
_NEEDED_CLAIMS = ["exp", "iss", "sub", "token_use"]
_TOKEN_LIMIT_CHARACTERS = 8192

_TIMEOUT_SECONDS = 2
_KEY_SET_LIMIT_BYTES = 64 * 1024
_KEEP_SECONDS = 3600  # then a key that the pool has withdrawn is forgotten
_LOOK_AGAIN_AFTER_SECONDS = 60
_RETRY_AFTER_SECONDS = 5  # when the last attempt failed


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
                options={"require": _NEEDED_CLAIMS, "verify_aud": False, "verify_iat": False},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpired from None
        except jwt.PyJWTError as error:
            raise TokenInvalid(type(error).__name__) from None
        return pool, claims


def _as_claimed(token: str, pools: Sequence[UserPool]) -> tuple[UserPool, str]:
    """Read, unverified, which of our own pools and which key the token claims: only to choose what to check it by."""
    if not token or len(token) > _TOKEN_LIMIT_CHARACTERS:
        raise TokenInvalid("not of a token's length")
    try:
        header = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:  # whatever a stranger puts there
        raise TokenInvalid(type(error).__name__) from None
    key_id = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise TokenInvalid("not signed as our pools sign")
    for pool in pools:
        if pool.issuer == issuer:
            return pool, key_id
    raise TokenInvalid("issued by none of this site's pools")


def fetch(address: str) -> bytes:
    """Get a key set. Raises `OSError`."""
    with urllib.request.urlopen(address, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - stored, not a token's
        return bytes(answer.read(_KEY_SET_LIMIT_BYTES))


@dataclass
class _Kept:
    keys: dict[str, Any] = field(default_factory=dict)
    fetched_at: float = float("-inf")
    tried_at: float = float("-inf")
    failed: bool = False


@dataclass
class JwksOverHttp:
    """The `SigningKeys` port. `base` replaces the issuer's own address, for the local platform."""

    base: str = ""
    get: Callable[[str], bytes] = fetch
    monotonic: Callable[[], float] = time.monotonic
    _kept: dict[str, _Kept] = field(default_factory=dict)

    def find(self, pool: UserPool, key_id: str) -> Any | None:
        kept = self._kept.setdefault(pool.issuer, _Kept())
        fresh = self.monotonic() - kept.fetched_at < _KEEP_SECONDS
        if (key_id not in kept.keys or not fresh) and self._may_look(kept):
            self._look(kept, pool)
        if key_id not in kept.keys and kept.failed:
            raise KeysUnavailable(pool.issuer)
        return kept.keys.get(key_id)

    def _may_look(self, kept: _Kept) -> bool:
        pause = _RETRY_AFTER_SECONDS if kept.failed else _LOOK_AGAIN_AFTER_SECONDS
        return self.monotonic() - kept.tried_at >= pause

    def _look(self, kept: _Kept, pool: UserPool) -> None:
        kept.tried_at = self.monotonic()
        try:
            kept.keys = _signing_keys(self.get(self._address(pool)))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, jwt.PyJWTError) as error:
            kept.failed = True
            logger.warning("signing keys not fetched", pool_id=pool.pool_id, error=type(error).__name__)
        else:
            kept.failed = False
            kept.fetched_at = kept.tried_at

    def _address(self, pool: UserPool) -> str:
        root = f"{self.base.rstrip('/')}/{pool.pool_id}" if self.base else pool.issuer
        return f"{root}/.well-known/jwks.json"


def _signing_keys(document: bytes) -> dict[str, Any]:
    """Return the RSA signing keys of a key set by their ids; keys of other kinds are passed over."""
    listed = [each for each in json.loads(document)["keys"] if each.get("kty") == "RSA" and each.get("use") == "sig"]
    return {each["kid"]: jwt.PyJWK(each, algorithm=_ALGORITHM).key for each in listed}
