"""A host invites somebody, who signs in, forgets the password and gets in again: in a browser and with their mail."""

import html
import re
import uuid

from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.web.axe import violations
from tests.web.host import Host
from tests.web.keyboard import tab_to

PATIENCE_MS = 30_000  # functions that nobody called before begin with it
FIRST, SECOND = "Clean sheets, 2026", "Other sheets, 2027"


def test_somebody_is_invited_comes_in_forgets_their_password_and_comes_in_again(visitor, site, host_account, mail):
    email = f"cleo-{uuid.uuid4().hex[:8]}@example.com"
    host = Host(visitor().page, site)
    host.sign_in(*host_account)
    invite(host, email)

    cleo = Host(visitor(width=320).page, site)
    page = cleo.page
    forget(cleo, email)  # before the first sign-in there is nothing to forget: the invitation comes again
    letters = told(mail, email, 2)
    first = re.search(r"password:\s*(\S+)", letters[-1]).group(1)
    page.get_by_role("link", name="Back to signing in").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(first)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill(FIRST)
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("You are here as Cleaner of")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("link", name="Bookings")).to_have_count(0, timeout=PATIENCE_MS)
    assert violations(page) == []
    page.get_by_role("button", name="Sign out").click()

    forget(cleo, email)
    code = re.search(r"\b(\d{6})\b", told(mail, email, 3)[-1]).group(1)
    page.get_by_label("New password").fill(SECOND)
    page.get_by_label("Code from the letter").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("The code is wrong, or has lapsed.")).to_be_visible(timeout=PATIENCE_MS)
    assert violations(page) == []
    page.get_by_label("Code from the letter").fill(code)
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_label("Password", exact=True).fill(SECOND)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You are here as Cleaner of")).to_be_visible(timeout=PATIENCE_MS)

    remove(host, email)
    page.reload()
    page.get_by_role("link", name="Devices and password").click()
    expect(page.get_by_role("heading", name="Your sign-in has ended").first).to_be_visible(timeout=PATIENCE_MS)
    assert (host.complaints, cleo.complaints) == ([], [])


def invite(host, email):
    """By the keyboard alone."""
    page = host.page
    host.go("/host/site/people")
    tab_to(page, "E-mail")
    page.keyboard.type(email)
    tab_to(page, "Cleaner")
    page.keyboard.press("Space")
    tab_to(page, "Invite")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{email} is invited")).to_be_visible(timeout=PATIENCE_MS)
    assert violations(page) == []


def remove(host, email):
    page = host.page
    page.get_by_role("button", name=f"Change roles of {email}").click()
    page.get_by_role("button", name="Save roles").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Remove {email}").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("button", name=f"Remove {email}")).to_have_count(0, timeout=PATIENCE_MS)


def forget(somebody, email):
    page = somebody.page
    page.goto(f"{somebody.site}/host")
    page.get_by_role("link", name="Forgotten your password?").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("Look into your mail")).to_be_visible(timeout=PATIENCE_MS)
    assert violations(page) == []


def told(mail, email, count):
    """What the letters to an address say, once so many have come."""
    sent = eventually(
        lambda: [each for each in mail() if email in each["to"]], lambda found: len(found) >= count, within_seconds=60
    )
    return [html.unescape(each["text"] or each["html"]) for each in sent]
