"""Everything behind the doors of accounts as fakes, called as the gateway calls it."""

from dataclasses import dataclass, field
from typing import Any

from rental.accounts.http_api import passwords, sessions, signing_in, unlocking
from rental.accounts.use_cases.signing_in import Door
from rental.accounts.use_cases.unlocking import UnlockDesk
from tests.contexts.accounts.fake_members import FakeMembers
from tests.contexts.accounts.fakes import FakeAttempts, FakeKnownAccounts, FakeSessions, FakeSignIn, FakeUnlockRequests
from tests.support.gateway import Answer, authorizer_context, call
from tests.support.samples import KEY

ADA, PASSWORD, WRONG = "ada@example.com", "Corr3ct-horse!", "Wr0ng-horse!"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"
POOLS = {"host_pool_id": "x_hosts", "host_client_id": "hosts", "guest_pool_id": "x_guests", "guest_client_id": "guests"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Doors:
    service: FakeSignIn = field(default_factory=FakeSignIn)
    attempts: FakeAttempts = field(default_factory=FakeAttempts)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    accounts: FakeKnownAccounts = field(default_factory=FakeKnownAccounts)
    requests: FakeUnlockRequests = field(default_factory=FakeUnlockRequests)
    members: FakeMembers = field(default_factory=FakeMembers)

    def __post_init__(self) -> None:
        self.service.add(ADA, PASSWORD)

    def open(self, monkeypatch: Any) -> "Doors":
        """Have the entries use these."""
        door = Door(self.service, self.attempts, self.sessions, self.accounts, KEY)
        desk = UnlockDesk(self.attempts, self.accounts, self.requests, KEY)
        for entry in (signing_in, passwords):
            monkeypatch.setattr(entry, "_service", lambda: self.service)
            monkeypatch.setattr(entry, "_door", lambda: door)
        for entry in (signing_in, sessions):
            monkeypatch.setattr(entry, "_sessions", lambda: self.sessions)
        monkeypatch.setattr(passwords, "_members", lambda: self.members)
        monkeypatch.setattr(signing_in, "platform_key", lambda: KEY)
        monkeypatch.setattr(unlocking, "_desk", lambda: desk)
        return self

    def send(
        self,
        entry: Any,
        method: str,
        path: str,
        body: Any = None,
        *,
        address: str = HOME,
        by: Any = None,
        **headers: str,
    ) -> Answer:
        sent = {"x-viewer-address": address, "user-agent": FIREFOX}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        context = authorizer_context(**POOLS, **(by or {}))
        return call(entry.handler, method, f"/api/v1/auth{path}", body=body, context=context, headers=sent)

    def begun(self, username: str = ADA, *, pool: str = "guest", **options: Any) -> dict[str, Any]:
        """Take the first step; return its challenge."""
        body = {"pool": pool, "username": username, "srp_a": "ab"}
        return dict(self.send(signing_in, "POST", "/sign-in", body, **options).body)

    def tried(self, password: str, username: str = ADA, *, pool: str = "guest", **options: Any) -> Answer:
        """Sign in by both steps."""
        begun = self.begun(username, pool=pool, **options)
        return self.answered(begun, password, pool=pool, **options)

    def answered(
        self, begun: dict[str, Any], password: str, *, pool: str = "guest", username: str = "", **options: Any
    ) -> Answer:
        responses = {
            "USERNAME": username or begun["parameters"]["USERNAME"],
            "TIMESTAMP": "Sat Mar 6 09:00:00 UTC 2027",
            "PASSWORD_CLAIM_SECRET_BLOCK": "b",
            "PASSWORD_CLAIM_SIGNATURE": password,
        }
        body = {"pool": pool, "challenge": "PASSWORD_VERIFIER", "responses": responses, "session": begun["session"]}
        return self.send(signing_in, "POST", "/challenge", body, **options)

    def signed_in(self, **options: Any) -> dict[str, str]:
        """Sign in and return what the authorizer finds out of the tokens."""
        before = set(self.sessions.kept)
        assert self.tried(PASSWORD, **options).status == 200
        ((person, session_id),) = set(self.sessions.kept) - before
        return {"principal_kind": "guest", "principal_id": person.sub, "roles": "", "session_id": session_id}
