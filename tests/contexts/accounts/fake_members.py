"""Fakes of who works with a host. They pass the suite that their adapters pass: test_members_kept.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rental.accounts.domain.members import Member, Team
from rental.accounts.ports import MemberRecord, Roster
from rental.kernel.ids import TenantId


@dataclass
class FakeMembers:
    """One pool. `roles` are by tenant and username; who is `active` has a password of their own."""

    people: dict[str, Member] = field(default_factory=dict)
    roles: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    before_roles_are_set: Any = None

    def add(self, team: Team, email: str, *roles: str, state: Any = "active") -> Member:
        """Let somebody be there already."""
        made = self.ensure(team, email, "")
        self.people[made.username] = replace(made, state=state)
        self.set_roles(team, made.username, frozenset(roles))
        return replace(self.people[made.username], roles=frozenset(roles))

    def of(self, team: Team) -> list[Member]:
        found = ((name, roles) for (tenant_id, name), roles in self.roles.items() if tenant_id == team.tenant_id)
        return [replace(self.people[name], roles=roles) for name, roles in found if roles and name in self.people]

    def ensure(self, _team: Team, email: str, name: str) -> Member:
        known = next((each for each in self.people.values() if each.email.lower() == email.lower()), None)
        if known:
            return known
        made = Member(f"sub-{len(self.people)}", f"user-{len(self.people)}", email, name, "invited")
        self.people[made.username] = made
        return made

    def set_roles(self, team: Team, username: str, roles: frozenset[str]) -> None:
        if self.before_roles_are_set:
            self.before_roles_are_set()
        if username in self.people:
            self.roles[team.tenant_id, username] = roles

    def invite(self, _pool_id: str, username: str) -> bool:
        known = (each.username for each in self.people.values() if username in (each.username, each.email))
        username = next(known, "")
        if username not in self.people or self.people[username].state == "active":
            return False
        self.people[username] = replace(self.people[username], state="invited")
        self.letters.append(username)
        return True

    def remove(self, team: Team, username: str) -> bool:
        self.set_roles(team, username, frozenset())
        if team.pool.pooled and any(roles for (_, name), roles in self.roles.items() if name == username):
            return False
        self.people.pop(username, None)
        return True


@dataclass
class FakeRosters:
    kept: dict[TenantId, Roster] = field(default_factory=dict)
    changes: list[Mapping[str, Any]] = field(default_factory=list)

    def read(self, tenant_id: TenantId) -> Roster:
        return self.kept.get(tenant_id, Roster())

    def decide(self, tenant_id: TenantId, roster: Roster, record: MemberRecord, change: Mapping[str, Any]) -> bool:
        before = self.read(tenant_id)
        if roster.version != before.version + 1:
            return False
        self.kept[tenant_id] = replace(roster, records={**before.records, record.id: record})
        self.changes.append(change)
        return True

    def settle(self, tenant_id: TenantId, version: int) -> bool:
        roster = self.read(tenant_id)
        if roster.version != version:
            return False
        self.kept[tenant_id] = replace(roster, under_way=None)
        return True
