"""A host has another channel's calendar read, gives the own one out, and settles what was sold twice."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.support.partner_calendar import partner_calendar
from tests.web.axe import violations
from tests.web.host import Host
from tests.web.host_api import HostApi
from tests.web.keyboard import tab_to

TENANT = "seaview"
FIRST = datetime.now(UTC).date() + timedelta(days=5)


def night(number):
    return (FIRST + timedelta(days=number)).isoformat()


@pytest.fixture(scope="module")
def api(platform):
    return HostApi(platform.tenant(TENANT))


@pytest.fixture(scope="module")
def desk(browser, platform):
    """A host who signed in once for all of these journeys."""
    tenant = platform.tenant(TENANT)
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="America/Santiago", reduced_motion="reduce"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=tenant.site)
    host = Host(context.new_page(), tenant.site)
    host.sign_in(tenant.host_username, tenant.host_password)
    yield host
    context.close()


@pytest.fixture
def host(desk):
    yield desk
    assert desk.complaints == []


@pytest.fixture
def partner():
    with partner_calendar() as calendar:
        calendar.stays = [("first", night(0), night(3))]
        yield calendar


@pytest.fixture
def place(api):
    """A property that no other test knows."""
    body = {
        "title": f"A cabin on two channels {uuid.uuid4().hex[:6]}",
        "type": "Cabin",
        "place": "Noosa",
        "time_zone": "Australia/Brisbane",
        "sleeps": 2,
        "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
    }
    made = api.send("POST", "/properties", body)
    yield made["property_id"]
    api.send("DELETE", f"/properties/{made['property_id']}")


@pytest.fixture
def title(api, place):
    return api.send("GET", f"/properties/{place}")["title"]


@pytest.fixture
def feed(api, place, partner):
    """The partner's calendar, read under a name of its own."""
    path = f"/properties/{place}/calendar-feeds"
    api.send("POST", path, {"url": partner.url, "name": "The sister"})
    (shown,) = eventually(lambda: api.send("GET", path)["items"], lambda items: items[0]["health"] == "in_step")
    return shown


def looks_right(page):
    """Nothing for axe, and nothing cut off: on a desktop in light, on a phone in dark."""
    seen = violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    seen += violations(page)
    if page.evaluate("document.documentElement.scrollWidth > 390"):
        seen.append("scrolls sideways on a phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    return seen


def test_a_calendar_is_added_by_keyboard_and_its_nights_are_on_the_timeline(host, place, partner):
    page, partners = host.page, partner.url
    host.go(f"/host/properties/{place}/channels")
    tab_to(page, "Add a calendar")
    page.keyboard.press("Enter")

    address = page.get_by_label("Address of the calendar")
    tab_to(page, "Address of the calendar")
    page.keyboard.type("https://127.0.0.1/x.ics")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The address must name a host of the public internet.")).to_be_visible()
    expect(address).to_have_value("https://127.0.0.1/x.ics")

    expect(address).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(partners)
    tab_to(page, "Name")
    page.keyboard.type("The sister")
    tab_to(page, "Look into it")
    page.keyboard.press("Enter")
    preview = page.get_by_role("region", name="What the calendar holds")
    expect(preview).to_contain_text("The calendar holds 1 entry.")
    expect(preview.get_by_role("listitem")).to_contain_text(f"{FIRST.day}")
    assert violations(page) == []
    tab_to(page, "Add this calendar")
    page.keyboard.press("Enter")

    card = page.get_by_role("article", name="The sister")
    expect(card.get_by_text("In step", exact=True)).to_be_visible(timeout=30_000)
    expect(card).to_contain_text("1 entry, 3 nights closed")
    assert "secret" not in page.content()
    assert looks_right(page) == []

    host.open(f"/host/calendar?from={night(-1)}")
    for number in range(3):
        cell = host.cell(place, FIRST + timedelta(days=number))
        expect(cell).to_have_attribute("aria-label", re.compile("Booked elsewhere"))


def test_nights_sold_twice_are_seen_by_a_sync_and_settled_by_keyboard(host, api, place, title, partner, feed):
    page = host.page
    api.enter_booking(place, FIRST + timedelta(days=10), 3)
    host.go(f"/host/properties/{place}/channels")
    partner.stays.append(("twice", night(11), night(14)))
    card = page.get_by_role("article", name="The sister")
    card.get_by_role("button", name="Sync now").click()
    expect(card).to_contain_text("2 entries, 6 nights closed", timeout=30_000)

    def found():
        return [each for each in api.send("GET", "/calendar-conflicts")["items"] if each["property_id"] == place]

    eventually(found, bool)
    host.open("/host")
    needs = page.get_by_role("region", name="Waiting for your answer")
    expect(needs).to_contain_text("Ada Lovelace keeps the nights, The sister waits.")
    needs.get_by_role("link", name=re.compile("^See ")).click()
    conflict = page.get_by_role("article", name=re.compile(title))
    expect(conflict).to_contain_text("2 nights")
    expect(conflict).to_contain_text("what is booked with you goes before what a channel sells")
    assert looks_right(page) == []

    conflict.get_by_role("link").first.focus()
    tab_to(page, "Settle")
    page.keyboard.press("Enter")
    tab_to(page, "Outcome")
    page.keyboard.type("Cancelled at")
    tab_to(page, "Note")
    page.keyboard.type("They found a room in town")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Settled. The sister: cancelled at the channel.")).to_be_visible()
    expect(conflict).to_have_count(0)
    settled = page.get_by_role("region", name="Settled").get_by_role("listitem").filter(has_text=title)
    expect(settled).to_contain_text("They found a room in town")
    eventually(found, lambda left: left == [])


def test_addresses_are_copied_and_renewed_and_a_calendar_is_removed(host, api, place, feed):
    page, path = host.page, f"/properties/{place}"
    host.go(f"/host{path}/channels")
    url = page.get_by_role("textbox", name="For any other channel").input_value()
    assert api.get(f"{url}?not={feed['feed_id']}.ics").text.startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="Copy: For The sister").click()
    expect(page.get_by_text("Copied. Paste it into the channel.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{url}?not={feed['feed_id']}.ics"

    page.get_by_role("button", name="Renew").click()
    page.get_by_role("button", name="Keep the old one").click()
    assert api.get(url).status_code == 200
    page.get_by_role("button", name="Renew").click()
    page.get_by_role("button", name="Renew, the old one stops").click()
    expect(page.get_by_text("The address is new.")).to_be_visible()
    expect(page.get_by_role("textbox", name="For any other channel")).not_to_have_value(url)
    assert api.get(url).status_code == 404

    card = page.get_by_role("article", name="The sister")
    card.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The 3 nights that it closed are given back")).to_be_visible()
    page.get_by_role("button", name="Keep reading it").click()
    expect(card).to_be_visible()
    card.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Stop reading it").click()
    expect(page.get_by_text("The sister is no longer read.")).to_be_visible()
    expect(card).to_have_count(0)
    # One address is left, since nothing is read any more.
    expect(page.get_by_role("textbox", name="Address of this calendar")).to_be_visible()
    assert api.send("GET", f"{path}/calendar-feeds")["items"] == []
