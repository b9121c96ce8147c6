"""A season has come: a letter for each guest who takes offers, handed out a page at a time.

Each guest's is an event of its own in the queue, and looked at again when it is written: who stopped in between gets
none. A page that comes again is handed out again, and each letter is sent once.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.kernel.clock import Clock
from rental.kernel.events import Event
from rental.notifications.domain.reminder_letter import LATEST
from rental.notifications.ports import GuestPreferences, LetterQueue
from rental.reminders.contract import OFFER_DUE

GUESTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class HandOut:
    """What it stands on. `per_second` is how many letters it asks for, less than may go out: others do not wait."""

    preferences: GuestPreferences
    queue: LetterQueue
    clock: Clock
    per_second: int


def is_for_all(event: Event) -> bool:
    """Tell whether an event is an offer for all guests who take them."""
    return event.type == OFFER_DUE and not event.data["guest"]


def hand_out(desk: HandOut, event: Event) -> int:
    """Ask for the letters of a page of guests, have the next page come, and return how many there were.

    Two days after it was to be sent nothing is.
    """
    if desk.clock.now() - datetime.fromisoformat(event.occurred_at) > LATEST:
        return 0
    page = desk.preferences.takers(event.tenant_id, event.data.get("cursor", ""), GUESTS_A_PAGE)
    desk.queue.spread([_with(event, guest=each) for each in page.guests], desk.per_second)
    if page.cursor:
        wait = timedelta(seconds=math.ceil(GUESTS_A_PAGE / desk.per_second))
        desk.queue.put_back(_with(event, cursor=page.cursor), wait)
    return len(page.guests)


def _with(event: Event, **members: str) -> Event:
    return replace(event, data={**event.data, **members})
