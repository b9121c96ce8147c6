"""What the use cases need from outside: hosts, tokens, sessions, attempts, and the sign-in service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from rental.accounts.domain.attempts import AttemptRule
from rental.accounts.domain.sessions import Person, Session
from rental.kernel.ids import TenantId
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


class LiveSessions(Protocol):
    def is_live(self, person: Person, session_id: str, *, at_once: bool) -> bool:
        """Tell whether a session goes on. What is remembered is at most a minute old, and not used if `at_once`."""
        ...


class Sessions(Protocol):
    """Who is signed in where. What has ended is not there."""

    def keep(self, person: Person, session: Session) -> None: ...

    def renew(self, person: Person, session_id: str, address: str, now: datetime) -> bool:
        """Note a sign of life and let the session last from now on; False where it has ended."""
        ...

    def of(self, person: Person, now: datetime) -> Sequence[Session]:
        """Return those that go on, the one last seen first."""
        ...

    def end(self, person: Person, session_id: str) -> bool:
        """End one; False where there is none."""
        ...

    def end_all(self, person: Person, but: str = "") -> int:
        """End all, or all `but` one; return how many."""
        ...


class Attempts(Protocol):
    """Counts attempts under a name, and never lets through more than a rule allows, however many come at once."""

    def reserve(self, name: str, rule: AttemptRule, now: datetime) -> timedelta | None:
        """Count an attempt before it is made, as if it failed. Return None, or how long until one may be made."""
        ...

    def give_back(self, name: str) -> None:
        """Uncount one, which did not fail."""
        ...

    def clear(self, name: str) -> None:
        """Forget all."""
        ...


class KnownAccounts(Protocol):
    """Who has signed in before, by `account_name` of what they typed: no name and no address is kept."""

    def note(self, typed: str, account: str, person: Person) -> None:
        """Keep that `typed` leads to `account`, which stands for the pool's own name of the person."""
        ...

    def find(self, typed: str) -> "KnownAccount | None": ...


@dataclass(frozen=True, slots=True)
class KnownAccount:
    account: str
    person: Person


@dataclass(frozen=True, slots=True)
class UnlockRequest:
    """Somebody is locked out and asks for a letter. `attempts` is the name under which theirs are counted.

    `email` is "" where nobody is to be written to.
    """

    id: str
    email: str
    language: str
    attempts: str
    at: datetime
    valid_until: int


class UnlockRequests(Protocol):
    def ask(self, tenant_id: TenantId, request: UnlockRequest) -> bool:
        """Keep it and have the letter written, if its `email` is one; False where it was asked for just now."""
        ...

    def find(self, tenant_id: TenantId, id: str, valid_until: int) -> str | None:
        """Return the name under which attempts are counted; None for what was not asked for, or is used."""
        ...

    def use(self, tenant_id: TenantId, id: str, valid_until: int) -> bool:
        """Note that it was used; False where it was before."""
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
    """Tokens; `refresh_token` is None when the one in use stays valid. Never logged.

    `claims` are the access token's.
    """

    access_token: str
    id_token: str
    refresh_token: str | None
    expires_in: int
    claims: Mapping[str, Any] = field(default_factory=dict)


class SignInService(Protocol):
    """Each step raises `Problem`: sign-in-failed, invalid-request, too-many-requests or unavailable."""

    def start(self, pool_id: str, client_id: str, username: str, srp_a: str) -> Challenge | SignedIn: ...

    def respond(
        self, pool_id: str, client_id: str, challenge: str, responses: Mapping[str, str], session: str | None
    ) -> Challenge | SignedIn: ...

    def refresh(self, pool_id: str, client_id: str, username: str, refresh_token: str) -> Challenge | SignedIn: ...

    def revoke(self, pool_id: str, client_id: str, refresh_token: str) -> None:
        """End what a refresh token can do."""
        ...

    def change_password(self, access_token: str, old: str, new: str) -> None: ...

    def send_reset_code(self, pool_id: str, client_id: str, username: str) -> None:
        """Have a code sent to an account's address. Whether there is one is not told."""
        ...

    def reset_password(self, pool_id: str, client_id: str, username: str, code: str, new: str) -> None: ...
