"""A feed in iCalendar's format, read event by event: no event can take another or the feed with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from rental.calendar_sync.domain.content_lines import TEXT_LIMIT_CHARACTERS, RawEvent, raw_feed
from rental.calendar_sync.domain.feed import FeedEvent, RefusedEvent
from rental.calendar_sync.domain.moments import Moment, Span
from rental.calendar_sync.domain.reading import (
    CANCELLED,
    COMPONENT_LIMIT,
    EVENT_LIMIT,
    FEED_LIMIT_BYTES,
    FREE,
    FURTHEST_AHEAD_YEARS,
    KEPT_AFTER_ITS_END_DAYS,
    OVER,
    SAID_TWICE,
    WITHIN_A_DAY,
    FeedReading,
    Unreadable,
)
from rental.calendar_sync.domain.recurrence import AHEAD_MONTHS, OCCURRENCE_LIMIT, Budget
from rental.calendar_sync.icalendar_feed.values import BAD_VALUE, listed, moment, recurrence, span, text, word
from rental.calendar_sync.icalendar_feed.zones import Zones

_UID_LIMIT_CHARACTERS, _SUMMARY_LIMIT_CHARACTERS = 255, 255
_DAYS_OF_A_MONTH = 31


class IcalendarReader:
    """The `FeedReader` port."""

    def read(self, body: bytes, time_zone: str, today: date) -> FeedReading:
        if len(body) > FEED_LIMIT_BYTES:
            return FeedReading(f"it is larger than {FEED_LIMIT_BYTES // 1024} KiB", (), (), {}, 0)
        feed = raw_feed(body)
        budget = Budget()
        reading = _Reading(Zones(feed.zones, budget), ZoneInfo(time_zone), today, budget)
        reading.take(feed.events)
        return reading.done(feed.problem)


@dataclass
class _Reading:
    zones: Zones
    home: ZoneInfo
    today: date
    budget: Budget
    changed: dict[str, set[Moment]] = field(default_factory=dict)  # the starts that an event of their own replaces
    found: dict[tuple[str, date, date], str] = field(default_factory=dict)  # to the summary
    refused: list[RefusedEvent] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    kept: int = 0

    def take(self, events: list[RawEvent]) -> None:
        for raw in events[:COMPONENT_LIMIT]:
            self._guarded(raw, self._note_changed)
        for index, raw in enumerate(events):
            if index >= COMPONENT_LIMIT:
                self._refuse(raw, f"the calendar has more than {COMPONENT_LIMIT:,} events")
            elif problem := self._guarded(raw, self._take):
                self._refuse(raw, problem)

    def done(self, problem: str) -> FeedReading:
        events = tuple(_named_apart(self.found))
        return FeedReading(problem, events, tuple(self.refused), dict(self.ignored), self.kept)

    def _guarded(self, raw: RawEvent, read: Callable[[RawEvent], None]) -> str:
        """Return what is wrong with an event, in the host's words; "" for nothing."""
        try:
            read(raw)
        except Unreadable as error:
            return str(error)
        except BAD_VALUE:
            return "it cannot be read"
        return ""

    def _refuse(self, raw: RawEvent, problem: str) -> None:
        self.refused.append(RefusedEvent(raw.line, _uid(raw), problem))

    def _note_changed(self, raw: RawEvent) -> None:
        if (line := raw.first("RECURRENCE-ID")) is not None and not raw.problem:
            self.changed.setdefault(_uid(raw), set()).add(moment(line, self.zones, "what it replaces"))

    def _take(self, raw: RawEvent) -> None:
        if raw.problem:
            raise Unreadable(raw.problem)
        if reason := _left_out(raw):
            self.ignored[reason] += 1
            return
        ranges = list(self._ranges(raw))
        current = [each for each in ranges if each[2] >= self.today - timedelta(days=KEPT_AFTER_ITS_END_DAYS)]
        new = [each for each in current if each not in self.found]
        if new and len(self.found) + len(new) > EVENT_LIMIT:
            raise Unreadable(f"the calendar holds more than {EVENT_LIMIT:,} events")
        self.found |= dict.fromkeys(new, text(raw, "SUMMARY", _SUMMARY_LIMIT_CHARACTERS))
        if new:
            self.kept += 1
        else:
            self.ignored[SAID_TWICE if current else OVER if ranges else WITHIN_A_DAY] += 1

    def _ranges(self, raw: RawEvent) -> Iterator[tuple[str, date, date]]:
        """Yield the nights of an event and of its repetitions, each under a UID of its own."""
        written, uid = span(raw, self.zones), _uid(raw)
        last = date(self.today.year + FURTHEST_AHEAD_YEARS, 1, 1)
        for name, each in self._occurrences(raw, written, uid):
            if (nights := each.nights(self.home)) is None:
                continue
            if nights[0] >= last:
                raise Unreadable(f"it begins more than {FURTHEST_AHEAD_YEARS} years ahead")
            start, end = nights[0], min(nights[1], last)
            yield name or f"no-uid/{start}/{end}", start, end

    def _occurrences(self, raw: RawEvent, written: Span, uid: str) -> Iterable[tuple[str, Span]]:
        written.nights(self.home)  # raises for what is not of our times, before it is multiplied
        if (line := raw.first("RECURRENCE-ID")) is not None:
            if "THISANDFUTURE" in line.partition(":")[0].upper():
                raise Unreadable("it changes a repetition from a day on, which is not read")
            return [(f"{uid}/{moment(line, self.zones, 'what it replaces').day}", written)]
        if not {"RRULE", "RDATE", "EXRULE"} & set(raw.properties):
            return [(uid, written)]
        return [(f"{uid}/{each.start.day}", each) for each in self._repeated(raw, written, uid)]

    def _repeated(self, raw: RawEvent, written: Span, uid: str) -> list[Span]:
        """Write a repetition out, 24 months ahead, without what is taken out of it or has an event of its own."""
        taken = [each.start for each in listed(raw, "EXDATE", self.zones, self.budget)]
        without = {self._start(each, written) for each in (*taken, *self.changed.get(uid, ()))}
        before = self.today + timedelta(days=AHEAD_MONTHS * _DAYS_OF_A_MONTH)
        spans = {each.start: each for each in self._by_rule(raw, written, before)}
        spans |= {each.start: each for each in self._listed(raw, written)}
        kept = [
            span for at, span in spans.items() if at.day < before and not {self._start(at, written), at.day} & without
        ]
        if len(kept) > OCCURRENCE_LIMIT:
            raise Unreadable(f"it repeats more than {OCCURRENCE_LIMIT:,} times")
        return kept

    def _listed(self, raw: RawEvent, written: Span) -> Iterator[Span]:
        """Yield what RDATE adds: a period says its own end, a time or a date alone lasts as long as the event."""
        for each in listed(raw, "RDATE", self.zones, self.budget):
            if each.end is not None or each.length is not None:
                yield each
            elif each.start.clock is None:
                yield written.on(each.start.day)
            else:
                yield replace(written.on(each.start.day), start=each.start)

    def _by_rule(self, raw: RawEvent, written: Span, before: date) -> Iterator[Span]:
        rule = recurrence(raw, written.start, self.home)
        if rule is None:
            yield written
            return
        first, last = written.nights(self.home) or (written.start.day, written.start.day)
        after = self.today - timedelta(days=KEPT_AFTER_ITS_END_DAYS) - (last - first)
        for day in rule.days(written.start, after, before, self.budget):
            yield written.on(day)

    def _start(self, moment: Moment, written: Span) -> date:
        """Return what tells one start of a repetition from another, in whatever zone it is written."""
        if moment.clock is None or written.start.clock is None:
            return moment.day
        return moment.at(self.home)


def _left_out(raw: RawEvent) -> str:
    if word(raw, "STATUS") == "CANCELLED":
        return CANCELLED
    return FREE if word(raw, "TRANSP") == "TRANSPARENT" else ""


def _uid(raw: RawEvent) -> str:
    """Return the event's UID, shortened by its hash where it is too long to keep; "" where there is none."""
    uid = text(raw, "UID", TEXT_LIMIT_CHARACTERS)
    return uid if len(uid) <= _UID_LIMIT_CHARACTERS else f"sha256:{sha256(uid.encode()).hexdigest()}"


def _named_apart(found: dict[tuple[str, date, date], str]) -> Iterator[FeedEvent]:
    """Yield the events, those under one UID told apart by their nights: dropping one would free what it holds."""
    times = Counter(uid for uid, _, _ in found)
    for (uid, start, end), summary in found.items():
        yield FeedEvent(uid if times[uid] == 1 else f"{uid}/{start}/{end}", start, end, summary)
