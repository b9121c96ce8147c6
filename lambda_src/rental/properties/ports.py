"""What the use cases need of a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rental.kernel.ids import PropertyId, TenantId
from rental.properties.domain.card import Card
from rental.properties.domain.property import Property


@dataclass(frozen=True, slots=True)
class Stored:
    """A property with what the store keeps beside it: digests of the request that made it and of the last change."""

    property: Property
    made_by_request: bytes
    changed_by_request: bytes = b""


@dataclass(frozen=True, slots=True)
class Page:
    cards: Sequence[Card]
    next_cursor: str | None


class PropertyStore(Protocol):
    def find(self, tenant_id: TenantId, property_id: PropertyId) -> Stored | None: ...

    def add(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> Stored | None:
        """Write a new property and its terms; return what is there already under its id, unchanged, or None."""
        ...

    def replace(self, tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> bool:
        """Write the next version and its terms; False when the stored version is not the one before it."""
        ...

    def published(self, tenant_id: TenantId, limit: int, cursor: str | None) -> Page:
        """Return published properties by title, `limit` at the most."""
        ...
