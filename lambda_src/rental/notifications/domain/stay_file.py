"""The stay as a file for the guest's own calendar: each letter that tells of a booked stay brings it as it is now.

A calendar knows it by its UID, the same as in the file that the site's page gives, and takes the latest change.
"""

from rental.calendar_sync.contract import GuestStay, own_uid
from rental.notifications.domain.letter import GUEST, Letter

STAY_FILE = "stay.ics"
_UID_DOMAIN = "holiday-rental"  # as in web/src/calendarFile.ts
_CANCELLED = "cancelled"
_ABOUT = frozenset({"confirmed", "changed", _CANCELLED})


def brings_stay(letter: Letter) -> bool:
    """Tell whether the guest's calendar shall change: nobody's does for what is only asked for."""
    return letter.recipient == GUEST and letter.about in _ABOUT and letter.booking.answer_by is None


def stay_of(letter: Letter, summary: str, description: str) -> GuestStay:
    """Return the stay in the given words. Its address opens nothing by itself: calendars are shared."""
    booking, terms = letter.booking, letter.terms
    return GuestStay(
        uid=own_uid(booking.id, _UID_DOMAIN),
        stay=booking.stay,
        changed_at=letter.changed_at,
        sequence=letter.number,
        summary=summary,
        description=description,
        location=terms.place,
        url=f"{letter.tenant.site_url}/booking/{booking.id}",
        cancelled=letter.about == _CANCELLED,
    )
