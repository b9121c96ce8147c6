"""The property store in memory. It passes the same contract suite as the DynamoDB adapter."""

from dataclasses import dataclass, field
from typing import Any

from rental.kernel.ids import PropertyId, TenantId
from rental.properties.contract import PUBLISHED
from rental.properties.domain.card import card_of
from rental.properties.ports import Page, Stored


@dataclass
class FakeProperties:
    """`changes` records every `last_change` written."""

    stored: dict[tuple[TenantId, PropertyId], Stored] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def find(self, tenant_id: TenantId, property_id: PropertyId) -> Stored | None:
        return self.stored.get((tenant_id, property_id))

    def add(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> Stored | None:
        key = (tenant_id, stored.property.id)
        if key in self.stored:
            return self.stored[key]
        self.stored[key] = stored
        self.changes.append(change)
        return None

    def replace(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> bool:
        key = (tenant_id, stored.property.id)
        if key not in self.stored or self.stored[key].property.version != stored.property.version - 1:
            return False
        self.stored[key] = stored
        self.changes.append(change)
        return True

    def published(self, tenant_id: TenantId, limit: int, cursor: str | None) -> Page:
        mine = sorted(
            (f"{each.property.description.title.lower()}#{property_id}", each.property)
            for (tenant, property_id), each in self.stored.items()
            if tenant == tenant_id and each.property.state == PUBLISHED
        )
        after = [entry for entry in mine if cursor is None or entry[0] > cursor]
        shown = after[:limit]
        return Page([card_of(each) for _, each in shown], shown[-1][0] if len(shown) == limit else None)
