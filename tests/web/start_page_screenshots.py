"""Takes the pictures of the local platform's start page for the documentation.

`python -m tests.web.start_page_screenshots http://localhost:4566/ docs/images` against a running local platform that
has sent some letters; its clock is moved on by two days.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browser import launch

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def main(address: str, out_dir: str) -> None:
    """Write `start-page-<size>.png`, while the clock walks, and `start-page-letter-desktop.png`."""
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        pages = {}
        for size, (width, height) in SIZES.items():
            pages[size] = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
            pages[size].goto(address)
        pages["desktop"].get_by_label("Go on by", exact=True).fill("2")
        pages["desktop"].get_by_role("button", name="Go on", exact=True).click()
        for size, page in pages.items():
            page.locator("progress:not([value='0'])").wait_for()
            page.screenshot(path=folder / f"start-page-{size}.png")
        letter = pages["desktop"]
        letter.locator("#letters a").first.click()
        letter.wait_for_load_state("networkidle")
        letter.screenshot(path=folder / "start-page-letter-desktop.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
