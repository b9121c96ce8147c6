"""What the use cases need of stores, files and the workflow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rental.kernel.ids import TenantId
from rental.offboarding.domain.leaving import AskedToLeave, Leaving, LeavingState, LeavingStep, StaysAhead, StepState
from rental.tenants.contract import TenantRecord


class TenantRows(Protocol):
    """One tenant's rows as plain Python, read and removed by partition. Reads of the table are consistent."""

    def of(self, partition: str) -> Iterator[dict[str, Any]]: ...

    def listed(self, partition: str) -> Iterator[dict[str, Any]]:
        """Yield what the index `lists` holds, as it was a moment ago."""
        ...

    def put(self, row: Mapping[str, Any]) -> None: ...

    def delete(self, keys: Iterable[tuple[str, str]]) -> None: ...

    def delete_of_platform(self, keys: Iterable[tuple[str, str]]) -> None:
        """Delete rows under the platform's own keys that speak of the tenant."""
        ...


class StaysToCome(Protocol):
    """What a tenant has sold, or may yet."""

    def ahead(self, tenant_id: TenantId, today: str) -> StaysAhead: ...


class LeavingRequests(Protocol):
    """What hosts asked for, in their own part of the table. Reads are consistent."""

    def find(self, tenant_id: TenantId) -> AskedToLeave | None: ...

    def write(self, asked: AskedToLeave, change: Mapping[str, Any]) -> bool:
        """Write it with the next number; False where somebody has written since it was read."""
        ...

    def turn(self, tenant_id: TenantId, was: str, state: str) -> bool:
        """Put one state in the place of another without telling anybody; False where it is in none of both."""
        ...


class Leavings(Protocol):
    """Which tenants leave, and how far they are: the platform's own record, which outlasts their data."""

    def find(self, tenant_id: TenantId) -> Leaving | None: ...

    def all(self) -> Iterator[Leaving]: ...

    def put(self, leaving: Leaving) -> None: ...

    def forget(self, tenant_id: TenantId) -> None: ...

    def record_step(self, tenant_id: TenantId, step: LeavingStep, state: StepState) -> None: ...

    def move(self, tenant_id: TenantId, state: LeavingState, failure: str = "", expires_at: int = 0) -> None: ...


class TenantRecords(Protocol):
    def find(self, tenant_id: TenantId) -> TenantRecord | None: ...


class TenantsAmongAll(Protocol):
    """What others find of a tenant: its host, and its line in the directory. What is another's by now stays theirs."""

    def origin(self, tenant_id: TenantId) -> str:
        """Return how it came: "deployment", "sign-up", or "" for one that is in no directory."""
        ...

    def close(self, tenant_id: TenantId, host: str) -> None:
        """Let its site answer nobody."""
        ...

    def reopen(self, tenant_id: TenantId, host: str) -> None: ...

    def line(self, tenant_id: TenantId, state: str) -> None:
        """Say in the directory how it stands."""
        ...

    def give_up_host(self, tenant_id: TenantId, host: str) -> None: ...


class Workflow(Protocol):
    """What takes a tenant through the steps."""

    def start(self, tenant_id: TenantId, name: str) -> None:
        """Start it once under a name; again with the same name changes nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A tenant's data as one file. `made_at` is 0 while it is being made; `failure` says why there is none."""

    tenant_id: TenantId
    number: int
    asked_at: int
    made_at: int = 0
    name: str = ""
    size: int = 0
    rows: int = 0
    failure: str = ""
    request: bytes = b""


class Exports(Protocol):
    """A tenant's latest export. Reads are consistent."""

    def find(self, tenant_id: TenantId) -> Export | None: ...

    def ask(self, export: Export, change: Mapping[str, Any]) -> bool:
        """Write that one is wanted; False where somebody has asked since it was read."""
        ...

    def made(self, export: Export) -> None:
        """Write what became of it, unless a later one was asked for."""
        ...


class ExportFiles(Protocol):
    """Where the files are: private, and gone after thirty days."""

    def write(self, name: str, parts: Iterator[bytes]) -> int:
        """Write a file from its parts, however long; return how many bytes it has."""
        ...

    def link(self, name: str, filename: str) -> str:
        """Return an address that opens the file to whoever has it, for a few minutes."""
        ...
