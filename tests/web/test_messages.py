"""A host sees when messages of a stay go out, stops or sends one, and chooses words; a guest chooses letters."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.web.axe import violations
from tests.web.host import Host
from tests.web.host_api import HostApi
from tests.web.keyboard import tab_to

TENANT = "seaview"
# What is sent is told by the API after its consumer has run, and the page looks every 20 seconds.
TOLD_MS = 60_000


@pytest.fixture(scope="module")
def api(platform):
    return HostApi(platform.tenant(TENANT))


@pytest.fixture(scope="module")
def desk(browser, platform):
    """A host who signed in once for all of these journeys."""
    context = browser.new_context(locale="en-US", timezone_id="America/Santiago", reduced_motion="reduce")
    tenant = platform.tenant(TENANT)
    host = Host(context.new_page(), tenant.site)
    host.sign_in(tenant.host_username, tenant.host_password)
    yield host
    context.close()


@pytest.fixture
def console(desk):
    """The host at a window of a width: `console(width=320)`."""

    def at_a_width(width=1280):
        desk.page.set_viewport_size({"width": width, "height": 900})
        return desk

    yield at_a_width
    assert desk.complaints == []


@pytest.fixture
def usual_settings(api):
    """Reminders are as usual after the test, whatever it chose."""
    yield
    api.send("PUT", "/reminder-settings", {"reminders": {}})


def row(page, name):
    return page.locator(".message-row", has=page.locator("strong").get_by_text(name, exact=True))


def test_a_message_of_a_stay_goes_out_now_and_another_waits_with_the_keyboard_alone(console, api):
    place = api.properties[3]
    booking = api.enter_booking(place, api.free_days(place, 3), 3)
    host = console()
    host.go(f"/host/bookings/{booking['booking_id']}")
    page = host.page
    expect(row(page, "Welcome")).to_contain_text("Goes out")
    expect(page.get_by_text("Times are those at the property", exact=False)).to_be_visible()
    tab_to(page, "Send now: Check-in tomorrow", most=120)
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Send “Check-in tomorrow” to Ada Lovelace now"))).to_be_visible()
    assert violations(page) == []
    tab_to(page, "Yes, send it")
    page.keyboard.press("Enter")
    expect(row(page, "Check-in tomorrow")).to_contain_text("Went out", timeout=TOLD_MS)
    tab_to(page, "Pause Welcome")
    page.keyboard.press("Enter")
    expect(row(page, "Welcome")).to_contain_text("Paused. It would go out")

    sent = page.get_by_role("list", name="What was sent").get_by_role("listitem").filter(has_text="Check-in tomorrow")
    expect(sent.first.locator(".badge")).to_have_text(re.compile("^(sent|delivered)$"), timeout=TOLD_MS)
    states = {each["reminder"]: each["state"] for each in _messages(api, booking)}
    assert (states["welcome"], states["check_in_tomorrow"]) == ("paused", "sent")


def _messages(api, booking):
    return api.send("GET", f"/bookings/{booking['booking_id']}/messages")["items"]


def test_a_message_is_shown_beforehand_as_it_will_look_under_the_sites_own_policy(console, api):
    place = api.properties[4]
    booking = api.enter_booking(place, api.free_days(place, 3), 3)
    host = console(width=320)
    refused = []
    host.page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    host.go(f"/host/bookings/{booking['booking_id']}")
    host.page.get_by_role("button", name="Preview Welcome").click()
    frame = host.page.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "allow-same-origin", timeout=TOLD_MS)
    expect(frame.content_frame.locator(".sheet").first).to_have_css("border-radius", "12px")
    assert refused == []
    assert violations(host.page) == []
    assert host.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_and_time_are_chosen_for_all_stays_and_a_reload_loses_nothing(console, api, usual_settings):
    host = console()
    host.go("/host/messages")
    page = host.page
    page.get_by_role("button", name="Edit Check-out tomorrow").click()
    page.get_by_label("Subject").fill("Take your towels home")
    page.get_by_label("Days", exact=True).fill("2")
    expect(page.get_by_title("The letter “Take your towels home”")).to_be_visible(timeout=30_000)
    assert violations(page) == []
    page.reload()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Edit Check-out tomorrow").click()
    expect(page.get_by_label("Subject")).to_have_value("Take your towels home")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    settings = {each["reminder"]: each for each in api.send("GET", "/reminder-settings")["items"]}
    chosen = settings["check_out_tomorrow"]
    assert (chosen["days"], chosen["words"]["en"]["subject"]) == (-2, "Take your towels home")
    assert settings["welcome"]["days"] == settings["welcome"]["usual_days"]


def test_a_phone_shows_the_settings_without_scrolling_sideways(console):
    host = console(width=320)
    host.open("/host/messages")
    host.page.get_by_role("button", name="Edit Welcome").click()
    host.page.locator("iframe").wait_for()
    assert host.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(host.page) == []


def test_the_bell_tells_of_a_new_booking_until_it_is_read(console, visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.book(stay, f"{uuid.uuid4().hex[:8]}@example.com")
    host = console()
    host.open("/host/properties")
    page = host.page
    bell = page.get_by_role("button", name=re.compile("^Notices"))
    expect(bell).to_have_accessible_name(re.compile("not read"), timeout=TOLD_MS)
    bell.click()
    notices = page.get_by_role("dialog", name="Notices")
    expect(notices.get_by_role("link", name=re.compile(f"^New booking: {re.escape(stay.title)}")).first).to_be_visible(
        timeout=TOLD_MS
    )
    assert violations(page) == []
    notices.get_by_role("button", name="Mark all as read").click()
    expect(notices.get_by_text("You have read them all.")).to_be_visible()
    notices.get_by_role("link", name=re.compile(f"^New booking: {re.escape(stay.title)}")).first.click()
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()


def test_a_guest_stops_reminders_by_the_link_in_one_of_them_and_is_told_so(visitor, letter_link):
    guest = visitor(width=320)
    guest.open(letter_link)
    page = guest.page
    reminders = page.get_by_role("checkbox", name="Reminders of a stay")
    expect(reminders).to_be_checked()
    tab_to(page, "Reminders of a stay")
    page.keyboard.press("Space")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Saved. You get no more reminders."))).to_be_visible()
    page.reload()
    expect(reminders).not_to_be_checked()
    reminders.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^Saved. You get reminders"))).to_be_visible()
    assert guest.complaints == []


def test_who_stopped_reminders_gets_none_and_their_host_sees_why(visitor, api, mail):
    """What was chosen on the page holds for what is sent after it."""
    place, email = api.properties[5], f"{uuid.uuid4().hex[:8]}@example.com"
    booking = api.enter_booking(place, api.free_days(place, 3), 3, email)
    messages = f"/bookings/{booking['booking_id']}/messages"
    api.send("POST", f"{messages}/check_in_soon/send", {})
    sent = eventually(
        lambda: [each for each in mail() if email in each["to"] and "/letters#key=" in each["text"]], bool
    )
    link = re.search(r"/letters#key=\S+", sent[0]["text"])
    guest = visitor()
    guest.open(f"{link.group()}&stop=reminders")
    guest.press("Stop the reminders")
    guest.sees("Reminders are stopped")
    api.send("POST", f"{messages}/welcome/send", {})
    letters = f"/bookings/{booking['booking_id']}/letters"
    found = eventually(
        lambda: {each["about"]: each["state"] for each in api.send("GET", letters)["items"]},
        lambda states: states.get("welcome") == "unwanted",
        within_seconds=60,
    )
    assert found["check_in_soon"] in ("sent", "delivered")
