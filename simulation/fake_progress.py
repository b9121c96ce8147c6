"""How far a listener is with each property, in memory."""

from rental.kernel.change_order import Position
from rental.kernel.ids import TenantId
from rental.platform.ordered_queue import ProgressMoved


class FakeProgress:
    def __init__(self) -> None:
        self.positions: dict[tuple[TenantId, str], Position] = {}

    def of(self, tenant: TenantId, property_id: str) -> Position:
        return self.positions.get((tenant, property_id), Position())

    def move(self, tenant: TenantId, property_id: str, before: Position, after: Position) -> None:
        if self.of(tenant, property_id) != before:
            raise ProgressMoved(f"{property_id} was dealt with elsewhere, too")
        self.positions[tenant, property_id] = after
