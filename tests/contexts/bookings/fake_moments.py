"""A stand-in for the scheduler; it passes the same suite as the adapter."""

from dataclasses import dataclass, field

from rental.bookings.use_cases.moments import Moment
from rental.kernel.ids import BookingId, TenantId


@dataclass
class FakeMoments:
    """What is planned, by tenant, booking, state and whether again."""

    kept: dict[tuple[str, str, str, bool], Moment] = field(default_factory=dict)

    def plan(self, moment: Moment) -> None:
        self.kept[moment.tenant_id, moment.booking_id, moment.state, moment.again] = moment

    def forget(self, tenant_id: TenantId, booking_id: BookingId) -> None:
        self.kept = {key: moment for key, moment in self.kept.items() if key[:2] != (tenant_id, booking_id)}

    @property
    def planned(self) -> set[Moment]:
        return set(self.kept.values())
