"""What the use cases need from outside: hosts, tokens, sessions, attempts, and the sign-in service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from rental.accounts.domain.attempts import AttemptRule
from rental.accounts.domain.members import Letters, Member, Team
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
    def tokens_from(self, person: Person, session_id: str, *, at_once: bool) -> int | None:
        """Return since when (seconds) its tokens must be issued to count, 0 for ever; None for one that has ended.

        What is remembered is at most a minute old, and not used if `at_once`.
        """
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

    def outdate_tokens(self, person: Person, issued_before: int) -> int:
        """Let all sessions go on with tokens issued at that second or later alone; return how many they are."""
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

    def send_reset_code(self, pool_id: str, client_id: str, username: str) -> bool:
        """Have a code sent to an account's address; False where it can have none, e.g. before its first sign-in.

        Whether there is such an account is not told.
        """
        ...

    def reset_password(self, pool_id: str, client_id: str, username: str, code: str, new: str) -> None: ...


class Members(Protocol):
    """Who works with a host, as the pool has them. Every call may raise `TryAgain`."""

    def of(self, team: Team) -> Sequence[Member]:
        """Return everybody who has a role."""
        ...

    def ensure(self, team: Team, email: str, name: str) -> Member:
        """Make an account that has no role and no password yet, or find the one that is there."""
        ...

    def set_roles(self, team: Team, username: str, roles: frozenset[str]) -> None:
        """Let somebody have these roles at the tenant and no others of it. Who is not there stays so."""
        ...

    def invite(self, pool_id: str, username: str) -> bool:
        """Send a password for their first sign-in; False where they have one of their own, or are not there."""
        ...

    def remove(self, team: Team, username: str) -> bool:
        """Take the tenant's roles away; the account too, unless it has another tenant's. Tell whether it is gone."""
        ...


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What was decided of a member and may not have reached the pool yet. `letter`: they are to be invited as well."""

    member_id: str
    username: str
    roles: frozenset[str]
    letter: bool = False


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """What was last decided of a member: the how manieth time, by which request; no `roles` once removed."""

    id: str
    version: int = 0
    roles: frozenset[str] = frozenset()
    request: bytes = b""


@dataclass(frozen=True, slots=True)
class Roster:
    """All that was decided in a tenant, one thing after another: `version` counts."""

    version: int = 0
    letters: Letters = field(default_factory=Letters)
    under_way: UnderWay | None = None
    records: Mapping[str, MemberRecord] = field(default_factory=dict)

    def record(self, member_id: str) -> MemberRecord:
        return self.records.get(member_id, MemberRecord(member_id))


class Rosters(Protocol):
    """What was decided of members, before it is done. Reads are consistent."""

    def read(self, tenant_id: TenantId) -> Roster: ...

    def decide(self, tenant_id: TenantId, roster: Roster, record: MemberRecord, change: Mapping[str, Any]) -> bool:
        """Write a next version, and with it the record of whom it is about; False where another was first."""
        ...

    def settle(self, tenant_id: TenantId, version: int) -> bool:
        """Note that what was under way is done; False where more was decided since."""
        ...
