"""What the reader makes of every file in tests/data/ics: `python -m tests.contexts.calendar_sync.conformance` (with
PYTHONPATH=.:lambda_src) writes it into expected.json there, for a person to read the difference.
"""

import json
import re
import sys
from datetime import date
from pathlib import Path

from rental.calendar_sync.domain.reading import FeedReading
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader

FILES = Path(__file__).parents[2] / "data" / "ics"
EXPECTED = FILES / "expected.json"
TIME_ZONE = "Europe/Lisbon"
TODAY = date(2026, 11, 28)


def files() -> list[Path]:
    return sorted(FILES.rglob("*.ics"))


def framed(body: bytes) -> bytes:
    """Single events, as some collections keep them, are read in a calendar."""
    if b"BEGIN:VCALENDAR" in body.replace(b"\0", b"").upper():
        return body
    return b"BEGIN:VCALENDAR\n" + body + b"\nEND:VCALENDAR\n"


def first_day(body: bytes) -> date:
    """Return a day before all of the file's events, so that none is over."""
    years = [int(found) for found in re.findall(rb"DTSTART[^:\r\n]*:(\d{4})\d{4}", body)]
    return min((date(max(year, 1950), 1, 1) for year in years if year > 1970), default=TODAY)


def described(reading: FeedReading) -> dict:
    """Return a reading as JSON, events shortened to how many where they are many."""
    nights = [f"{event.start}/{event.end} {event.uid} {event.summary}".strip() for event in reading.events]
    return {
        "problem": reading.problem,
        "kept": reading.kept,
        "events": nights if len(nights) <= 8 else len(nights),
        "ignored": dict(sorted(reading.ignored.items())),
        "refused": [f"line {each.line}: {each.reason}" for each in reading.refused],
    }


def readings() -> dict:
    read, found = IcalendarReader().read, {}
    for path in files():
        body, name = path.read_bytes(), path.relative_to(FILES).as_posix()
        own = name.startswith("channels/")
        found[name] = described(read(body, TIME_ZONE, TODAY if own else first_day(body)))
        if framed(body) != body and not own:
            found[f"{name} in a calendar"] = described(read(framed(body), TIME_ZONE, first_day(body)))
    return found


def events_in(body: bytes) -> int:
    """Count the events in a file by a rule of its own, apart from the reader's."""
    if body[:2] == b"\xff\xfe":
        body = body.decode("utf-16").encode()
    text = body.replace(b"\0", b"").replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")
    return len(re.findall(rb"(?im)^\s*BEGIN\s*:\s*VEVENT\s*$", text))


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(readings(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{EXPECTED}\n")
