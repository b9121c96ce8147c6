"""Stand-ins for the closed nights and the addresses of feeds; they pass the same suites as the adapters."""

from dataclasses import dataclass, field
from datetime import date

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.exports import Export, Exported, House
from rental.calendar_sync.ports import UnitNights
from tests.support.samples import COTTAGE

HOUSE = House(COTTAGE, "Coach House", ("1", "2"), "https://seaview.example.com")
RowKey = tuple[str, str, str, str]


@dataclass
class FakeClosedCalendar:
    """The newest news of each record in each unit, and whether it closes nights there."""

    rows: dict[RowKey, tuple[ClosedNights, bool]] = field(default_factory=dict)

    def close(self, tenant_id, closed: ClosedNights) -> bool:
        return self._keep(tenant_id, closed, closes=True)

    def open(self, tenant_id, closed: ClosedNights) -> bool:
        return self._keep(tenant_id, closed, closes=False)

    def of_property(self, tenant_id, property_id) -> list[ClosedNights]:
        found = [row for key, (row, closes) in self.rows.items() if closes and key[:2] == (tenant_id, property_id)]
        return sorted(found, key=lambda each: (each.stay, each.unit, each.record_id))

    def of_unit(self, tenant_id, property_id, unit: str, since: date) -> UnitNights:
        closed = [
            each
            for each in self.of_property(tenant_id, property_id)
            if each.unit == unit and each.stay.check_out >= since
        ]
        told = [row.changed_at for key, (row, _) in self.rows.items() if key[:3] == (tenant_id, property_id, unit)]
        return UnitNights(tuple(closed), max(told, default=None))

    def _keep(self, tenant_id, closed: ClosedNights, *, closes: bool) -> bool:
        key = (tenant_id, closed.property_id, closed.unit, closed.record_id)
        if key in self.rows and self.rows[key][0].number >= closed.number:
            return False
        self.rows[key] = (closed, closes)
        return True


@dataclass
class FakeExports:
    """`opened` is what is read at which digest. Another's write can be put in between by `meanwhile`, once."""

    houses: dict[tuple[str, str], House] = field(default_factory=dict)
    kept: dict[tuple[str, str, str], Export] = field(default_factory=dict)
    opened: dict[tuple[str, str], Exported] = field(default_factory=dict)
    meanwhile: list = field(default_factory=list)

    def house(self, tenant_id, property_id) -> House | None:
        return self.houses.get((tenant_id, property_id))

    def of_property(self, tenant_id, property_id) -> dict[str, Export]:
        return {key[2]: each for key, each in self.kept.items() if key[:2] == (tenant_id, property_id)}

    def keep(self, tenant_id, export: Export, exported: Exported, digest: str, former: str = "") -> bool:
        while self.meanwhile:
            self.meanwhile.pop()()
        key = (tenant_id, export.property_id, export.unit)
        before = self.kept[key].number if key in self.kept else 0
        if before != export.number - 1:
            return False
        self.kept[key] = export
        self.opened[tenant_id, digest] = exported
        self.opened.pop((tenant_id, former), None)
        return True

    def behind(self, tenant_id, digest: str) -> Exported | None:
        return self.opened.get((tenant_id, digest))
