"""Feeds as channels write them, in few words."""

from datetime import UTC, datetime, timedelta

from rental.calendar_sync.domain.registration import Feed
from tests.support.property_samples import COTTAGE

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ADDRESS = "https://www.airbnb.com/calendar/ical/1.ics?s=secret"
FEED_ID = "f" * 26


def ics(*stays, summary="Reserved"):
    """Return a feed; each stay is (uid, check-in, check-out) with days as "03-05", of 2027."""
    events = "".join(
        "BEGIN:VEVENT\r\n"
        f"UID:{uid}@airbnb.com\r\n"
        f"DTSTART;VALUE=DATE:2027{start.replace('-', '')}\r\n"
        f"DTEND;VALUE=DATE:2027{end.replace('-', '')}\r\n"
        f"SUMMARY:{summary}\r\n"
        "END:VEVENT\r\n"
        for uid, start, end in stays
    )
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN\r\n"
    return f"{head}{events}END:VCALENDAR\r\n".encode()


def feed(name=FEED_ID, **changes):
    plain = {
        "id": name,
        "property_id": COTTAGE,
        "unit": "1",
        "name": "Airbnb",
        "channel": "airbnb",
        "source": "www.airbnb.com",
        "added_at": NOW,
    }
    return Feed(**(plain | changes))


def later(**of):
    return NOW + timedelta(**of)
