"""A tenant with one host, and everything behind the entry of members as fakes."""

from dataclasses import dataclass, field

from rental.accounts.domain.devices import Device
from rental.accounts.domain.members import Team
from rental.accounts.domain.sessions import Person, new_session
from rental.accounts.http_api import members as entry
from rental.accounts.use_cases.members import Office
from rental.kernel.clock import FixedClock
from rental.tenants.contract import UserPool
from tests.contexts.accounts.fake_members import FakeMembers, FakeRosters
from tests.contexts.accounts.fakes import FakeSessions
from tests.support.gateway import authorizer_context, call
from tests.support.samples import NOW, SEAVIEW

POOL = "x_hosts"
OFFICE_HOURS = {"host_pool_id": POOL, "host_client_id": "hosts"}


@dataclass
class House:
    """A tenant with one host, Holly, who is signed in."""

    pooled: bool = False
    members: FakeMembers = field(default_factory=FakeMembers)
    rosters: FakeRosters = field(default_factory=FakeRosters)
    sessions: FakeSessions = field(default_factory=FakeSessions)

    def __post_init__(self):
        self.team = Team(SEAVIEW, UserPool(POOL, "hosts", "", pooled=self.pooled))
        self.office = Office(self.team, self.members, self.rosters, self.sessions, FixedClock(NOW))
        self.holly = self.members.add(self.team, "holly@example.com", "host")
        self.keys = 0

    def signed_in(self, member):
        person = Person(POOL, member.id)
        self.sessions.keep(person, new_session(f"session of {member.id}", Device("Firefox", "Linux"), "192.0.2.7", NOW))
        return person

    def send(self, method, path="", body=None, *, by=None, roles="host", **headers):
        self.keys += 1
        who = {"principal_kind": "member", "principal_id": (by or self.holly).id, "roles": roles, "session_id": "s"}
        sent = {"idempotency-key": f"key-{self.keys:04}"} | {name.replace("_", "-"): v for name, v in headers.items()}
        context = authorizer_context(**OFFICE_HOURS, **who)
        return call(entry.handler, method, f"/api/v1/members{path}", body=body, context=context, headers=sent)

    def invited(self, email="cleo@example.com", *roles, **options):
        return self.send("POST", "", {"email": email, "roles": list(roles or ["cleaner"])}, **options)

    def roles(self):
        return {each.email: set(each.roles) for each in self.members.of(self.team)}
