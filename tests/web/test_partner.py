"""A partner books and is told, in a browser and against the real API: its host watches, and loads no page anew."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.support.partner_app import PartnerApp, reservation
from tests.support.site_client import SiteClient
from tests.support.webhook_receiver import webhook_receiver
from tests.web.axe import violations
from tests.web.host import Host
from tests.web.host_api import HostApi
from tests.web.keyboard import tab_to

TENANT = "seaview"
FIRST = datetime.now(UTC).date() + timedelta(days=5)
# Pages look again by themselves: a list within half a minute, the calendar every twenty seconds.
LOOKS_AGAIN_MS = 31_000


def night(number):
    return FIRST + timedelta(days=number)


def stay(name, first, last, **of):
    return reservation(name, str(night(first)), str(night(last)), **of)


@pytest.fixture
def api(platform):
    return HostApi(platform.tenant(TENANT))


@pytest.fixture
def title():
    return f"A barn that partners sell {uuid.uuid4().hex[:6]}"


@pytest.fixture
def place(api, title):
    """A property that no other test knows."""
    body = {
        "title": title,
        "type": "Barn",
        "place": "Noosa",
        "time_zone": "Australia/Brisbane",
        "sleeps": 2,
        "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
    }
    made = api.send("POST", "/properties", body)["property_id"]
    yield made
    api.send("DELETE", f"/properties/{made}")


@pytest.fixture
def name(api):
    """What the host calls the partner; nothing of it is left."""
    called = f"Southern Stays {uuid.uuid4().hex[:6]}"
    yield called
    for path, key in (("/channels/connections", "connection_id"), ("/webhooks", "webhook_id")):
        for each in api.send("GET", path)["items"]:
            if each["name"] == called:
                api.send("DELETE", f"{path}/{each[key]}")


@pytest.fixture
def receiver():
    with webhook_receiver() as partner:
        yield partner


@pytest.fixture
def host(browser, platform, place):
    """A host who has just signed in, and in whose browser no page is loaded anew from then on."""
    tenant = platform.tenant(TENANT)
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="America/Santiago", reduced_motion="reduce"
    )
    host = Host(context.new_page(), tenant.site)
    host.page.clock.install()
    host.sign_in(tenant.host_username, tenant.host_password)
    loaded = []
    host.page.on("load", lambda page: loaded.append(page.url))
    yield host
    assert (host.complaints, loaded) == ([], [])
    context.close()


def by_itself(page, seen):
    """Let the page's clock go on, by which it looks again, until it shows what happened; `seen` takes a patience."""
    for _ in range(20):
        page.clock.fast_forward(LOOKS_AGAIN_MS)
        try:
            return seen(1_000)
        except AssertionError:
            continue
    return seen(1_000)


def test_a_partner_books_and_is_told_and_its_host_sees_both_without_a_reload(
    host, api, platform, place, title, name, receiver
):
    site = SiteClient(platform.tenant(TENANT).site)
    partner = _connected(host, site, name)
    _sells_a_listing_that_is_then_mapped(host, partner, name, title)
    _sells_while_the_calendar_is_open(host, partner, place)
    stand_in = _stand_in_told_of(platform, api, place, name)
    _is_told_what_is_booked_and_blocked(host, api, place, title, name, receiver)
    _shows_the_stand_in_booked_and_closed(host, stand_in, place)


def _connected(host, site, name):
    """The partner, with what its host was shown on connecting it."""
    page = host.page
    host.go("/host/partners")
    tab_to(page, "Connect a partner")
    page.keyboard.press("Enter")
    tab_to(page, "Name")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    handed = page.get_by_role("region", name=f"For {name}: its address and secret")
    address = handed.get_by_label("Address to call", exact=True).input_value()
    secret = handed.get_by_label("Secret", exact=True).input_value()
    assert violations(page) == []
    tab_to(page, "I have copied it")
    page.keyboard.press("Enter")
    expect(handed).to_have_count(0)
    assert secret not in page.content()
    return PartnerApp(site, address, secret)


def _sells_a_listing_that_is_then_mapped(host, partner, name, title):
    page = host.page
    card = page.get_by_role("article", name=name)
    expect(card).to_contain_text("Nothing was heard yet.")
    sold = partner.tell(stay("R-1", 0, 3, guest_name="Mary Somerville", guests={"adults": 2}))
    assert sold.status_code == 202, sold.text
    by_itself(page, lambda ms: expect(card).to_contain_text("Needs you", timeout=ms))
    card.get_by_role("link", name="Choose their place").click()

    listing = page.get_by_role("article", name="SS-1")
    expect(listing).to_contain_text("1 reservation waits")
    assert violations(page) == []
    listing.get_by_role("button", name="Choose its place").click()
    page.get_by_label("Place", exact=True).select_option(label=title)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The reservation that waited is in the calendar.")).to_be_visible(timeout=60_000)
    expect(listing).to_contain_text(f"Leads to {title}")


