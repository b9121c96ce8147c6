"""What tests of reminders start from: a stay of three nights, and a desk of fakes around it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from holiday_rental._reminder_kinds import REMINDER_KINDS, kinds_as_json
from rental.kernel.clock import FixedClock
from rental.kernel.ids import BookingId
from rental.kernel.tenancy import Principal
from rental.reminders.domain.due import Due
from rental.reminders.domain.kinds import Chosen, kinds_from_json
from rental.reminders.domain.local_slots import Slot
from rental.reminders.domain.stays import Stay
from rental.reminders.use_cases.planning import PlanDesk
from rental.reminders.use_cases.sending import Command, SendDesk
from rental.reminders.use_cases.yearly import OfferDesk
from simulation.reminders.fake_due import FakeDue, FakeDueQueue
from simulation.reminders.fake_stays import (
    FakeMarks,
    FakeOfferMarks,
    FakePlans,
    FakeStayFiles,
    FakeTenantPart,
    FakeYearFiles,
)
from tests.support.samples import COTTAGE, SEAVIEW

KINDS = kinds_from_json(kinds_as_json(REMINDER_KINDS))
NONE = Chosen({})
ZONE = "Australia/Adelaide"
HERS = BookingId("q" * 26)
HOST = Principal("member", "host-1", frozenset({"host"}))
BOOKED = datetime(2026, 11, 21, 9, tzinfo=UTC)
STAY = Stay(
    booking_id=HERS,
    property_id=COTTAGE,
    state="confirmed",
    check_in=date(2027, 3, 6),
    check_out=date(2027, 3, 9),
    booked_at=BOOKED,
    language="de",
)
# At 10:00 on the day before check-in, which Adelaide's clocks show ten and a half hours before London's.
TOMORROW = Slot(date(2027, 3, 5), ZONE, "10:00")


def due(reminder: str = "check_in_tomorrow", slot: Slot = TOMORROW) -> Due:
    return Due(reminder, slot, SEAVIEW, HERS)


def asked(at: datetime, request: bytes = b"a request of 16b") -> Command:
    return Command(SEAVIEW, HOST, at, request)


@dataclass
class Office:
    """Planners and senders of one tenant, all on fakes."""

    part: FakeTenantPart = field(default_factory=FakeTenantPart)
    due: FakeDue = field(default_factory=FakeDue)
    queue: FakeDueQueue = field(default_factory=FakeDueQueue)
    clock: FixedClock = field(default_factory=lambda: FixedClock(BOOKED))

    def __post_init__(self) -> None:
        self.part.zones[SEAVIEW, COTTAGE] = ZONE
        self.part.languages[SEAVIEW] = "en"
        self.part.home_zones[SEAVIEW] = ZONE
        self.years = FakeYearFiles(self.part)
        self.offers = OfferDesk(self.years, FakeOfferMarks(self.part), KINDS)
        files = FakeStayFiles(self.part)
        plans = FakePlans(self.part)
        self.planning = PlanDesk(files, plans, self.due, self.queue, KINDS, self.clock, range(5))
        self.sending = SendDesk(files, FakeMarks(self.part), KINDS)
        self.have(STAY)

    def have(self, stay: Stay | None = None, **changes: object) -> Stay:
        """Store a stay, or the one that is stored with other members."""
        stored = replace(stay or self.part.stays[SEAVIEW, HERS], **changes)  # type: ignore[arg-type]
        self.part.stays[SEAVIEW, stored.booking_id] = stored
        return stored

    @property
    def waiting(self) -> dict[str, Slot]:
        """Return what is due for the stay, by kind."""
        return {
            each.reminder: slot for slots in self.due.kept.values() for slot, there in slots.items() for each in there
        }
