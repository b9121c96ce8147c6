import pytest

from rental.calendar_sync.domain.channels import AIRBNB, BLOCK, BOOKING, GENERIC, STAY, UNSURE, VRBO, kind_of, recognise


@pytest.mark.parametrize(
    ("told", "channel"),
    [
        ({"url": "https://www.airbnb.com/calendar/ical/1.ics?s=x"}, AIRBNB),
        ({"url": "https://ical.booking.com/v1/export?t=x"}, BOOKING),
        ({"url": "https://admin.booking.com/hotel/hoteladmin/ical.html?t=x"}, BOOKING),
        ({"url": "http://www.vrbo.com/icalendar/x.ics"}, VRBO),
        ({"prodid": "-//Airbnb Inc//Hosting Calendar 1.0//EN"}, AIRBNB),
        ({"prodid": "-//HomeAway.com, Inc.//EN"}, VRBO),
        ({"uids": ["1418fb94e984-3adb9a17d1f@airbnb.com"]}, AIRBNB),
        ({"uids": ["dae52d7c16d9@booking.com"]}, BOOKING),
        ({"summaries": ["Airbnb (Not available)"]}, AIRBNB),
        ({"summaries": ["CLOSED - Not available"]}, BOOKING),
        ({"url": "https://pms.example/x.ics", "summaries": ["Anna"]}, GENERIC),
        ({}, GENERIC),
    ],
)
def test_a_channel_is_recognised(told, channel):
    assert recognise(**told) == channel


@pytest.mark.parametrize(
    ("channel", "summary", "kind"),
    [
        (AIRBNB, "Reserved", STAY),
        (AIRBNB, "Airbnb (Not available)", BLOCK),
        (BOOKING, "CLOSED - Not available", UNSURE),
        (VRBO, "Reserved - Anna", STAY),
        (VRBO, "Blocked", BLOCK),
        (GENERIC, "CLOSED - Not available", UNSURE),
        (GENERIC, "Nicht verfügbar", BLOCK),
        (GENERIC, "Anna", UNSURE),
        (GENERIC, "", UNSURE),
    ],
)
def test_stays_are_told_from_blocks_where_the_channel_tells_them_apart(channel, summary, kind):
    assert kind_of(channel, summary) == kind
