"""Fakes of what accounts keep and ask. Those that keep pass the suite that their adapters pass: test_kept.py."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rental.accounts.domain.sessions import LASTS, Person, Session
from rental.accounts.ports import Challenge, KnownAccount, SignedIn, UnlockRequest
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId


@dataclass
class FakeSessions:
    kept: dict[tuple[Person, str], Session] = field(default_factory=dict)
    outdated: dict[tuple[Person, str], int] = field(default_factory=dict)

    def keep(self, person: Person, session: Session) -> None:
        self.kept[person, session.id] = session

    def renew(self, person: Person, session_id: str, address: str, now: datetime) -> bool:
        session = self.kept.get((person, session_id))
        if session is None or session.ends_at <= now:
            return False
        self.kept[person, session_id] = replace(session, address=address, seen_at=now, ends_at=now + LASTS)
        return True

    def of(self, person, now):
        found = [each for (whose, _), each in self.kept.items() if whose == person and each.ends_at > now]
        return sorted(found, key=lambda each: each.seen_at, reverse=True)

    def end(self, person: Person, session_id: str) -> bool:
        return self.kept.pop((person, session_id), None) is not None

    def outdate_tokens(self, person: Person, issued_before: int) -> int:
        found = [name for whose, name in self.kept if whose == person]
        self.outdated |= {(person, each): issued_before for each in found}
        return len(found)

    def end_all(self, person: Person, but: str = "") -> int:
        ended = [name for whose, name in self.kept if whose == person and name != but]
        return sum(self.end(person, each) for each in ended)


class FakeLiveSessions:
    """Every session goes on but those that `ended`; in all of them tokens count that were issued `since` then."""

    def __init__(self, *ended: str, since: int = 0):
        self.ended, self.since = set(ended), since
        self.asked: list[tuple[Person, str, bool]] = []

    def tokens_from(self, person: Person, session_id: str, *, at_once: bool) -> int | None:
        self.asked.append((person, session_id, at_once))
        return None if session_id in self.ended else self.since


@dataclass
class FakeAttempts:
    failures: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def reserve(self, name, rule, now) -> timedelta | None:
        count, until = self.failures.get(name, (0, now))
        if not now < until <= now + rule.window + timedelta(minutes=1):
            count = 0
        elif count >= rule.most:
            return until - now
        self.failures[name] = count + 1, now + rule.window
        return None

    def give_back(self, name: str) -> None:
        count, until = self.failures.get(name, (0, None))
        if count:
            self.failures[name] = count - 1, until

    def clear(self, name: str) -> None:
        self.failures.pop(name, None)


@dataclass
class FakeKnownAccounts:
    known: dict[str, KnownAccount] = field(default_factory=dict)

    def note(self, typed: str, account: str, person: Person) -> None:
        self.known[typed] = KnownAccount(account, person)

    def find(self, typed: str) -> KnownAccount | None:
        return self.known.get(typed)


@dataclass
class FakeUnlockRequests:
    asked: dict[tuple[TenantId, str], UnlockRequest] = field(default_factory=dict)
    used: set[tuple[TenantId, str]] = field(default_factory=set)

    def ask(self, tenant_id: TenantId, request: UnlockRequest) -> bool:
        before = self.asked.get((tenant_id, request.id))
        if before and request.at - before.at < timedelta(minutes=1):
            return False
        self.asked[tenant_id, request.id] = request
        self.used.discard((tenant_id, request.id))
        return True

    def find(self, tenant_id: TenantId, id: str, valid_until: int) -> str | None:
        request = self.asked.get((tenant_id, id))
        usable = request and request.valid_until == valid_until and (tenant_id, id) not in self.used
        return request.attempts if usable else None

    def use(self, tenant_id: TenantId, id: str, valid_until: int) -> bool:
        if self.find(tenant_id, id, valid_until) is None:
            return False
        self.used.add((tenant_id, id))
        return True


@dataclass
class FakeSignIn:
    """A `SignInService` of one pool. A proof is the password itself: what the browser computes is not the matter."""

    passwords: dict[str, str] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    codes_sent: list[str] = field(default_factory=list)
    never_signed_in: set[str] = field(default_factory=set)
    busy: bool = False

    def add(self, address: str, password: str, *, signed_in: bool = True) -> None:
        self.passwords[_own_name(address)] = password
        self.never_signed_in |= set() if signed_in else {_own_name(address)}

    def start(self, _pool_id, _client_id, username, _srp_a):
        known = _own_name(username) in self.passwords
        return Challenge("PASSWORD_VERIFIER", {"USERNAME": _own_name(username) if known else username}, None)

    def respond(self, _pool_id, _client_id, _challenge, responses, _session):
        if self.busy:
            raise Problem("too-many-requests", "Later.")
        username = responses["USERNAME"]
        self.tried.append(username)
        if self.passwords.get(username) != responses["PASSWORD_CLAIM_SIGNATURE"]:
            raise Problem("sign-in-failed", "No.")
        return self._tokens(username, f"session-{len(self.tried)}")

    def refresh(self, _pool_id, _client_id, username, refresh_token):
        if refresh_token in self.revoked:
            raise Problem("sign-in-failed", "No.")
        return replace(self._tokens(username, refresh_token.removeprefix("refresh-")), refresh_token=None)

    def revoke(self, _pool_id, _client_id, refresh_token):
        self.revoked.append(refresh_token)

    def change_password(self, access_token, old, new):
        username = access_token.rpartition(" of ")[2]
        self.tried.append(username)
        if self.passwords[username] != old:
            raise Problem("sign-in-failed", "No.")
        self.passwords[username] = new

    def send_reset_code(self, _pool_id, _client_id, username):
        if _own_name(username) in self.never_signed_in:
            return False
        self.codes_sent += [username] if _own_name(username) in self.passwords else []
        return True

    def reset_password(self, _pool_id, _client_id, username, code, new):
        self.tried.append(_own_name(username))
        if code != "654321" or _own_name(username) not in self.passwords:
            raise Problem("sign-in-failed", "No.")
        self.passwords[_own_name(username)] = new

    def _tokens(self, username, session_id):
        claims = {"sub": username, "username": username, "origin_jti": session_id}
        return SignedIn(f"access of {username}", "id", f"refresh-{session_id}", 1800, claims)


def _own_name(address: str) -> str:
    """Return the pool's own name for whoever signs in by an address."""
    return f"own-name-of-{address.strip().lower().partition('@')[0]}"
