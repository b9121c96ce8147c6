"""A ledger in bad weather: reads are throttled, writes conflict, replies get lost, processes crash.

And others come first.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from rental.bookings.domain.booking import Booking, Claim
from rental.bookings.domain.holds import Holder
from rental.bookings.ports import Contended, Entry, HoldEntry, Ledger, LedgerBusy, Outcome, Snapshot, Written
from rental.kernel.ids import BookingId, ClaimId, PropertyId, TenantId
from simulation.deeds import Crashed, Deed, Unit
from simulation.invariants import Invariants

THROTTLED, OTHERS_FIRST, CONFLICT, LOST_REPLY, CRASH_BEFORE, CRASH_AFTER = (
    *("throttled read", "others first", "transaction conflict"),
    *("lost reply", "crash before write", "crash after write"),
)
FAULTS = (THROTTLED, OTHERS_FIRST, CONFLICT, LOST_REPLY, CRASH_BEFORE, CRASH_AFTER)


def nobody() -> None:
    """Let no one come first."""


@dataclass
class FaultyLedger:
    """`rates` are the chances of each fault. `others` is called where someone else may come first.

    `deeds` are those under way, the innermost last; `touched` the units written since they were last checked.
    """

    inner: Ledger
    invariants: Invariants
    random: Random
    rates: dict[str, float] = field(default_factory=dict)
    others: Callable[[], None] = nobody
    injected: Counter[str] = field(default_factory=Counter)
    deeds: list[Deed] = field(default_factory=list)
    touched: dict[Unit, None] = field(default_factory=dict)

    def sale(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        self._others_first()
        self._read()
        return self.inner.sale(tenant_id, property_id)

    def sales(self, tenant_id: TenantId, property_ids: Iterable[PropertyId]) -> Mapping[PropertyId, Snapshot]:
        return self.inner.sales(tenant_id, property_ids)

    def glance(self, tenant_id: TenantId, property_id: PropertyId) -> Snapshot:
        return self.inner.glance(tenant_id, property_id)

    def booking(self, tenant_id: TenantId, booking_id: BookingId) -> Booking | None:
        self._read()
        return self.inner.booking(tenant_id, booking_id)

    def bookings(self, tenant_id: TenantId, booking_ids: Iterable[BookingId]) -> Sequence[Booking]:
        return self.inner.bookings(tenant_id, booking_ids)

    def claim(self, tenant_id: TenantId, property_id: PropertyId, claim_id: ClaimId) -> Claim | None:
        self._others_first()
        self._read()
        return self.inner.claim(tenant_id, property_id, claim_id)

    def holders(self, tenant_id: TenantId, keys: Iterable[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Holder]:
        self._others_first()
        self._read()
        return self.inner.holders(tenant_id, keys)

    def write(self, tenant_id: TenantId, entry: Entry) -> Outcome:
        def note(deed: Deed) -> list[Unit]:
            return self.invariants.wrote(tenant_id, entry, deed)

        return self._write(lambda: self.inner.write(tenant_id, entry), note)

    def write_hold(self, tenant_id: TenantId, entry: HoldEntry) -> Outcome:
        def note(deed: Deed) -> list[Unit]:
            return self.invariants.held(tenant_id, entry, deed)

        return self._write(lambda: self.inner.write_hold(tenant_id, entry), note)

    def conflict(self) -> Outcome:
        """Return what a write is answered that met another transaction."""
        return Contended()

    def _write(self, write: Callable[[], Outcome], note: Callable[[Deed], list[Unit]]) -> Outcome:
        self._others_first()
        if self._chance(CRASH_BEFORE):
            raise Crashed
        if self._chance(CONFLICT):
            return self.conflict()
        outcome = write()
        if not isinstance(outcome, Written):
            return outcome
        self.invariants.oracle.writes += 1
        for unit in note(self.deeds[-1]):
            self.touched[unit] = None
        if self._chance(CRASH_AFTER):
            raise Crashed
        return Contended() if self._chance(LOST_REPLY) else outcome

    def _read(self) -> None:
        if self._chance(THROTTLED):
            raise LedgerBusy("throttled")

    def _others_first(self) -> None:
        if self.others is not nobody and self._chance(OTHERS_FIRST):
            deed = self.deeds[-1]
            self.invariants.look_ahead(deed)
            self.others()

    def _chance(self, fault: str) -> bool:
        rate = self.rates.get(fault)
        if not rate or self.random.random() >= rate:
            return False
        self.injected[fault] += 1
        self.deeds[-1].busy_with.append(fault)
        return True
