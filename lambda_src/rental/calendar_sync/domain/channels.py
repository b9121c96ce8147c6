"""The channels, as their feeds behave, and what an entry's summary says of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

STAY = "stay"
BLOCK = "block"
UNSURE = "unsure"  # the channel writes the same words for both: treated as a stay
ECHO = "echo"  # our own nights, come back


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of a channel.

    `mints_anew`: the same stay may come back under another UID. `keeps_past`: stays are listed for a day after
    check-out. `lists_begun`: stays are listed to their end for certain, not perhaps only until they begin.
    """

    name: str
    mints_anew: bool
    keeps_past: bool
    lists_begun: bool


AIRBNB = Channel("airbnb", mints_anew=False, keeps_past=True, lists_begun=True)
BOOKING = Channel("booking.com", mints_anew=True, keeps_past=False, lists_begun=True)
VRBO = Channel("vrbo", mints_anew=False, keeps_past=False, lists_begun=False)
GENERIC = Channel("generic", mints_anew=True, keeps_past=False, lists_begun=False)
CHANNELS = {channel.name: channel for channel in (AIRBNB, BOOKING, VRBO, GENERIC)}

_SIGNS = (
    (AIRBNB, re.compile(r"airbnb", re.IGNORECASE)),
    (BOOKING, re.compile(r"booking\.?com|\bbooking\b|admin\.booking", re.IGNORECASE)),
    (VRBO, re.compile(r"vrbo|homeaway|abritel|fewo-direkt", re.IGNORECASE)),
)
_UIDS = ((AIRBNB, "airbnb.com"), (BOOKING, "booking.com"), (VRBO, "vrbo.com"), (VRBO, "homeaway.com"))
_BOOKING_WORDS = re.compile(r"closed\s*-\s*not available", re.IGNORECASE)
_STAY_WORDS = re.compile(r"\b(reserved|reservation|booked|booking|guest|stay)\b", re.IGNORECASE)
_BLOCK_WORDS = re.compile(
    r"\b(not available|unavailable|blocked|block|closed|maintenance|owner|no disponible|indisponible|nicht verf\w+"
    r"|non disponibile|niet beschikbaar|geblokkeerd)\b",
    re.IGNORECASE,
)


def recognise(url: str = "", prodid: str = "", uids: Iterable[str] = (), summaries: Iterable[str] = ()) -> Channel:
    """Return the channel a feed comes from: by its address or name, else by its maker, UIDs, or words."""
    for text in (url, prodid):
        for channel, sign in _SIGNS:
            if sign.search(text):
                return channel
    for uid in uids:
        for channel, domain in _UIDS:
            if uid.lower().endswith(domain):
                return channel
    words = tuple(summaries)
    if any("airbnb" in each.lower() for each in words):
        return AIRBNB
    return BOOKING if any(_BOOKING_WORDS.search(each) for each in words) else GENERIC


def kind_of(channel: Channel, summary: str) -> str:
    """Return whether somebody stays or nobody may, or that the channel does not tell."""
    if channel == BOOKING or _BOOKING_WORDS.search(summary):
        return UNSURE
    if _BLOCK_WORDS.search(summary):
        return BLOCK
    return STAY if _STAY_WORDS.search(summary) else UNSURE