def _sells_while_the_calendar_is_open(host, partner, place):
    host.go(f"/host/calendar?from={night(-1)}")
    expect(host.cell(place, night(0))).to_have_attribute("aria-label", re.compile("Mary Somerville"))
    sold = partner.tell(stay("R-2", 5, 7, guest_name="Emmy Noether"))
    assert sold.status_code == 200, sold.text
    sold_night = expect(host.cell(place, night(6)))
    by_itself(host.page, lambda ms: sold_night.to_have_attribute("aria-label", re.compile("Emmy Noether"), timeout=ms))


def _is_told_what_is_booked_and_blocked(host, api, place, title, name, receiver):
    page = host.page
    card = _told_of(host, title, name, receiver)
    card.get_by_role("link", name="Delivery log").click()
    expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()

    api.enter_booking(place, night(10), 3)
    (booked,) = eventually(lambda: _of(receiver, place, "booking.confirmed.v1"), bool)
    assert (booked["data"]["check_in"], booked["data"]["check_out"]) == (str(night(10)), str(night(13)))
    assert "Lovelace" not in str(booked), "guests are not told of unless their host chose so"
    log = page.get_by_role("list", name="Messages, the latest first")
    taken = log.get_by_role("button", name=re.compile("Nights are booked.*Taken"))
    by_itself(page, lambda ms: expect(taken).to_be_visible(timeout=ms))

    host.go(f"/host/calendar?from={night(9)}")
    host.drag(place, night(20), 2)
    page.get_by_role("form", name="Chosen nights").get_by_role("button", name="Block", exact=True).click()
    host.sees_blocked(place, night(20), 2)
    (closed,) = eventually(lambda: _of(receiver, place, "nights.blocked.v1"), bool)
    assert (closed["data"]["check_in"], closed["data"]["check_out"]) == (str(night(20)), str(night(22)))

    page.go_back()
    message = log.get_by_role("button", name=re.compile("Nights are closed"))
    by_itself(page, lambda ms: expect(message).to_contain_text("Taken", timeout=ms))
    message.click()
    expect(page.get_by_role("region", name="What was sent")).to_contain_text(closed["id"])
    assert violations(page) == []
    page.get_by_role("button", name="Send again", exact=True).click()
    expect(page.get_by_text("Sent again and taken.")).to_be_visible()
    assert _of(receiver, place, "nights.blocked.v1") == [closed, closed]


def _stand_in_told_of(platform, api, place, name):
    """The partner that runs beside the platform, told of the place by a webhook of its own."""
    stand_in = platform.local.partner.stand_in
    wanted = {"name": name, "url": stand_in.webhook_url, "properties": [place]}
    stand_in.connect(webhook_secret=api.send("POST", "/webhooks", wanted)["secret"])
    return stand_in


def _shows_the_stand_in_booked_and_closed(host, stand_in, place):
    page = host.page.context.new_page()
    page.goto(stand_in.address)
    for first, last, kind in ((10, 13, "booking"), (20, 22, "nights")):
        row = page.get_by_role("row").filter(has_text=place).filter(has_text=str(night(first)))
        expect(row).to_contain_text(str(night(last)))
        expect(row).to_contain_text(kind)
    page.close()


def _told_of(host, title, name, receiver):
    """The card of a webhook that is told of one place, and has just been tried."""
    page = host.page
    host.go("/host/partners/webhooks")
    page.get_by_role("button", name="Add a webhook").click()
    page.get_by_label("Address of the endpoint").fill(receiver.url)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("checkbox", name="All places, later ones too").uncheck()
    page.get_by_role("checkbox", name=title).check()
    expect(page.get_by_role("checkbox", name="Names and contacts of guests too")).not_to_be_checked()
    assert violations(page) == []
    page.get_by_role("button", name="Add this webhook").click()
    handed = page.get_by_role("region", name=f"For {name}: its secret")
    receiver.secret = handed.get_by_label("Secret", exact=True).input_value()
    handed.get_by_role("button", name="I have copied it").click()
    card = page.get_by_role("article", name=name).filter(has_text=receiver.url)
    card.get_by_role("button", name="Send a test").click()
    expect(card).to_contain_text("Taken: it answered 204")
    assert [each["type"] for each in receiver.messages] == ["ping.v1"]
    return card


def _of(receiver, place, kind):
    return [each for each in receiver.of(place) if each["type"] == kind]
