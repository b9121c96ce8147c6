"""Takes the pictures of paying for the documentation.

`python -m tests.web.paying_screenshots http://seaview.localhost:4566 docs/images USERNAME PASSWORD` against a running
local platform. The host's are of the same bookings.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.browser import launch
from tests.web.guest import ASKS_FOR_PROOF, SLOW, WITHOUT_MONEY, Guest
from tests.web.host import Host

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def main(site_url: str, out_dir: str, username: str, password: str) -> None:
    """Write `pay-<what>-<size>.png` into `out_dir`; several bookings are made for each size."""
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for size in SIZES:
            _guests(browser, site_url, folder, size)
            _hosts(browser, site_url, folder, size, username, password)
        browser.close()


def _page(browser: Browser, size: str) -> Page:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    return browser.new_page(viewport=viewport, locale="en-AU", device_scale_factor=2, reduced_motion="reduce")


def _guests(browser: Browser, site_url: str, folder: Path, size: str) -> None:
    guest = Guest(_page(browser, size), site_url)

    def take(name: str) -> None:
        guest.settle()
        guest.page.evaluate("document.activeElement.blur()")
        guest.page.screenshot(path=folder / f"pay-{name}-{size}.png")

    _form(guest, WITHOUT_MONEY)
    guest.page.get_by_label("Card number").scroll_into_view_if_needed()
    take("form")
    guest.book_button.click()
    guest.sees("Your card was not accepted")
    take("declined")
    guest.fill_card()
    guest.other_card_button.click()
    guest.sees("Your stay is booked")
    expect(guest.receipt("Paid")).to_be_visible(timeout=30_000)
    guest.receipt("Paid").scroll_into_view_if_needed()
    take("paid")
    guest.press("Cancel booking")
    guest.page.get_by_role("table").wait_for()
    take("refund-preview")
    guest.press("Yes, cancel it")
    guest.sees("This booking is cancelled")
    guest.page.locator(".receipt dd").first.wait_for()
    take("refunded")
    _form(guest, SLOW)
    guest.book_button.click()
    guest.sees("Paying for your stay")
    take("slow")
    _form(guest, ASKS_FOR_PROOF)
    guest.book_button.click()
    guest.page.get_by_role("button", name="Approve").wait_for(timeout=30_000)
    guest.page.screenshot(path=folder / f"pay-bank-{size}.png")
    guest.page.close()


def _hosts(browser: Browser, site_url: str, folder: Path, size: str, username: str, password: str) -> None:
    host = Host(_page(browser, size), site_url)
    host.sign_in(username, password)
    host.open("/host/money")
    host.page.get_by_role("heading", name="Money").first.wait_for()
    host.page.screenshot(path=folder / f"host-money-{size}.png")
    host.page.close()


def _form(guest: Guest, card: str) -> None:
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    guest.fill_in("Ada Lovelace", "ada@example.com", card)


if __name__ == "__main__":
    main(*sys.argv[1:])
