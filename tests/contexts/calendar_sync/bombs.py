"""Calendars made to exhaust whoever reads them."""

from datetime import date

from rental.calendar_sync.domain.reading import FeedReading
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader

TODAY = date(2026, 11, 28)
_START = "DTSTART:20261201T000000Z\nDTEND:20261202T000000Z\n"
_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Bomb\n{}BEGIN:STANDARD\nDTSTART:16010101T000000\n"
    "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nRRULE:{}\nEND:STANDARD\nEND:VTIMEZONE\n"
)


def event(*lines: str, start: str = _START) -> str:
    return "BEGIN:VEVENT\nUID:bomb\n" + start + "".join(f"{line}\n" for line in lines) + "END:VEVENT\n"


def calendar(*parts: str) -> bytes:
    return ("BEGIN:VCALENDAR\n" + "".join(parts) + "END:VCALENDAR\n").encode()


def read(body: bytes) -> FeedReading:
    return IcalendarReader().read(body, "Europe/Lisbon", TODAY)


def numbered(count: int, *lines: str) -> bytes:
    return calendar(*(event(*lines).replace("UID:bomb", f"UID:{n}") for n in range(count)))


def zoned(rule: str, observances: int = 1, zones: int = 1) -> bytes:
    more = "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0200\nEND:STANDARD\n"
    times = "DTSTART;TZID=Bomb:20261201T150000\nDTEND;TZID=Bomb:20261202T100000\n"
    many = "".join(event(start=times).replace("UID:bomb", f"UID:{n}") for n in range(2_000))
    return calendar(*([_ZONE.format(more * (observances - 1), rule)] * zones), many)


BOMBS = {
    "secondly": lambda: calendar(event("RRULE:FREQ=SECONDLY")),
    "minutely": lambda: calendar(event("RRULE:FREQ=MINUTELY;COUNT=100000000")),
    "hourly by every second": lambda: calendar(event("RRULE:FREQ=HOURLY;BYSECOND=" + ",".join(map(str, range(60))))),
    "daily at every second": lambda: calendar(event("RRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1;BYSECOND=0,1,2")),
    "excluding rule": lambda: calendar(event("RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY")),
    "huge count": lambda: calendar(event("RRULE:FREQ=DAILY;COUNT=2000000000")),
    "until the year 9999": lambda: calendar(event("RRULE:FREQ=DAILY;UNTIL=99991231T235959Z")),
    "30 February": lambda: numbered(2_000, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "30 February, counted from 1900": lambda: calendar(
        *[event("RRULE:FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=30", start="DTSTART:19000101T000000Z\n")] * 2_000
    ),
    "huge interval": lambda: numbered(500, "RRULE:FREQ=YEARLY;INTERVAL=" + "9" * 300),
    "list of dates": lambda: calendar(event("RDATE:" + ",".join(["20270101T000000Z"] * 40_000))),
    "lists of dates": lambda: numbered(
        80, "RDATE:" + ",".join(f"2027{n // 28 + 1:02}{n % 28 + 1:02}T000000Z" for n in range(336))
    ),
    "list of exceptions": lambda: numbered(60, "RRULE:FREQ=DAILY", "EXDATE:" + ",".join(["20270101T000000Z"] * 990)),
    "every day of two years, 1,000 times": lambda: numbered(1_000, "RRULE:FREQ=DAILY"),
    "nested components": lambda: calendar("BEGIN:VEVENT\n" * 40_000),
    "nested in one event": lambda: calendar("BEGIN:VEVENT\n" + "BEGIN:X\n" * 120_000),
    "one line of 1 MiB": lambda: calendar(event("DESCRIPTION:" + "x" * 1_000_000)),
    "one start of 1 MiB": lambda: calendar(event(start="DTSTART:" + "2" * 1_000_000 + "\n")),
    "one summary of 1 MiB": lambda: calendar(event("SUMMARY:" + "\\," * 500_000)),
    "parameters of 1 MiB": lambda: calendar(event(start="DTSTART" + ";X=y" * 250_000 + ":20261201\n")),
    "lists with parameters": lambda: numbered(15, "RDATE" + ";X=y" * 15_000 + ":20261201"),
    "folds of 1 MiB": lambda: calendar(event("SUMMARY:x\n" + " y\n" * 340_000)),
    "blank lines": lambda: calendar("\n" * 1_040_000),
    "100,000 events": lambda: numbered(100_000),
    "40,000 small events": lambda: calendar("BEGIN:VEVENT\nEND:VEVENT\n" * 40_000),
    "25,000 past events": lambda: calendar("BEGIN:VEVENT\nDTSTART:20200101\nEND:VEVENT\n" * 24_000),
    "a zone that changes each second": lambda: zoned("FREQ=SECONDLY"),
    "a zone that never changes": lambda: zoned("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "a zone of many changes": lambda: zoned("FREQ=YEARLY;BYMONTH=2;BYDAY=1SU", observances=60),
    "many zones": lambda: zoned("FREQ=YEARLY;BYMONTH=2;BYDAY=1SU", observances=10, zones=300),
    "8,000 names of zones": lambda: calendar(
        *(event(start=f"DTSTART;TZID=Area{n}/City{n}/Street{n}:20261201T150000\n") for n in range(8_000))
    ),
    "NULs": lambda: b"\0" * (1024 * 1024),
    "UTF-16 of nothing": lambda: b"\xff\xfe" + b"\x00\xd8" * 500_000,
}  # fmt: skip
