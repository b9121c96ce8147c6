"""A reminder's moment has come: it goes out once, if the stay as it is now still has it then.

It is told to neighbours by the mark that it went out. Who writes letters may take a moment longer than a stay that is
cancelled just then: that is so of every letter.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rental.kernel.errors import Problem, TryAgain
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.instants import instant
from rental.kernel.tenancy import Principal
from rental.reminders.contract import GUEST, REMINDER_DUE
from rental.reminders.domain.due import Due, Mark
from rental.reminders.domain.kinds import Kind, Kinds
from rental.reminders.domain.stays import NOTHING_OWED, Moment, moment_of, why_not, why_pointless
from rental.reminders.ports import Marks, Reminder, StayFile, StayFiles

CLOCK = Principal("clock", "clock")


class Outcome(StrEnum):
    """What became of a due item."""

    SENT = "sent"
    SENT_BEFORE = "sent_before"
    MOVED = "moved"
    STOPPED = "stopped"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class SendDesk:
    """What sending stands on, and looking at what is sent."""

    files: StayFiles
    marks: Marks
    kinds: Kinds

    def kind(self, reminder: str) -> Kind | None:
        """Return a kind that stays have, by its name."""
        found = self.kinds.get(reminder)
        return found if found and found.of_stays else None


class TooEarly(TryAgain):
    """The moment has not come by this machine's clock."""


@dataclass(frozen=True, slots=True)
class Command:
    """Who asks for something, when, and what recognises the request when it comes again."""

    tenant_id: TenantId
    by: Principal
    at: datetime
    request: bytes = b""
    address: str = ""


def send_if_due(desk: SendDesk, due: Due, now: datetime) -> Outcome:
    """Send a reminder whose moment has come. Raises `TooEarly` where it has not."""
    file, kind = desk.files.find(due.tenant_id, BookingId(due.subject)), desk.kind(due.reminder)
    if file is None or kind is None:
        return Outcome.STOPPED
    moment = moment_of(file.stay, kind, file.chosen, file.zone)
    if moment.slot != due.slot:
        return Outcome.MOVED
    if now < moment.instant:
        raise TooEarly(f"{due.reminder} of booking {due.subject} is due at {moment.instant.isoformat()}")
    if now > moment.last:
        return Outcome.TOO_LATE
    if why_not(file.stay, moment, file.chosen, file.paused):
        return Outcome.STOPPED
    added = _send(desk.marks, file, moment, Command(due.tenant_id, CLOCK, now))
    return Outcome.SENT_BEFORE if added else Outcome.SENT


def send_now(desk: SendDesk, command: Command, booking_id: BookingId, reminder: str) -> Mark:
    """Send a reminder because a host says so, whatever its moment. The same request again does nothing more.

    Raises `Problem`: "not-found", "reminder-sent", or "state-does-not-allow" for what makes no sense: of a stay that
    does not take place or is over, or of money while the guest has none to pay.
    """
    file, kind = desk.files.find(command.tenant_id, booking_id), desk.kind(reminder)
    if file is None:
        raise Problem("not-found", f"There is no booking {booking_id} here.")
    if kind is None:
        raise no_such_reminder(reminder)
    moment = moment_of(file.stay, kind, file.chosen, file.zone)
    if pointless := why_pointless(file.stay, moment):
        because = "the guest has nothing to pay now" if pointless == NOTHING_OWED else f"the stay is {file.stay.state}"
        raise Problem("state-does-not-allow", f"{reminder} is not sent: {because}.")
    before = _send(desk.marks, file, moment, command)
    if before and before.request != command.request:
        raise Problem("reminder-sent", f"It went out at {instant(before.sent_at)}.")
    return before or _mark(moment, command)


def no_such_reminder(reminder: str) -> Problem:
    return Problem("not-found", f"There is no reminder {reminder[:60]} here.")


def _send(marks: Marks, file: StayFile, moment: Moment, command: Command) -> Mark | None:
    """Mark it as sent, which publishes it; return the mark of one that was sent before."""
    kind = moment.kind
    language = file.stay.language if kind.recipient == GUEST else file.host_language
    words = file.chosen.words(kind.name, language)
    reminder = Reminder(
        _mark(moment, command), file.stay, kind.recipient, moment.instant, subject=words.subject, text=words.text
    )
    change = last_change(1, REMINDER_DUE, command.at, command.by, address=command.address)
    return marks.add(command.tenant_id, reminder, change)


def _mark(moment: Moment, command: Command) -> Mark:
    return Mark(moment.kind.name, moment.anchor_day, command.at, command.request)
