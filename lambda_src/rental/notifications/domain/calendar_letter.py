"""What a host is told of calendars in step: nights taken twice, and feeds that cannot be followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rental.calendar_sync.contract import CONFLICT_FOUND, FEED_FAILING, FEED_HELD, FEED_IN_STEP
from rental.kernel.events import Event
from rental.kernel.ids import is_opaque_id
from rental.kernel.stay_dates import Stay
from rental.notifications.domain.headers import one_line
from rental.notifications.domain.letter import HOST
from rental.notifications.domain.wording import Language, language_for
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

DOUBLE_BOOKING, SAME_STAY, BLOCK_CONFLICT = "double_booking", "same_stay", "block_conflict"
CALENDAR_LETTERS = (DOUBLE_BOOKING, SAME_STAY, BLOCK_CONFLICT, "feed_failing", "feed_held", "feed_in_step")
_OF_FEEDS = {FEED_FAILING: "feed_failing", FEED_HELD: "feed_held", FEED_IN_STEP: "feed_in_step"}
_TROUBLED = frozenset({"failing", "held"})
_BLOCKS = frozenset({"host_block", "channel_block"})
_CHANNELS = {"airbnb": "Airbnb", "booking.com": "Booking.com", "vrbo": "Vrbo"}
_NAME_LIMIT_CHARACTERS = 200
_FEED_ID_CHARACTERS = 26  # a feed whose name nobody knows is told by its id
_REASON_LIMIT_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One that the nights were given to. `channel` is "" for the site's own, and where nobody knows its name."""

    kind: str
    channel: str
    label: str
    stay: Stay


@dataclass(frozen=True, slots=True)
class Disputed:
    """Nights of a conflict, who keeps them and `why`: "direct" or "came_first"."""

    nights: Stay
    keeps: ConflictSide
    waits: ConflictSide
    why: str


@dataclass(frozen=True, slots=True)
class TroubledFeed:
    """A feed by its host's name. `since` is when its trouble began."""

    name: str
    reason: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class CalendarLetter:
    """Everything a host is told at once. `about` is one of `CALENDAR_LETTERS`; it has a conflict or a feed."""

    about: str
    language: Language
    tenant: TenantRecord
    terms: PropertyTerms
    unit: str
    link: str
    conflict: Disputed | None = None
    feed: TroubledFeed | None = None
    recipient: str = HOST

    @property
    def people(self) -> tuple[str, str]:
        """Return the address it goes to; nobody could answer."""
        return self.tenant.contact_email, ""


def about_calendar(event: Event) -> str:
    """Return what the letter of an event is about: one of `CALENDAR_LETTERS`, or "" where there is none.

    That a feed is in step is worth a letter only after one that said the opposite.
    """
    if event.type == CONFLICT_FOUND:
        return _about_conflict(event.data)
    if event.type == FEED_IN_STEP and event.before.get("health") not in _TROUBLED:
        return ""
    return _OF_FEEDS.get(event.type, "")


def calendar_letter(event: Event, *, tenant: TenantRecord, terms: PropertyTerms) -> CalendarLetter:
    """Return what the host is told. Raises `KeyError` or `ValueError` naming what is missing or wrong."""
    of_conflict = event.type == CONFLICT_FOUND
    page = "conflicts" if of_conflict else f"properties/{terms.property_id}/channels"
    return CalendarLetter(
        about=about_calendar(event),
        language=language_for(tenant.default_language),
        tenant=tenant,
        terms=terms,
        unit=_line(event.data["unit"]) if len(terms.units) > 1 else "",
        link=f"{tenant.site_url}/host/{page}",
        conflict=_disputed(event.data) if of_conflict else None,
        feed=None if of_conflict else _feed(event),
    )


def _about_conflict(data: Mapping[str, Any]) -> str:
    if data["same_stay"]:
        return SAME_STAY
    return BLOCK_CONFLICT if {data["keeps"]["kind"], data["waits"]["kind"]} & _BLOCKS else DOUBLE_BOOKING


def _disputed(data: Mapping[str, Any]) -> Disputed:
    return Disputed(_stay(data), _side(data["keeps"]), _side(data["waits"]), data["why"])


def _side(side: Mapping[str, Any]) -> ConflictSide:
    channel = side["channel"]
    unknown = channel == "generic" or (is_opaque_id(channel) and len(channel) == _FEED_ID_CHARACTERS)
    named = "" if unknown else _CHANNELS.get(channel, _line(channel))
    return ConflictSide(side["kind"], named, _line(side["label"]), _stay(side))


def _feed(event: Event) -> TroubledFeed:
    in_step = event.type == FEED_IN_STEP
    since = (event.before if in_step else event.data).get("since")
    reason = "" if in_step else one_line(event.data.get("reason", ""), _REASON_LIMIT_CHARACTERS)
    return TroubledFeed(_line(event.data["name"]), reason, datetime.fromisoformat(since) if since else None)


def _stay(data: Mapping[str, Any]) -> Stay:
    return Stay(date.fromisoformat(data["check_in"]), date.fromisoformat(data["check_out"]))


def _line(text: str) -> str:
    return one_line(text, _NAME_LIMIT_CHARACTERS)
