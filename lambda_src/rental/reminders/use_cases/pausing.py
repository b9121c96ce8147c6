"""A host stops a reminder of one stay, or lets it go out after all."""

from collections.abc import Iterable
from dataclasses import dataclass

from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId
from rental.reminders.contract import REMINDERS_PAUSED
from rental.reminders.ports import Pauses
from rental.reminders.use_cases.sending import Command, SendDesk, no_such_reminder


@dataclass(frozen=True, slots=True)
class Wish:
    """A host's: whether a reminder of a stay is paused."""

    booking_id: BookingId
    reminder: str
    paused: bool


def pause(desk: SendDesk, pauses: Pauses, command: Command, wish: Wish, patience: Iterable[object]) -> None:
    """Pause a reminder, or do so no longer. What is so already stays so.

    Raises `Problem`: "not-found", or "busy" where others kept changing it.
    """
    reminder = wish.reminder
    if desk.kind(reminder) is None:
        raise no_such_reminder(reminder)
    for _ in patience:
        file = desk.files.find(command.tenant_id, wish.booking_id)
        if file is None:
            raise Problem("not-found", f"There is no booking {wish.booking_id} here.")
        if (reminder in file.paused) == wish.paused:
            return
        now_paused = file.paused | {reminder} if wish.paused else file.paused - {reminder}
        version = file.pauses_version + 1
        change = last_change(version, REMINDERS_PAUSED, command.at, command.by, address=command.address)
        if pauses.write(command.tenant_id, file.stay, now_paused, file.pauses_version, change):
            return
    raise Problem("busy", "Others change it in this moment; try again.", headers={"retry-after": "1"})
