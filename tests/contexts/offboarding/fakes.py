"""Offboarding's stores in memory. They pass the same suite as the adapters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rental.kernel.ids import TenantId
from rental.offboarding.domain.leaving import (
    AskedToLeave,
    Leaving,
    LeavingState,
    LeavingStep,
    StaysAhead,
    StepState,
)
from rental.offboarding.ports import Export


@dataclass
class FakeRequests:
    asked: dict[TenantId, AskedToLeave] = field(default_factory=dict)
    changes: list[Mapping[str, Any]] = field(default_factory=list)

    def find(self, tenant_id: TenantId) -> AskedToLeave | None:
        return self.asked.get(tenant_id)

    def write(self, asked: AskedToLeave, change: Mapping[str, Any]) -> bool:
        there = self.asked.get(asked.tenant_id)
        if (there.number if there else 0) != asked.number - 1:
            return False
        self.asked[asked.tenant_id] = asked
        self.changes.append(change)
        return True

    def turn(self, tenant_id: TenantId, was: str, state: str) -> bool:
        there = self.asked.get(tenant_id)
        if there is None or there.state not in (was, state):
            return False
        self.asked[tenant_id] = replace(there, state=state)
        return True


@dataclass
class FakeLeavings:
    leavings: dict[TenantId, Leaving] = field(default_factory=dict)

    def find(self, tenant_id: TenantId) -> Leaving | None:
        return self.leavings.get(tenant_id)

    def all(self) -> Iterator[Leaving]:
        return iter([self.leavings[each] for each in sorted(self.leavings)])

    def put(self, leaving: Leaving) -> None:
        self.leavings[leaving.tenant_id] = leaving

    def forget(self, tenant_id: TenantId) -> None:
        self.leavings.pop(tenant_id, None)

    def record_step(self, tenant_id: TenantId, step: LeavingStep, state: StepState) -> None:
        there = self.leavings[tenant_id]
        self.leavings[tenant_id] = replace(there, steps={**there.steps, step: state})

    def move(self, tenant_id: TenantId, state: LeavingState, failure: str = "", expires_at: int = 0) -> None:
        assert expires_at >= 0
        self.leavings[tenant_id] = replace(self.leavings[tenant_id], state=state, failure=failure)


@dataclass
class FakeExports:
    exports: dict[TenantId, Export] = field(default_factory=dict)

    def find(self, tenant_id: TenantId) -> Export | None:
        return self.exports.get(tenant_id)

    def ask(self, export: Export, change: Mapping[str, Any]) -> bool:
        there = self.exports.get(export.tenant_id)
        if change["number"] != export.number or (there.number if there else 0) != export.number - 1:
            return False
        self.exports[export.tenant_id] = export
        return True

    def made(self, export: Export) -> None:
        if self.exports[export.tenant_id].number == export.number:
            self.exports[export.tenant_id] = export


@dataclass
class FakeTenantsAmongAll:
    """Hosts by name: whose they are, and whether anybody is answered there. Lines by tenant."""

    hosts: dict[str, tuple[TenantId, bool]] = field(default_factory=dict)
    lines: dict[TenantId, tuple[str, str]] = field(default_factory=dict)

    def origin(self, tenant_id: TenantId) -> str:
        return self.lines.get(tenant_id, ("", ""))[0]

    def close(self, tenant_id: TenantId, host: str) -> None:
        self._open(tenant_id, host, answers=False)
        self.line(tenant_id, "leaving")

    def reopen(self, tenant_id: TenantId, host: str) -> None:
        self._open(tenant_id, host, answers=True)
        self.line(tenant_id, "active")

    def line(self, tenant_id: TenantId, state: str) -> None:
        if tenant_id in self.lines:
            self.lines[tenant_id] = self.lines[tenant_id][0], state

    def give_up_host(self, tenant_id: TenantId, host: str) -> None:
        if self.hosts.get(host, ("",))[0] == tenant_id:
            del self.hosts[host]

    def _open(self, tenant_id: TenantId, host: str, *, answers: bool) -> None:
        if self.hosts.get(host, ("",))[0] == tenant_id:
            self.hosts[host] = tenant_id, answers


@dataclass
class FakeStays:
    """`ahead_of` is asked in turn, and its last for ever."""

    ahead_of: list[int] = field(default_factory=lambda: [0])

    def ahead(self, tenant_id: TenantId, today: str) -> StaysAhead:
        assert tenant_id
        count = self.ahead_of.pop(0) if len(self.ahead_of) > 1 else self.ahead_of[0]
        return StaysAhead(count, today if count else "")


@dataclass
class FakeWorkflow:
    started: list[tuple[TenantId, str]] = field(default_factory=list)

    def start(self, tenant_id: TenantId, name: str) -> None:
        if (tenant_id, name) not in self.started:
            self.started.append((tenant_id, name))
