"""Takes the pictures of the guest pages for the documentation.

`python -m tests.web.screenshots http://seaview.localhost:4566 docs/images` against a running local platform.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import launch
from tests.web.free_stays import FreeStay
from tests.web.guest import Guest

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def main(site_url: str, out_dir: str | Path) -> list[Path]:
    """Write `guest-<page>-<size>.png` for each guest page into `out_dir`; one booking is made for each size."""
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        pictures = [picture for size in SIZES for picture in _take(browser, site_url, folder, size)]
        browser.close()
    return pictures


def _take(browser: Browser, site_url: str, folder: Path, size: str) -> list[Path]:
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height}, locale="en-AU", device_scale_factor=2, reduced_motion="reduce"
    )
    guest = Guest(page, site_url)
    stay = guest.find_free_stay()
    steps = {
        "overview": _see_overview,
        "place": _see_place,
        "book": _fill_in,
        "confirmation": _confirm,
        "cancel": _cancel,
    }
    pictures = []
    for name, step in steps.items():
        step(guest, stay)
        guest.settle()
        page.evaluate("document.activeElement.blur(); scrollTo({ top: 0, behavior: 'instant' })")
        pictures.append(folder / f"guest-{name}-{size}.png")
        page.screenshot(path=pictures[-1])
    page.close()
    return pictures


def _see_overview(guest: Guest, stay: FreeStay) -> None:
    guest.open(f"/{stay.query}")


def _see_place(guest: Guest, stay: FreeStay) -> None:
    guest.open(f"/stay/{stay.property_id}{stay.query}")


def _fill_in(guest: Guest, stay: FreeStay) -> None:
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    guest.fill_in("Ada Lovelace", "ada@example.com")


def _confirm(guest: Guest, _stay: FreeStay) -> None:
    guest.book_button.click()
    guest.sees("Your stay is booked")


def _cancel(guest: Guest, _stay: FreeStay) -> None:
    guest.press("Cancel booking")
    guest.page.get_by_role("table").wait_for()


if __name__ == "__main__":
    for written in main(sys.argv[1], sys.argv[2]):
        print(written)  # noqa: T201
