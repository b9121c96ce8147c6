"""What a host sees of a stay's messages: when each goes out or went out, or why it does not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, TenantId
from rental.reminders.domain.stays import PASSED, Moment, moment_of, why_not, why_pointless
from rental.reminders.ports import StayFile
from rental.reminders.use_cases.sending import SendDesk

PLANNED, NOT_PLANNED, SENT = "planned", "not_planned", "sent"
# A stay that was booked so lately is still to be planned: its events may take their time.
_PLANNED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Message:
    """`state` is PLANNED, NOT_PLANNED, SENT or PASSED, or why it does not go out; `sent_at` is set where it went out.

    `paused` is told of one that was sent as well; `can_be_sent` tells whether a host may have it sent now.
    """

    moment: Moment
    state: str
    paused: bool
    can_be_sent: bool
    sent_at: datetime | None = None

    @property
    def reminder(self) -> str:
        return self.moment.kind.name


def messages_of(desk: SendDesk, tenant_id: TenantId, booking_id: BookingId, now: datetime) -> list[Message]:
    """Return every reminder of a stay, in the order of their moments. Raises `Problem("not-found")`."""
    file = desk.files.find(tenant_id, booking_id)
    if file is None:
        raise Problem("not-found", f"There is no booking {booking_id} here.")
    sent = {(each.reminder, each.anchor_day): each.sent_at for each in desk.marks.of_stay(tenant_id, booking_id)}
    found = []
    for kind in filter(attrgetter("of_stays"), desk.kinds.values()):
        moment = moment_of(file.stay, kind, file.chosen, file.zone)
        sent_at = sent.get((kind.name, moment.anchor_day))
        state = SENT if sent_at else why_not(file.stay, moment, file.chosen, file.paused)
        state = state or _to_come(file, moment, now)
        can_be_sent = not sent_at and not why_pointless(file.stay, moment)
        found.append(Message(moment, state, kind.name in file.paused, can_be_sent, sent_at))
    return sorted(found, key=lambda each: (each.moment.instant, each.reminder))


def _to_come(file: StayFile, moment: Moment, now: datetime) -> str:
    """Return what is to come of a reminder that nothing keeps back: only what the stay's plan names comes."""
    if now > moment.last:
        return PASSED
    entry = file.plan.entries.get(moment.kind.name)
    to_be_planned = not file.plan.version and now < file.stay.booked_at + _PLANNED_WITHIN
    return PLANNED if to_be_planned or (entry and entry.slot == moment.slot) else NOT_PLANNED
