"""What makes tenants, as its starting is seen."""

from dataclasses import dataclass, field

from rental.kernel.ids import TenantId


@dataclass
class FakeOnboarding:
    started: list[tuple[TenantId, int]] = field(default_factory=list)

    def start(self, tenant_id: TenantId, attempt: int) -> None:
        if (tenant_id, attempt) not in self.started:
            self.started.append((tenant_id, attempt))


@dataclass
class FakeHourlyCounts:
    taken: dict[tuple[str, int], int] = field(default_factory=dict)

    def take(self, what: str, most: int, hour: int) -> bool:
        count = self.taken.get((what, hour), 0)
        if count >= most:
            return False
        self.taken[what, hour] = count + 1
        return True
