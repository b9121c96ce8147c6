"""What the use cases need from outside: where a host belongs, how a token is read, and the sign-in service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rental.tenants.contract import HostMapping, PlatformAddress, UserPool


class HostMappings(Protocol):
    def find(self, host: str) -> HostMapping | PlatformAddress | None:
        """Return where requests for `host` belong, a tenant or the platform itself, at most a minute old."""
        ...


class TokenInvalid(Exception):  # noqa: N818 - names what was found
    """No token, a forged one, or one that none of the pools issued."""


class TokenExpired(Exception):  # noqa: N818 - names what was found
    """A genuine token that has run out."""


class KeysUnavailable(Exception):  # noqa: N818 - names what happened
    """A pool's signing keys could not be fetched, so nothing can be said of the token."""


class Tokens(Protocol):
    def read(self, token: str, pools: Sequence[UserPool]) -> tuple[UserPool, Mapping[str, Any]]:
        """Return the pool that issued `token`, and its claims, signature and expiry checked.

        Raises `TokenInvalid`, `TokenExpired` or `KeysUnavailable`.
        """
        ...


class SigningKeys(Protocol):
    def find(self, pool: UserPool, key_id: str) -> Any | None:
        """Return the pool's public key of that id, or None. Raises `KeysUnavailable`."""
        ...


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the sign-in service wants next."""

    name: str
    parameters: Mapping[str, str]
    session: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Tokens; `refresh_token` is None when the one in use stays valid. Never logged."""

    access_token: str
    id_token: str
    refresh_token: str | None
    expires_in: int


class SignInService(Protocol):
    """Each step raises `Problem`: sign-in-failed, invalid-request, too-many-requests or unavailable."""

    def start(self, pool_id: str, client_id: str, username: str, srp_a: str) -> Challenge | SignedIn: ...

    def respond(
        self, pool_id: str, client_id: str, challenge: str, responses: Mapping[str, str], session: str | None
    ) -> Challenge | SignedIn: ...

    def refresh(self, pool_id: str, client_id: str, username: str, refresh_token: str) -> Challenge | SignedIn: ...
