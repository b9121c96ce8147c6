"""Letters about calendars that nobody keeps, so that hosts see what they would get."""

from datetime import datetime, timedelta

from rental.kernel.stay_dates import Stay
from rental.notifications.domain.calendar_letter import (
    BLOCK_CONFLICT,
    CALENDAR_LETTERS,
    SAME_STAY,
    CalendarLetter,
    ConflictSide,
    Disputed,
    TroubledFeed,
)
from rental.notifications.domain.wording import Language
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

_OF_FEEDS = frozenset(about for about in CALENDAR_LETTERS if about.startswith("feed_"))


def sample_calendar_letter(
    about: str, tenant: TenantRecord, terms: PropertyTerms, language: Language, now: datetime
) -> CalendarLetter:
    """Return the letter of one of `CALENDAR_LETTERS`."""
    of_feed = about in _OF_FEEDS
    page = f"properties/{terms.property_id}/channels" if of_feed else "conflicts"
    return CalendarLetter(
        about=about,
        language=language,
        tenant=tenant,
        terms=terms,
        unit="",
        link=f"{tenant.site_url}/host/{page}",
        conflict=None if of_feed else _disputed(about, now),
        feed=TroubledFeed("Airbnb", "", now - timedelta(hours=1)) if of_feed else None,
    )


def _disputed(about: str, now: datetime) -> Disputed:
    first = (now + timedelta(days=30)).date()
    sold, both = Stay(first, first + timedelta(days=4)), Stay(first, first + timedelta(days=2))
    waits = ConflictSide("channel_stay", "Airbnb", "", both)
    if about == SAME_STAY:
        return Disputed(both, ConflictSide("channel_stay", "Vrbo", "", both), waits, "came_first")
    kept = ("host_block", "") if about == BLOCK_CONFLICT else ("booking", "Ada Lovelace")
    return Disputed(both, ConflictSide(kept[0], "", kept[1], sold), waits, "direct")
