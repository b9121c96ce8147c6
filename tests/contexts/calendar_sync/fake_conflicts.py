"""Conflicts in memory, which pass the same suite as the DynamoDB adapter, and what is known beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.ledger_conflicts import OPEN, Conflict
from rental.calendar_sync.ports import ConflictPage
from rental.kernel.ids import PropertyId, TenantId
from rental.properties.contract import PropertyTerms
from tests.support.property_samples import SEAVIEW, TERMS

FEEDS = {"airbnb-feed": "Airbnb", "vrbo-feed": "Vrbo"}


@dataclass
class FakeConflicts:
    """`told` are the events that writes published; `refuses` of the next writes find that somebody else wrote."""

    stored: dict[tuple[TenantId, str], Conflict] = field(default_factory=dict)
    told: list[tuple[str, Conflict]] = field(default_factory=list)
    changes: list[Mapping[str, Any]] = field(default_factory=list)
    refuses: int = 0

    def find(self, tenant_id: TenantId, conflict_id: str) -> Conflict | None:
        return self.stored.get((tenant_id, conflict_id))

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Conflict]:
        return [
            each for (tenant, _), each in self.stored.items() if (tenant, each.property_id) == (tenant_id, property_id)
        ]

    def in_state(self, tenant_id: TenantId, state: str, limit: int, cursor: str | None) -> ConflictPage:
        mine = [each for (tenant, _), each in self.stored.items() if tenant == tenant_id and each.state == state]
        ordered = sorted(mine, key=lambda each: (each.nights.check_in, each.id), reverse=state != OPEN)
        first = [each.id for each in ordered].index(cursor) + 1 if cursor else 0
        items = ordered[first : first + limit]
        return ConflictPage(items, items[-1].id if len(items) == limit else None)

    def write(self, tenant_id: TenantId, conflict: Conflict, change: Mapping[str, Any]) -> bool:
        there = self.stored.get((tenant_id, conflict.id))
        if self._refuses() or (there.change_number if there else 0) != conflict.change_number - 1:
            return False
        self.stored[tenant_id, conflict.id] = conflict
        self.told.append((change["type"], conflict))
        self.changes.append(change)
        return True

    def amend(self, tenant_id: TenantId, conflict: Conflict) -> bool:
        there = self.stored.get((tenant_id, conflict.id))
        if self._refuses() or there is None or there.change_number != conflict.change_number:
            return False
        shown = {name: getattr(conflict, name) for name in ("unit", "nights", "keeps", "waits", "why", "same_stay")}
        self.stored[tenant_id, conflict.id] = replace(there, **shown)
        return True

    def _refuses(self) -> bool:
        self.refuses, refused = max(0, self.refuses - 1), self.refuses > 0
        return refused


@dataclass
class FixedCalendar:
    """A closed calendar that says what it is given."""

    closed: list[ClosedNights] = field(default_factory=list)

    def close(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        raise NotImplementedError

    def open(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        raise NotImplementedError

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[ClosedNights]:
        mine = [each for each in self.closed if each.property_id == property_id and tenant_id == SEAVIEW]
        return sorted(mine, key=lambda each: each.stay)


@dataclass
class FakePlaces:
    known: PropertyTerms | None = TERMS
    names: dict[str, str] = field(default_factory=lambda: dict(FEEDS))

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None:
        there = self.known is not None and (tenant_id, property_id) == (SEAVIEW, self.known.property_id)
        return self.known if there else None

    def feed_names(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, str]:
        return self.names if self.terms(tenant_id, property_id) else {}
