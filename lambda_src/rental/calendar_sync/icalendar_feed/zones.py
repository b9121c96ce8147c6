"""Time zones by the names that calendars give them."""

import re
from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from rental.calendar_sync.domain.recurrence import Budget

_WHATEVER_BUILDING_RAISES = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError)
_LINE_LIMIT_CHARACTERS = 1_000
_OBSERVANCE_LIMIT = 60
_NAME_LIMIT_CHARACTERS = 200
_WORK_OF_A_NAME = 100  # in days looked at: the system's files are searched for it
_DAY = "(?:SU|MO|TU|WE|TH|FR|SA)"
# Rules that have a day in every year: dateutil looks for one until the year 9999.
_BY_NTH_WEEKDAY = rf"BYMONTH=\d+|BYDAY=(?:[+-]?[1-4])?{_DAY}|UNTIL=\d{{8}}(?:T\d{{6}}Z?)?|WKST={_DAY}|INTERVAL=1"
_BY_DAY_OF_MONTH = rf"BYMONTH=\d+|BYDAY={_DAY}|BYMONTHDAY=(?:1?\d|2[0-8])(?:,\d+){{,9}}|UNTIL=[\dTZ]+|WKST={_DAY}"
_RULE = re.compile(rf"RRULE:FREQ=YEARLY(?:(?:;(?:{_BY_NTH_WEEKDAY}))*|(?:;(?:{_BY_DAY_OF_MONTH}))*)", re.IGNORECASE)
_NEEDED = ("BEGIN", "END", "TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE")


class Zones:
    """A known zone's rules are ours, whatever a feed says of it; other names mean what the feed defines.

    What nobody defines is taken for the property's own zone: the likeliest, and nights stay closed meanwhile.
    """

    def __init__(self, definitions: Iterable[list[str]], budget: Budget) -> None:
        self._budget = budget
        self._definitions = {_named(lines): lines for lines in reversed(list(definitions))}
        self._found: dict[str, tuple[tzinfo | None, int]] = {}

    def find(self, name: str) -> tzinfo | None:
        """Return the zone, None for the property's own. Raises `Unreadable` where the feed's own are too much work."""
        name = name[:_NAME_LIMIT_CHARACTERS]
        if name not in self._found:
            self._budget.spend(_WORK_OF_A_NAME)
            known = _known(name)
            self._found[name] = (known, 0) if known else _built(self._definitions.get(name.strip('"'), []))
        zone, work = self._found[name]
        self._budget.spend(work)
        return zone


def _known(name: str) -> tzinfo | None:
    """Find an IANA or a Windows name, also behind a vendor's prefix: `/mozilla.org/20050126_1/Europe/Berlin`."""
    plain = name.strip('"').strip("/")
    if plain.upper() in {"UTC", "Z", "GMT"}:
        return UTC
    parts = plain.split("/")
    names = [WINDOWS_TO_OLSON.get(plain, plain), *("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)]
    for each in names:
        try:
            return ZoneInfo(each)
        except (ValueError, OSError, LookupError):
            continue
    return None


def _named(lines: list[str]) -> str:
    return next((line.partition(":")[2].strip() for line in lines if line.upper().startswith("TZID")), "")


def _built(lines: list[str]) -> tuple[tzinfo | None, int]:
    """Build a zone from its definition, if it has one that is sane; beside it what each look-up in it costs."""
    needed = [line for line in lines if re.split("[;:]", line.upper(), maxsplit=1)[0] in _NEEDED]
    observances = sum(line.upper().startswith("BEGIN") for line in needed) - 1
    if not 0 < observances <= _OBSERVANCE_LIMIT or not all(map(_is_harmless, needed)):
        return None, 0
    try:
        zone = cast("Any", Timezone.from_ical("\r\n".join(needed))).to_tz(lookup_tzid=False)
    except _WHATEVER_BUILDING_RAISES:
        return None, 0
    return (zone if isinstance(zone, tzinfo) else None), 1 + observances**2 // 4


def _is_harmless(line: str) -> bool:
    return len(line) <= _LINE_LIMIT_CHARACTERS and (not line.upper().startswith("RRULE") or bool(_RULE.fullmatch(line)))
