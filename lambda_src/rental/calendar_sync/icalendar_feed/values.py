"""Single properties of an event, read with the `icalendar` library one at a time: a bad one spoils no other."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, cast

from icalendar.parser import Contentline
from icalendar.prop import vDDDTypes, vDuration, vRecur

from rental.calendar_sync.domain.content_lines import RawEvent
from rental.calendar_sync.domain.moments import Moment, Span
from rental.calendar_sync.domain.reading import Unreadable
from rental.calendar_sync.domain.recurrence import OCCURRENCE_LIMIT, WORK_OF_A_DATE, Budget, Rule, rule
from rental.calendar_sync.icalendar_feed.zones import Zones

_LINE_LIMIT_CHARACTERS = 1_000  # of a property with one value
# What the library raises on what it did not expect. Its messages repeat the line: they go no further.
BAD_VALUE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, RecursionError)


def text(raw: RawEvent, name: str, limit_characters: int) -> str:
    """Return a TEXT value on one line, "" where there is none or it cannot be read."""
    line = raw.first(name)
    try:
        value = str(cast("Any", Contentline)(line).parts()[2]) if line else ""
    except BAD_VALUE:
        return ""
    return " ".join("".join(each if each.isprintable() else " " for each in value).split())[:limit_characters]


def word(raw: RawEvent, name: str) -> str:
    return text(raw, name, _LINE_LIMIT_CHARACTERS).upper()


def span(raw: RawEvent, zones: Zones) -> Span:
    """Read when an event is. Raises `Unreadable`."""
    line = raw.first("DTSTART")
    if line is None:
        raise Unreadable("it has no start")
    start = moment(line, zones, "its start")
    if (ends := raw.first("DTEND")) is not None:
        end = moment(ends, zones, "its end")
        return Span(start, end)
    if (lasts := raw.first("DURATION")) is None:
        return Span(start)
    try:
        length = _duration(_value(_short(lasts, "its length"))[1])
    except BAD_VALUE:
        raise Unreadable("its length cannot be read") from None
    return Span(start, length=length)


def moment(line: str, zones: Zones, what: str) -> Moment:
    """Read the date or time of a property. Raises `Unreadable` naming `what` it is."""
    try:
        zone, value = _value(_short(line, what))
        return _moment(value, zone, zones)
    except Unreadable:
        raise
    except BAD_VALUE:
        raise Unreadable(f"{what} cannot be read") from None


def recurrence(raw: RawEvent, start: Moment, home: tzinfo) -> Rule | None:
    """Read an event's rule; its last instant becomes the wall clock's where the event starts. Raises `Unreadable`."""
    lines = raw.properties.get("RRULE", [])
    if "EXRULE" in raw.properties or len(lines) > 1:
        raise Unreadable("it repeats by more than one rule")
    if not lines:
        return None
    try:
        rule_text = "".join(_value(_short(lines[0], ""))[1].split())
        parts = {key.upper(): list(values) for key, values in vRecur.from_ical(rule_text).items()}
        until = parts.get("UNTIL", [None])[0]
        if isinstance(until, datetime) and until.tzinfo:
            parts["UNTIL"] = [until.astimezone(start.zone or home).replace(tzinfo=None)]
        return rule(parts)
    except Unreadable:
        raise
    except BAD_VALUE:
        raise Unreadable("its repetition cannot be read") from None


def listed(raw: RawEvent, name: str, zones: Zones, budget: Budget) -> Iterator[Span]:
    """Read the dates, times and periods of RDATE or EXDATE. Raises `Unreadable`."""
    lines = raw.properties.get(name, [])
    if sum(line.count(",") + 1 for line in lines) > OCCURRENCE_LIMIT:
        raise Unreadable(f"it lists more than {OCCURRENCE_LIMIT:,} dates")
    for line in lines:
        try:
            zone, values = _value(line)
            for value in filter(None, values.split(",")):
                budget.spend(WORK_OF_A_DATE)
                yield _period(value, zone, zones)
        except Unreadable:
            raise
        except BAD_VALUE:
            raise Unreadable("its list of dates cannot be read") from None


def _period(value: str, zone: str, zones: Zones) -> Span:
    begins, _, ends = value.partition("/")
    start = _moment(begins, zone, zones)
    if ends.lstrip("+-").startswith("P"):
        return Span(start, length=_duration(ends))
    return Span(start, _moment(ends, zone, zones) if ends else None)


def _moment(value: str, zone: str, zones: Zones) -> Moment:
    """Values are naive but for those in UTC: zones are found by us, so that nothing is cached for the next feed."""
    parsed = cast("Any", vDDDTypes).from_ical(value.strip())
    if isinstance(parsed, datetime):
        return Moment(parsed.date(), parsed.time(), parsed.tzinfo or (zones.find(zone) if zone else None))
    if not isinstance(parsed, date):
        raise Unreadable("what should be a date is none")
    return Moment(parsed)


def _duration(value: str) -> timedelta:
    return cast("timedelta", cast("Any", vDuration).from_ical(value.strip()))


def _value(line: str) -> tuple[str, str]:
    """Return the zone's name, "" for none, and the raw value of a content line."""
    _, parameters, value = cast("Any", Contentline)(line).raw_parts()
    zone = parameters.get("TZID", "")
    return (zone if isinstance(zone, str) else ""), value


def _short(line: str, what: str) -> str:
    if len(line) > _LINE_LIMIT_CHARACTERS:
        raise Unreadable(f"{what or 'its repetition'} is too long")
    return line
