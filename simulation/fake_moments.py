"""A stand-in for the scheduler; it passes the same suite as the adapter."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rental.bookings.use_cases.moments import MOVED_BY_CLOCK, Moment
from rental.kernel.ids import BookingId, TenantId


@dataclass
class FakeMoments:
    """What is planned, by tenant, booking, state and whether again."""

    kept: dict[tuple[str, str, str, bool], Moment] = field(default_factory=dict)

    def plan(self, moment: Moment) -> None:
        self.kept[moment.tenant_id, moment.booking_id, moment.state, moment.again] = moment

    def forget(self, tenant_id: TenantId, booking_id: BookingId, left: Iterable[str] = MOVED_BY_CLOCK) -> None:
        gone = {(tenant_id, booking_id, state) for state in left}
        self.kept = {key: moment for key, moment in self.kept.items() if key[:3] not in gone}

    @property
    def planned(self) -> set[Moment]:
        return set(self.kept.values())
