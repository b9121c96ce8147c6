"""Two calendars of one place over real HTTP: what a partner sells is closed here, what is sold here is told there."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.eventually import eventually
from tests.support.paid_booking import VISA, settled
from tests.support.partner_calendar import partner_calendar

CABIN = {
    "title": "A cabin on two channels",
    "type": "Cabin",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 2,
    "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
}
FIRST = datetime.now(UTC).date() + timedelta(days=60)


def night(number):
    return (FIRST + timedelta(days=number)).isoformat()


@pytest.fixture(scope="module")
def partner():
    with partner_calendar() as calendar:
        yield calendar


@pytest.fixture(scope="module")
def cabin(seaview, tokens):
    made = seaview.send("POST", "/properties", json=CABIN, token=tokens["seaview"]).json()
    yield made["property_id"]
    seaview.send("DELETE", f"/properties/{made['property_id']}", token=tokens["seaview"])


@pytest.fixture
def host(seaview, tokens):
    return lambda method, path, **of: seaview.send(method, path, token=tokens["seaview"], **of)


@pytest.fixture(scope="module")
def feed(seaview, tokens, cabin, partner):
    """The partner's calendar, looked at and then read."""
    partner.stays = [("first", night(0), night(3))]
    path = f"/properties/{cabin}"
    preview = seaview.send("POST", f"{path}/calendar-feed-preview", json={"url": partner.url}, token=tokens["seaview"])
    assert preview.status_code == 200, preview.text
    assert (preview.json()["count"], preview.json()["events"][0]["start"]) == (1, night(0))
    made = seaview.send("POST", f"{path}/calendar-feeds", json={"url": partner.url}, token=tokens["seaview"])
    assert made.status_code == 201, made.text
    assert "secret" not in made.text
    return made.json()


@pytest.fixture
def taken(seaview, cabin):
    """Call it for the taken nights of the cabin, as half-open ranges."""
    query = f"from={night(0)}&to={night(40)}"
    return lambda: [
        (each["from"], each["to"])
        for each in seaview.send("GET", f"/properties/{cabin}/availability?{query}").json()["taken"]
    ]


@pytest.fixture
def pull(host, cabin, feed):
    """Have the feed read now."""
    path = f"/properties/{cabin}/calendar-feeds/{feed['feed_id']}/pull"
    return lambda: host("POST", path, json={})


def book(seaview, cabin, check_in, check_out):
    guest = {"name": "Grace Hopper", "email": "grace@example.com"}
    stay = {"property_id": cabin, "check_in": check_in, "check_out": check_out, "guests": {"adults": 2}}
    return seaview.send("POST", "/bookings", json=stay | {"guest": guest, "payment_method": VISA})


def exported(seaview, address):
    path = address.partition("/api/v1")[2]
    return seaview.send("GET", path).text


def test_a_stay_in_a_partners_calendar_closes_its_nights_here(taken, feed, host, cabin):
    assert eventually(taken, bool) == [(night(0), night(3))]
    path = f"/properties/{cabin}/calendar-feeds"
    (shown,) = eventually(lambda: host("GET", path).json()["items"], lambda items: items[0]["health"] == "in_step")
    assert (shown["events"], shown["closed_nights"], shown["recent"][0]["kind"]) == (1, 3, "new")


def test_a_direct_booking_is_told_in_our_own_calendar_without_its_guest(seaview, cabin, host, feed, taken):
    eventually(taken, bool)
    assert book(seaview, cabin, night(2), night(5)).status_code == 409
    assert book(seaview, cabin, night(5), night(8)).status_code == 201
    (out,) = host("GET", f"/properties/{cabin}/calendar-exports").json()["items"]
    day = date.fromisoformat(night(5))
    text = eventually(lambda: exported(seaview, out["url"]), lambda said: f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in said)
    assert "Hopper" not in text
    first = f"DTSTART;VALUE=DATE:{FIRST:%Y%m%d}"
    to_the_partner = exported(seaview, f"{out['url']}?not={feed['feed_id']}.ics")
    assert first in text
    assert first not in to_the_partner, "a channel that reads its own stays back holds them closed for ever"
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in to_the_partner
    renewed = host("POST", f"/properties/{cabin}/calendar-exports/1/renewal", json={}).json()
    assert seaview.send("GET", out["url"].partition("/api/v1")[2]).status_code == 404
    assert "BEGIN:VCALENDAR" in exported(seaview, renewed["url"])


def test_nights_sold_twice_are_one_conflict_the_direct_stay_keeps_them_and_its_host_is_told(
    platform, seaview, cabin, host, partner, pull, taken
):
    sold = book(seaview, cabin, night(20), night(23))
    settled(seaview, sold)
    sold = sold.json()
    partner.stays = [("first", night(0), night(3)), ("twice", night(21), night(24))]
    assert pull().status_code == 202

    def conflicts():
        found = host("GET", "/calendar-conflicts?state=open").json()["items"]
        return [each for each in found if each["property_id"] == cabin]

    (conflict,) = eventually(conflicts, bool)
    assert (conflict["from"], conflict["to"]) == (night(21), night(23))
    assert (conflict["keeps"]["id"], conflict["waits"]["kind"]) == (sold["booking_id"], "channel_stay")
    letters = eventually(
        lambda: [each for each in platform.mail() if each["subject"].startswith(f"Booked twice: {CABIN['title']}")],
        bool,
    )
    assert len(letters) == 1
    assert re.search(r"/host/conflicts\b", letters[0]["text"])
    assert (night(20), night(24)) in taken()

    key = {"booking-access": sold["access_token"]}
    cancelled = seaview.send("POST", f"/bookings/{sold['booking_id']}/cancellation", json={}, headers=key)
    assert cancelled.status_code == 200, cancelled.text
    eventually(conflicts, lambda found: not found)
    assert [each for each in taken() if night(20) <= each[0] < night(25)] == [(night(21), night(24))]
    assert book(seaview, cabin, night(21), night(24)).status_code == 409


def test_a_stay_that_moves_in_the_partners_calendar_moves_here(partner, pull, taken, cabin):
    partner.stays = [("first", night(1), night(4)), ("twice", night(21), night(24))]
    pull()
    eventually(taken, lambda ranges: ranges and ranges[0] == (night(0), night(4)))  # the night it left is held a while


def test_a_channel_that_fails_frees_nothing_and_an_address_inside_is_refused(host, partner, pull, taken, cabin):
    before = taken()
    partner.status = 500
    pull()
    path = f"/properties/{cabin}/calendar-feeds"
    (shown,) = eventually(lambda: host("GET", path).json()["items"], lambda items: items[0]["failures"] >= 1)
    assert shown["reason"]
    assert taken() == before
    partner.status = 200
    for url in (
        "https://169.254.169.254/latest",
        "https://10.0.0.1/a.ics",
        "http://example.com/a.ics",
        "file:///etc/passwd",
    ):
        refused = host("POST", path, json={"url": url})
        assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (422, "feed-refused"), url


def test_a_removed_calendar_gives_its_nights_back(host, cabin, feed, taken):
    path = f"/properties/{cabin}/calendar-feeds/{feed['feed_id']}"
    assert host("DELETE", path).status_code == 204
    eventually(taken, lambda ranges: ranges == [(night(5), night(8))])  # what was sold here stays
    assert host("POST", f"{path}/pull", json={}).status_code == 404
