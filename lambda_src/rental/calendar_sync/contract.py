"""What neighbours may see of calendars in step: its events, how lately feeds were read, and the one writer of files.

Files are iCalendar (RFC 5545). One depends on what it tells alone, never on when it is asked for: while nothing
changes it is the same bytes, and so has the same ETag. What a feed tells is a kind and dates: there is no field that
could carry a guest's name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from rental.kernel.events import Event
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import tenant_key

FEED_ADDED = "CalendarFeedAdded"
FEED_REMOVED = "CalendarFeedRemoved"
FEED_PULL_ASKED = "CalendarFeedPullAsked"
FEED_FAILING = "CalendarFeedFailing"
FEED_HELD = "CalendarFeedHeld"
FEED_IN_STEP = "CalendarFeedInStep"
CHANNEL_NIGHTS_TOLD = "ChannelNightsTold"
CHANNEL_NIGHTS_GONE = "ChannelNightsGone"
CONFLICT_FOUND = "CalendarConflictFound"
CONFLICT_SETTLED = "CalendarConflictSettled"
CONFLICT_OVER = "CalendarConflictOver"

POLL_PREFIX, FEED_PREFIX = "POLL#", "FEED#"
POINTER_SHARDS = 4

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//holiday-rental//calendar//EN"
_LINE_LIMIT_OCTETS = 75
_REFRESH = "PT15M"
_SUMMARIES = {"stay": "Reserved", "block": "Not available"}
# What some reader takes for the end of a line, then what may not stand in a file at all.
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class ToldNights:
    """What a feed says of a unit: nights that a channel sold or closes (`CHANNEL_NIGHTS_TOLD`), or no more (`…_GONE`).

    `reference` names them within the property's `channel`, which is the feed's id: the same for as long as they are the
    same stay, whatever becomes of their dates and UID. `blocking`: nobody stays there. `number` is the event's: of two
    that tell of the same nights the higher one is newer, whichever comes first, and it is never begun anew.
    """

    property_id: PropertyId
    unit: str
    channel: str
    reference: str
    stay: Stay
    blocking: bool
    gone: bool
    number: int = 0

    @classmethod
    def from_event(cls, event: Event) -> "ToldNights":
        """Read the data of such an event. Raises `KeyError` naming a missing member."""
        told = event.data
        stay = Stay(date.fromisoformat(told["check_in"]), date.fromisoformat(told["check_out"]))
        return cls(
            property_id=PropertyId(told["property_id"]),
            unit=told["unit"],
            channel=told["feed_id"],
            reference=told["reference"],
            stay=stay,
            blocking=bool(told["blocking"]),
            gone=event.type == CHANNEL_NIGHTS_GONE,
            number=event.number,
        )


@dataclass(frozen=True, slots=True)
class StaleFeed:
    """A feed that was not read lately enough. `unit` is whose it is; "" may be any: the item is older than the unit."""

    feed_id: str
    unit: str


def feeds_partition(tenant_id: TenantId, property_id: PropertyId) -> str:
    """Return the partition of a property's feeds. Each that is read has an item there with the prefix `POLL_PREFIX`."""
    return tenant_key(tenant_id, "FEEDS", property_id)


def said_partition(tenant_id: TenantId, feed_id: str) -> str:
    """Return the partition of what a feed said, and of its address."""
    return tenant_key(tenant_id, "SAID", feed_id)


def feed_number(feed_id: str) -> int:
    """Return a number that the same id always has; Python's own hash differs from run to run."""
    return sum(position * ord(letter) for position, letter in enumerate(feed_id, start=1))


def pointer_partitions() -> tuple[str, ...]:
    """Return the platform's own partitions that tell where all feeds are."""
    return tuple(f"G#FEEDS#{shard}" for shard in range(POINTER_SHARDS))


def pointer_key(tenant_id: str, property_id: str, feed_id: str) -> tuple[str, str]:
    """Return the key, in the platform's own part, of what tells the sweep where a feed is."""
    return pointer_partitions()[feed_number(feed_id) % POINTER_SHARDS], f"{tenant_id}#{property_id}#{feed_id}"


