"""A feed's bytes as raw events with their lines, before any of it is understood.

One pass, no recursion, nothing kept but what is asked for. An event begins wherever it says so, also within another
that never ended, so that every one is accounted for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ZONE_LIMIT, ZONE_LINES_LIMIT = 50, 1_000
LINE_LIMIT_BYTES = 64 * 1024
TEXT_LIMIT_CHARACTERS = 1_000
_TEXTS = {b"SUMMARY", b"UID"}
_WANTED = _TEXTS | {
    b"DTSTART", b"DTEND", b"DURATION", b"RRULE", b"RDATE", b"EXDATE", b"EXRULE", b"RECURRENCE-ID", b"STATUS", b"TRANSP"
}  # fmt: skip
_NAME = re.compile(rb"\s*([A-Za-z0-9-]+)\s*[;:]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass
class RawEvent:
    """`line` is where it begins, counted from 1; `problem` says what is wrong with its frame, if anything."""

    line: int
    problem: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0

    def first(self, name: str) -> str | None:
        return self.properties.get(name, [None])[0]


@dataclass
class RawFeed:
    """`problem` is why it is no whole calendar; `zones` are the lines of each time zone it defines."""

    problem: str = ""
    events: list[RawEvent] = field(default_factory=list)
    zones: list[list[str]] = field(default_factory=list)


def raw_feed(body: bytes) -> RawFeed:
    """Take a feed apart. Nothing in it can make this fail."""
    scan = _Scan()
    for number, line in _logical_lines(body):
        scan.take(number, line)
    return scan.done()


@dataclass
class _Scan:
    feed: RawFeed = field(default_factory=RawFeed)
    calendars: int = 0
    within: bool = False  # a calendar
    event: RawEvent | None = None
    zone: list[str] | None = None
    nested: int = 0  # components within the event that are none of ours

    def take(self, number: int, line: bytes) -> None:
        found = _NAME.match(line)
        if not found:
            return
        name = found[1].upper()
        if name in {b"BEGIN", b"END"}:
            self._frame(number, name == b"BEGIN", line[found.end() :].strip().upper())
        if self.zone is not None and len(self.zone) < ZONE_LINES_LIMIT:
            self.zone.append(_decoded(line))
        elif self.event is not None and not self.nested and name in _WANTED:
            self._property(self.event, name, line)

    def done(self) -> RawFeed:
        self._end_event("it is cut off: its end is missing")
        if not self.calendars:
            self.feed.problem = "this is not a calendar"
        elif self.within:
            self.feed.problem = "the calendar is cut off: its end is missing"
        return self.feed

    def _frame(self, number: int, begins: bool, kind: bytes) -> None:  # noqa: FBT001 - the two halves of one frame
        match begins, kind:
            case True, b"VCALENDAR":
                self._end_event("it is cut off: another calendar begins in it")
                self.calendars, self.within = self.calendars + 1, True
            case False, b"VCALENDAR":
                self._end_event("it is cut off: its end is missing")
                self.within = False
            case True, b"VEVENT":
                self._end_event("it is cut off: another event begins in it")
                self.event = RawEvent(number, "" if self.within else "it is outside of the calendar")
                self.feed.events.append(self.event)
            case False, b"VEVENT":
                self._end_event("")
            case _, b"VTIMEZONE" if self.event is None:
                self._frame_zone(begins)
            case _:
                self.nested = max(0, self.nested + (1 if begins else -1)) if self.event else 0

    def _end_event(self, problem: str) -> None:
        if self.event is not None:
            self.event.problem = self.event.problem or problem
        self.event, self.zone, self.nested = None, None, 0

    def _frame_zone(self, begins: bool) -> None:  # noqa: FBT001
        if begins and len(self.feed.zones) < ZONE_LIMIT:
            self.zone = []
            self.feed.zones.append(self.zone)
        elif not begins and self.zone is not None:
            self.zone.append("END:VTIMEZONE")
            self.zone = None

    def _property(self, event: RawEvent, name: bytes, line: bytes) -> None:
        text = _decoded(line)[: TEXT_LIMIT_CHARACTERS if name in _TEXTS else None]
        event.size += len(text)
        if event.size > LINE_LIMIT_BYTES:
            event.problem = event.problem or "it is too long"
            event.properties.clear()
        else:
            event.properties.setdefault(name.decode(), []).append(text)


def _logical_lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield unfolded lines with the number of their first, each cut a little beyond the limit."""
    begun, parts, size = 0, list[bytes](), 0
    for number, line in enumerate(_LINE_END.split(_without_mark(body)), 1):
        if line[:1] in {b" ", b"\t"} and begun:
            if size <= LINE_LIMIT_BYTES:
                parts.append(line[1 : LINE_LIMIT_BYTES + 2])
                size += len(parts[-1])
        elif line:
            if begun:
                yield begun, b"".join(parts)
            begun, parts, size = number, [line[: LINE_LIMIT_BYTES + 1]], len(line)
    if begun:
        yield begun, b"".join(parts)


def _without_mark(body: bytes) -> bytes:
    """Drop a byte order mark; what says that it is UTF-16 becomes UTF-8. NULs are in no calendar on purpose."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
    return body.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")


def _decoded(line: bytes) -> str:
    """Lines are UTF-8; those of old exporters that are not are taken for Latin-1."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
