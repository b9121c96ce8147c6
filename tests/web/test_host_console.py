"""A host answers a request, keeps nights back and cancels, in a browser and against the real API."""

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.web.axe import violations
from tests.web.host import Host
from tests.web.host_api import HostApi
from tests.web.keyboard import tab_to

TENANT = "seaview"


@pytest.fixture(scope="module")
def api(platform):
    """The tenant's API as its host, with a property and far-off days of its own for every test."""
    return HostApi(platform.tenant(TENANT))


@pytest.fixture(scope="module")
def desk(browser, platform):
    """A host who signed in once for all of these journeys, on a desktop."""
    tenant = platform.tenant(TENANT)
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="America/Santiago", reduced_motion="reduce"
    )
    host = Host(context.new_page(), tenant.site)
    host.sign_in(tenant.host_username, tenant.host_password)
    yield host
    context.close()


@pytest.fixture
def host(desk):
    yield desk
    assert desk.complaints == []


def test_a_request_is_approved_from_the_first_page(host, api):
    place = api.properties[0]
    api.send("PATCH", f"/properties/{place}", {"instant_book": False})
    guest = f"Request {uuid.uuid4().hex[:6]}"
    try:
        asked = api.request_stay(place, api.free_days(place, 10), 10, guest)
        assert asked["state"] == "pending"
        # The list of requests is read from an index.
        eventually(
            lambda: api.send("GET", "/bookings?state=pending")["items"],
            lambda items: any(item["booking_id"] == asked["booking_id"] for item in items),
        )
        host.open("/host")
        card = host.page.get_by_role("article", name=guest)
        expect(card.get_by_text(re.compile("Expires in 2[34] hours"))).to_be_visible()
        assert violations(host.page) == []
        card.get_by_role("button", name="Approve").click()
        expect(card).to_have_count(0)
        assert api.send("GET", f"/bookings/{asked['booking_id']}")["state"] == "confirmed"
    finally:
        api.send("PATCH", f"/properties/{place}", {"instant_book": True})


def test_nights_are_blocked_by_drag_and_by_keyboard_and_both_are_undone(host, api):
    place = api.properties[1]
    first = api.free_days(place, 3)
    host.go(f"/host/calendar?from={first}")

    host.drag(place, first, 3)
    bar = host.page.get_by_role("form", name="Chosen nights")
    expect(bar).to_contain_text("3 nights")
    bar.get_by_label("Reason (optional)").fill("New roof")
    bar.get_by_role("button", name="Block", exact=True).click()
    host.sees_blocked(place, first, 3)
    host.page.get_by_role("button", name="Undo").click()
    host.sees_free(place, first, 3)

    host.cell(place, first).focus()
    host.page.keyboard.press("Shift+ArrowRight")
    host.page.keyboard.press("Enter")
    host.sees_blocked(place, first, 2)
    expect(host.page.get_by_role("button", name="Undo")).to_be_visible()
    eventually(lambda: _blocks(api, place, first), lambda blocks: blocks == [str(first)])
    assert violations(host.page) == []
    host.page.keyboard.press("Control+z")
    host.sees_free(place, first, 2)
    eventually(lambda: _blocks(api, place, first), lambda blocks: blocks == [])


def _blocks(api, place, first):
    (unit,) = api.calendar(place, first, first + timedelta(days=5))["units"]
    return [entry["check_in"] for entry in unit["entries"] if entry["kind"] == "host_block"]


def test_a_booking_is_found_and_cancelled_by_keyboard_after_its_refund_was_shown(host, api):
    place, guest = api.properties[2], f"Ada {uuid.uuid4().hex[:6]}"
    first = api.free_days(place, 3)
    booking = api.enter_booking(place, first, 3, name=guest)
    page, press = host.page, host.page.keyboard.press
    # The list of bookings is read from an index.
    listed = f"/bookings?from={first}&to={first + timedelta(days=1)}"
    eventually(lambda: api.send("GET", listed)["items"], lambda items: guest in [each["guest_name"] for each in items])
    host.go(f"/host{listed}")
    tab_to(page, guest)
    press("Enter")
    expect(page.get_by_role("heading", name=guest)).to_be_visible()
    tab_to(page, "Cancel booking")
    press("Enter")
    table = page.get_by_role("table", name="What your guest gets back")
    preview = api.send("GET", f"/bookings/{booking['booking_id']}/cancellation")
    back = f"{preview['total'] / 100:,.2f}"
    expect(table.get_by_role("row", name="Your guest gets back")).to_contain_text(back)
    tab_to(page, "Reason")
    page.keyboard.type("The roof leaks")
    assert violations(page) == []
    tab_to(page, "Yes, cancel it")
    press("Enter")
    expect(page.locator(".badge--cancelled")).to_be_visible()
    expect(page.get_by_text("You cancelled the booking.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Reason: The roof leaks")).to_be_visible()


def test_a_place_is_described_by_keyboard_beside_its_preview_and_guests_read_it(host, api):
    place = api.properties[3]
    before = api.send("GET", f"/properties/{place}")["title"]
    page, title = host.page, f"The quiet house {uuid.uuid4().hex[:6]}"
    try:
        host.go(f"/host/properties/{place}")
        tab_to(page, "Name")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(title)
        preview = page.get_by_role("region", name="As guests will see it")
        expect(preview.get_by_role("article")).to_contain_text(title)
        assert api.send("GET", f"/properties/{place}")["title"] == before
        tab_to(page, "Save", most=150)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        host.open(f"/stay/{place}")
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    finally:
        api.send("PATCH", f"/properties/{place}", {"title": before})
