"""The pools' public keys over HTTP, kept in memory.

An unknown key id may be a rotation or an attack: it makes us look again at most once a minute for each pool.
"""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt

from rental.accounts.ports import KeysUnavailable
from rental.platform.log import logger
from rental.tenants.contract import UserPool

_TIMEOUT_SECONDS = 2
_LIMIT_BYTES = 64 * 1024
_KEEP_SECONDS = 3600  # then a key that the pool has withdrawn is forgotten
_LOOK_AGAIN_AFTER_SECONDS = 60
_RETRY_AFTER_SECONDS = 5  # when the last attempt failed

Fetch = Callable[[str], bytes]


def fetch(address: str) -> bytes:
    """Get a document. Raises `OSError`."""
    with urllib.request.urlopen(address, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - stored, never a token's own
        return bytes(answer.read(_LIMIT_BYTES))


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
    get: Fetch = fetch
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
            kept.keys = _parsed(self.get(self._address(pool)))
        except (OSError, ValueError, LookupError, TypeError, jwt.PyJWTError) as error:
            kept.failed = True
            logger.warning("signing keys not fetched", pool_id=pool.pool_id, error=type(error).__name__)
        else:
            kept.failed = False
            kept.fetched_at = kept.tried_at

    def _address(self, pool: UserPool) -> str:
        root = f"{self.base.rstrip('/')}/{pool.pool_id}" if self.base else pool.issuer
        return f"{root}/.well-known/jwks.json"


def _parsed(document: bytes) -> dict[str, Any]:
    """Return the RSA signing keys of a key set by their ids; keys of other kinds are passed over."""
    listed = [each for each in json.loads(document)["keys"] if each.get("kty") == "RSA" and each.get("use") == "sig"]
    return {each["kid"]: jwt.PyJWK(each, algorithm="RS256").key for each in listed}
