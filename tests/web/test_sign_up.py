"""A host comes by themselves: from the platform's own site to a guest's booking, in a browser and with their mail."""

import html
import re
import uuid

from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.web.axe import violations
from tests.web.guest import Guest
from tests.web.host import Host

READY_MS = 120_000
TOLD_SECONDS = 60
OWN_PASSWORD = "Sand between toes, 2026"


def test_a_host_signs_up_publishes_a_place_and_a_guest_books_it(visitor, platform_site, mail):
    email = f"host-{uuid.uuid4().hex[:8]}@example.com"
    newcomer = visitor()
    site = sign_up(newcomer.page, platform_site, f"Dune House {uuid.uuid4().hex[:6]}", email)

    host = Host(newcomer.page, site)
    first_sign_in(host.page, email, password_in(mail, email))
    publish(host, "The Boathouse")
    assert (host.complaints, newcomer.complaints) == ([], [])

    guest = guest_of(visitor, site)
    stay = guest.find_free_stay()
    assert stay.title == "The Boathouse"
    guest.book(stay, "guest@example.com")
    host.open("/host/bookings")
    expect(host.page.get_by_text("Ada Lovelace").first).to_be_visible()


def sign_up(page, platform_site, name, email):
    """From the first page to the site that is ready; return its address."""
    page.goto(platform_site)
    page.get_by_role("link", name="Create your site").click()
    page.get_by_label("Name of your business").fill(name)
    page.get_by_label("Your e-mail").fill(email)
    expect(page.get_by_role("status").get_by_text("is free.")).to_be_visible(timeout=TOLD_SECONDS * 1_000)
    page.get_by_role("button", name="Create my site").click()
    page.wait_for_url(re.compile(r"/sign-up/\w+#\w+$"))
    page.get_by_role("heading", level=1).wait_for()
    assert violations(page) == []
    page.reload()  # whoever closes the page comes back by its address
    expect(page.get_by_role("heading", name="Your site is ready")).to_be_visible(timeout=READY_MS)
    expect(page.get_by_text(f"an invitation to {email}")).to_be_visible()
    assert violations(page) == []
    return page.get_by_role("link", name="Sign in").get_attribute("href").removesuffix("/host")


def password_in(mail, email):
    """The first password, as the invitation tells it."""
    sent = eventually(lambda: [each for each in mail() if email in each["to"]], bool, within_seconds=TOLD_SECONDS)
    words = html.unescape(sent[0]["text"] or sent[0]["html"])
    return re.search(r"password:\s*(\S+)", words).group(1)


def first_sign_in(page, email, password):
    """Sign in as the invitation says, and choose a password of one's own."""
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill("sandcastles")
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("Still missing: 12 characters, a capital letter, a digit, and a symbol.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("New password").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def publish(host, title):
    page = host.page
    host.open("/host/properties/new")
    for field, typed in {"title": title, "place": "Tewantin", "type": "Entire home", "nightly": "120"}.items():
        page.locator(f"input[name={field}]").fill(typed)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(re.compile("/host/properties/(?!new)"))


def guest_of(visitor, site):
    somebody = visitor(width=390)
    guest = Guest(somebody.page, site)
    guest.open()
    guest.sees("Places to stay")
    return guest