def stale_feeds(polls: Iterable[Mapping[str, Any]], at: datetime, minutes: int) -> tuple[StaleFeed, ...]:
    """Return which of the items with `POLL_PREFIX` (plain Python) tell of no success within `minutes` before `at`."""
    oldest = at - timedelta(minutes=minutes)
    return tuple(
        StaleFeed(str(each["sk"]).removeprefix(POLL_PREFIX), each.get("unit", ""))
        for each in polls
        if "succeeded_at" not in each or datetime.fromisoformat(each["succeeded_at"]) < oldest
    )


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """Nights that are not free. `sequence` counts the changes of them; `changed_at` (aware) is when the last was."""

    uid: str
    kind: Literal["stay", "block"]
    stay: Stay
    changed_at: datetime
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class GuestStay:
    """A guest's own stay, for their own calendar. A cancelled one takes itself out of it again."""

    uid: str
    stay: Stay
    changed_at: datetime
    sequence: int
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    cancelled: bool = False


def export_domain(property_id: PropertyId) -> str:
    """Return the domain of the UIDs in the feeds of a property's units.

    It is the property's own and no site's: a host may move to another address, and what another property of theirs,
    or another platform like this one, tells in its feeds is no echo.
    """
    return f"{property_id}.holiday-rental"


def own_uid(subject_id: str, domain: str) -> str:
    """Return the UID of a booking or block of the platform at `domain`: the same in every file, for ever."""
    return f"{subject_id}@{domain.lower()}"


def is_own_uid(uid: str, domain: str) -> bool:
    """Tell whether an event that came in is an echo of what the platform at `domain` wrote itself."""
    return uid.lower().endswith(f"@{domain.lower()}")


def feed_calendar(entries: Iterable[FeedEntry], *, name: str) -> bytes:
    """Write a unit's feed for other channels. `name` is the host's name of the unit; the order of entries is ours."""
    ordered = sorted(entries, key=lambda entry: (entry.stay, entry.uid))
    lines = [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}", f"X-PUBLISHED-TTL:{_REFRESH}"]
    for entry in ordered:
        lines += _event(entry, [f"SUMMARY:{_SUMMARIES[entry.kind]}", "TRANSP:OPAQUE"])
    return _calendar(lines)


def stay_calendar(stay: GuestStay) -> bytes:
    """Write the file that a guest keeps or gets by mail."""
    described = [("DESCRIPTION", stay.description), ("LOCATION", stay.location)]
    more = [f"SUMMARY:{_text(stay.summary)}", *(f"{key}:{_text(value)}" for key, value in described if value)]
    more += [f"URL:{_plain(stay.url)}"] if stay.url else []
    more += [f"STATUS:{'CANCELLED' if stay.cancelled else 'CONFIRMED'}", "TRANSP:OPAQUE"]
    return _calendar([f"METHOD:{stay_method(stay)}", *_event(stay, more)])


def stay_method(stay: GuestStay) -> str:
    """Return what the file asks a calendar to do with the stay."""
    return "CANCEL" if stay.cancelled else "PUBLISH"


def _event(entry: FeedEntry | GuestStay, more: list[str]) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{_instant(entry.changed_at)}",
        f"LAST-MODIFIED:{_instant(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;VALUE=DATE:{_date(entry.stay.check_in)}",
        f"DTEND;VALUE=DATE:{_date(entry.stay.check_out)}",
        *more,
        "END:VEVENT",
    ]


def _calendar(lines: list[str]) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    return b"".join(_folded(line) + b"\r\n" for line in [*head, *lines, "END:VCALENDAR"])


def _text(value: str) -> str:
    r"""Escape a TEXT value: every kind of line end becomes `\n`, other control characters go."""
    escaped = re.sub(r"[\\;,]", r"\\\g<0>", _LINE_ENDS.sub("\n", value))
    return _CONTROLS.sub("", escaped.replace("\n", r"\n"))


def _plain(value: str) -> str:
    """Return a value that is not TEXT and so cannot be escaped: without whatever would end its line."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("", value)).replace("\t", "")


def _folded(line: str) -> bytes:
    """Fold at 75 octets, a continuation's leading space among them, and never within a character."""
    octets = line.encode("utf-8", "replace")
    parts, start, room = [], 0, _LINE_LIMIT_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 - a byte within a UTF-8 character
            end -= 1
        parts.append(octets[start:end])
        start, room = end, _LINE_LIMIT_OCTETS - 1
    return b"\r\n ".join([*parts, octets[start:]])


def _date(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _instant(moment: datetime) -> str:
    """Write an instant in UTC; a naive one is a mistake of the caller's."""
    if moment.tzinfo is None:
        raise ValueError(f"changed_at must be aware, got {moment}")
    utc = moment.astimezone(UTC)
    return f"{_date(utc)}T{utc.hour:02}{utc.minute:02}{utc.second:02}Z"
