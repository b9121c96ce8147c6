"""The guest site in a browser, before the local platform.

`GUEST_SITE=http://seaview.localhost:4173 pytest tests/web` runs the same tests against the site's own mock
(`npm run build && npm run preview` in `web/`), which takes seconds instead of a deployment.
"""

import json
import os
import re
import urllib.request
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from holiday_rental.local.site_session import sign_in
from tests.support.browser import launch
from tests.support.eventually import eventually
from tests.support.site_client import SiteClient
from tests.web.guest import Guest
from tests.web.host_api import HostApi


class Host:
    """The first demo tenant's host, at the API."""

    def __init__(self, platform):
        tenant = platform.tenant("seaview")
        self.client = SiteClient(tenant.site)
        self.token = sign_in(tenant.site, tenant.host_username, tenant.host_password)

    def send(self, method, path, **options):
        return self.client.send(method, path, token=self.token, **options)


@pytest.fixture(scope="package")
def browser():
    """One Chromium for the run. It goes with the last of these tests: its loop would be in the way of others'."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(request):
    """Address of the first demo tenant's site."""
    return os.environ.get("GUEST_SITE") or request.getfixturevalue("platform").tenant("seaview").site


@pytest.fixture(scope="session")
def platform_site(site):
    """Address of the platform's own site, where hosts sign up."""
    return site.replace("//seaview.", "//platform.", 1)


@pytest.fixture(scope="session")
def mail(request, site):
    """Every mail sent so far, as a call."""
    if "GUEST_SITE" in os.environ:
        return lambda: _mock_mail(site)
    return request.getfixturevalue("platform").mail


def _mock_mail(site):
    address = f"http://127.0.0.1:{urlsplit(site).port}/mock/mail"
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


@pytest.fixture(scope="session")
def letter_link(request, mail):
    """The path behind a letter's link to choose which letters come, of a guest whom no other test writes to."""
    if "GUEST_SITE" in os.environ:
        return "/letters#key=mock-guest.mock-signature"
    api, email = HostApi(request.getfixturevalue("platform").tenant("seaview")), f"{uuid.uuid4().hex[:8]}@example.com"
    place = api.properties[-1]
    booking = api.enter_booking(place, api.free_days(place, 3), 3, email)
    api.send("POST", f"/bookings/{booking['booking_id']}/messages/welcome/send", {})
    links = eventually(lambda: _links_to_choose(mail(), email), bool, within_seconds=60)
    return links[0]


def _links_to_choose(sent, email):
    texts = [each["text"] for each in sent if email in each["to"]]
    return [found for text in texts for found in re.findall(r"/letters#key=\S+", text)]


@pytest.fixture
def host_account(request):
    """Name and password of the first demo tenant's host."""
    if "GUEST_SITE" in os.environ:
        return "host@seaview.example", "seaview-demo"
    tenant = request.getfixturevalue("platform").tenant("seaview")
    return tenant.host_username, tenant.host_password


@pytest.fixture
def booking_page(request):
    """The path of a booking in the console."""
    if "GUEST_SITE" in os.environ:
        return "/host/bookings/bk_2"
    api = HostApi(request.getfixturevalue("platform").tenant("seaview"))
    place = api.properties[-1]
    booking = api.enter_booking(place, api.free_days(place, 3), 3)
    return f"/host/bookings/{booking['booking_id']}"


@pytest.fixture
def host(platform):
    return Host(platform)


@pytest.fixture
def host_sets(host):
    """Changes a property as its host does, and changes it back after the test: `host_sets(id, instant_book=False)`."""
    before = []

    def change(property_id, **changes):
        shown = host.send("GET", f"/properties/{property_id}").json()
        before.append((property_id, {name: shown[name] for name in changes}))
        assert host.send("PATCH", f"/properties/{property_id}", json=changes).status_code == 200

    yield change
    for property_id, changes in reversed(before):
        host.send("PATCH", f"/properties/{property_id}", json=changes)


@pytest.fixture
def asking_stay(request):
    """Finds a guest free nights at a place whose host answers every request."""

    def find(guest):
        if "GUEST_SITE" in os.environ:
            return guest.find_free_stay("seaview-2")
        stay = guest.find_free_stay()
        request.getfixturevalue("host_sets")(stay.property_id, instant_book=False)
        return stay

    return find


@pytest.fixture
def new_neighbourhood(request):
    """All guests of a run come from one address, which may hold six stays: let it be as if they came from many."""
    if "GUEST_SITE" in os.environ:
        return
    platform = request.getfixturevalue("platform")
    platform.forget_holds_from_here(platform.tenant("seaview"))


@pytest.fixture
def visitor(browser, site, new_neighbourhood):
    """Opens guests of the site, each in a fresh browser profile: `visitor(width=390, dark=True)`."""
    contexts = []

    def arrive(*, width=1280, height=900, dark=False, language="en-US"):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id="America/Santiago",
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Guest(context.new_page(), site)

    yield arrive
    for context in contexts:
        context.close()
