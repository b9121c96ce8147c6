"""What a host asks of stays is told in words: in the calendar, at each day, and when it is refused."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

SATURDAY = 6


PLACE = {
    "title": "A choosy place",
    "type": "Cottage",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "rates": {"currency": "AUD", "nightly": 20000, "guests_included": 2},
}


@pytest.fixture
def choosy(platform, host, visitor):
    """A guest, and a place of its own where one arrives on Saturdays for five nights at least, in the month but one."""
    guest = visitor(width=390, height=844)
    guest.site = platform.tenant("seaview").site
    first = (datetime.now(UTC).date().replace(day=1) + timedelta(days=63)).replace(day=1)
    asked = {"first": str(first), "until": str(first + timedelta(days=28)), "minimum_nights": 5}
    rules = {"spans": [asked | {"arrival_days": [SATURDAY]}], "advance_notice_days": 2}
    made = host.send("POST", "/properties", json=PLACE | {"stay_rules": rules}).json()
    saturday = first + timedelta(days=(SATURDAY - first.isoweekday()) % 7)
    yield guest, f"/stay/{made['property_id']}", saturday
    host.send("DELETE", f"/properties/{made['property_id']}")


def day(guest, when):
    return guest.page.locator(f"[data-day='{when}'] button")


def test_the_calendar_tells_the_rules_in_words(choosy):
    guest, place, saturday = choosy
    guest.open(place)
    guest.reads("Book at least 2 days ahead.")
    guest.reads(re.compile("at least 5 nights, check-in only on Saturday"))
    guest.choose_day(saturday + timedelta(days=1))
    guest.reads(re.compile("nobody can check in: only on Saturday"))
    name = re.compile("no check-in, only on Saturday$")
    expect(day(guest, saturday + timedelta(days=1))).to_have_attribute("aria-label", name)
    expect(day(guest, saturday)).to_have_attribute("aria-label", re.compile("free, at least 5 nights from here$"))
    guest.choose_day(saturday)
    guest.reads(re.compile("at least 5 nights"))
    guest.choose_day(saturday + timedelta(days=3))
    guest.reads(re.compile("^A stay from .* has at least 5 nights"))
    guest.choose_day(saturday + timedelta(days=5))
    expect(guest.page.get_by_role("link", name="Continue to booking")).to_be_visible()


@pytest.mark.parametrize(
    ("shift", "nights", "words"),
    [(0, 3, "needs at least 5 nights."), (1, 6, "check-in is only on Saturday.")],
)
def test_a_stay_against_the_rules_is_refused_in_words(choosy, shift, nights, words):
    guest, place, saturday = choosy
    arrival = saturday + timedelta(days=shift)
    query = f"?check_in={arrival}&check_out={arrival + timedelta(days=nights)}"
    guest.open(place + query)
    guest.reads(re.compile(words))
    guest.open(f"{place}/book{query}")
    guest.reads(re.compile(words))
    assert guest.complaints == []
