"""What partners told of and where their listings lead, in memory. It passes the same contract suite as the adapter."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rental.bookings.domain.reservation import Reservation
from rental.bookings.ports import LedgerBusy
from rental.channels.contract import Place
from rental.kernel.ids import TenantId


@dataclass
class FakePartners:
    """`places` are where listings lead, by tenant, connection and name; `busy_reads` of the next looks fail."""

    places: dict[tuple[TenantId, str, str], Place] = field(default_factory=dict)
    reservations: dict[tuple[TenantId, str], dict[str, Reservation]] = field(default_factory=dict)
    removed: set[tuple[TenantId, str]] = field(default_factory=set)
    busy_reads: int = 0

    def look(
        self, tenant_id: TenantId, connection: str, listing: str, name: str
    ) -> tuple[Place | None, Reservation | None]:
        if self.busy_reads:
            self.busy_reads -= 1
            raise LedgerBusy("throttled")
        removed = (tenant_id, connection) in self.removed
        place = None if removed else self.places.get((tenant_id, connection, listing))
        return place, self.reservations.get((tenant_id, connection), {}).get(name)

    def write(self, tenant_id: TenantId, connection: str, reservation: Reservation) -> bool:
        told = self.reservations.setdefault((tenant_id, connection), {})
        there = told.get(reservation.news.name)
        if (there.number if there else 0) != reservation.number - 1:
            return False
        told[reservation.news.name] = reservation
        return True

    def all(self, tenant_id: TenantId, connection: str) -> Iterable[Reservation]:
        return list(self.reservations.get((tenant_id, connection), {}).values())
